import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { BlockList } from 'node:net';

/** A TCP socket that takes connections. */
export interface Listening {
  readonly address: string;
  readonly port: number;
  /** Whether only this machine reaches it. */
  readonly loopback: boolean;
}

export interface Listener extends Listening {
  /** Its name, as the kernel has it: 15 characters at most. */
  readonly process: string;
}

const LISTENS = '0A';
const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Where this process and all that it started listen, as the kernel has it: some parts listen where no flag of theirs
 * says so. Linux only.
 */
export function listeners(): Listener[] {
  const sockets = new Map(
    ['tcp', 'tcp6'].flatMap((table) => [...listening(readFileSync(`/proc/self/net/${table}`, 'utf8'))]),
  );
  return descendants(process.pid).flatMap((pid) =>
    socketsOf(pid)
      .flatMap((inode) => sockets.get(inode) ?? [])
      .map((socket) => ({ process: nameOf(pid), ...socket })),
  );
}

/**
 * @param table of `/proc/<pid>/net`: a heading, then one line a socket
 * @returns by inode
 */
export function listening(table: string): Map<string, Listening> {
  const rows = table
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  const open = rows.filter(([, , , state]) => state === LISTENS);
  return new Map(open.map(([, local, , , , , , , , inode]) => [inode!, listeningAt(local!)]));
}

function listeningAt(local: string): Listening {
  const [hex, port] = local.split(':') as [string, string];
  // Words of four bytes, each as a number of a machine whose last byte comes first.
  const bytes = Buffer.from(hex, 'hex').swap32();
  const isV4 = bytes.length === 4;
  const address = isV4 ? bytes.join('.') : bytes.toString('hex').match(/.{4}/g)!.join(':');
  return { address, port: parseInt(port, 16), loopback: LOOPBACK.check(address, isV4 ? 'ipv4' : 'ipv6') };
}

/** A process and all below it. */
function descendants(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    const status = whileThere(() => readFileSync(`/proc/${name}/status`, 'utf8'), '');
    parents.set(Number(name), Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]));
  }
  const below = (parent: number): number[] => [
    parent,
    ...[...parents].filter(([, one]) => one === parent).flatMap(([child]) => below(child)),
  ];
  return below(pid);
}

/** Inodes of the sockets that a process has open. */
function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  const links = whileThere(() => readdirSync(folder), []).map((file) =>
    whileThere(() => readlinkSync(`${folder}/${file}`), ''),
  );
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

function nameOf(pid: number): string {
  return whileThere(() => readFileSync(`/proc/${pid}/comm`, 'utf8'), '').trim();
}

/** Processes end, and close files, while one looks at them. */
function whileThere<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code!)) {
      return otherwise;
    }
    throw error;
  }
}
