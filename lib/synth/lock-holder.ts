/** Who holds a lock, and whether that process lives. */
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';

/** Of another machine nothing but the age can be known: after so many milliseconds it is taken for dead. */
const ABANDONED = 600_000;
/** Clocks differ and jump: besides, nothing may have happened for so long while this run looked on. */
const WATCHED = 30_000;
/** Between making the file and saying whose it is pass microseconds. */
const UNSAID = 2_000;

interface Holder {
  readonly pid: number;
  readonly thread: number;
  readonly host: string;
  /** In which numbers of processes count: a container may have its machine's name, and numbers of its own. */
  readonly space?: string;
  /** When that process began, in ticks of the machine: numbers of processes are given again. */
  readonly started?: string;
}

/** A lock as it stood at one time. */
export interface Seen {
  readonly text: string;
  /** Of no other file that ever was there. */
  readonly identity: string;
  /** In milliseconds, by the clock of the file system; negative where a clock was set back. */
  readonly age: number;
}

/** What this thread writes into its locks. */
export function holderText(): string {
  const holder: Holder = {
    pid: process.pid,
    thread: threadId,
    host: hostname(),
    space: spaceOfProcesses(),
    started: stateOf(process.pid)?.started,
  };
  return JSON.stringify(holder);
}

/** Who is to be named to a person; undefined where the lock does not say. */
export function holderOf({ text }: Seen): string | undefined {
  const holder = parsed(text);
  return holder && `process ${holder.pid} on ${holder.host}`;
}

/** The lock at a path; undefined where none is. */
export function seenAt(file: string): Seen | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const { ino, mtimeNs, mtimeMs } = statSync(file, { bigint: true });
    return { text, identity: `${text} ${ino} ${mtimeNs}`, age: Date.now() - Number(mtimeMs) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** Whose locks this run has seen, and for how long: by a clock that nobody sets. */
export class Watch {
  private readonly since = new Map<string, number>();

  isDead(seen: Seen): boolean {
    const now = performance.now();
    const first = this.since.get(seen.identity) ?? now;
    this.since.set(seen.identity, first);
    const watched = now - first;
    const holder = parsed(seen.text);
    if (!holder) {
      return watched > UNSAID;
    }
    const isAbandoned = Math.abs(seen.age) > ABANDONED && watched > WATCHED;
    if (holder.host !== hostname() || holder.space !== spaceOfProcesses()) {
      return isAbandoned;
    }
    if (holder.pid === process.pid && holder.thread === threadId) {
      // Writing never lets anything else of this thread run.
      return true;
    }
    if (!runs(holder.pid)) {
      return true;
    }
    const state = stateOf(holder.pid);
    // Where no system tells when it began, its number may have been given again.
    return state && holder.started ? state.started !== holder.started || state.isZombie : isAbandoned;
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Known on Linux: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, fields 3 and 22. */
function stateOf(pid: number): { started: string | undefined; isZombie: boolean } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in parentheses, which may hold both.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Dead, and nobody has asked for its code: in a container without an init nobody ever does.
    return { started: fields[19], isZombie: fields[0] === 'Z' || fields[0] === 'X' };
  } catch {
    return undefined;
  }
}

/** https://man7.org/linux/man-pages/man7/pid_namespaces.7.html; elsewhere there is one. */
function spaceOfProcesses(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return undefined;
  }
}

function parsed(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder;
    return Number.isInteger(holder.pid) && typeof holder.host === 'string' ? holder : undefined;
  } catch {
    return undefined;
  }
}
