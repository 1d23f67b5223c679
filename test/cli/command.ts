import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compiledLibrary } from '../compiled';

const REPOSITORY = join(__dirname, '../..');
const LIBRARY = compiledLibrary();
const folders: string[] = [];

// Processes take their time where many run at once.
jest.setTimeout(120_000);
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder with these files, gone after the tests. */
export function folderWith(files: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-cli-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** What each file of a folder holds, by its path below it. */
export function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(names.sort().map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]));
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in a folder, with nothing of this process's own settings. */
export function keywheel(
  folder: string,
  args: readonly string[],
  env: Record<string, string> = {},
  input?: string | Buffer,
): Promise<Ended> {
  // There, "keywheel" is the library of this repository.
  return run(folder, [LIBRARY.command, ...args], { ...LIBRARY.env, ...env }, input);
}

/** Runs Node in a folder, where "keywheel" is the sources of this repository for whoever compiles them. */
export function node(folder: string, args: readonly string[]): Promise<Ended> {
  return run(folder, args, { TSX_TSCONFIG_PATH: join(REPOSITORY, 'tsconfig.json') });
}

function run(
  folder: string,
  args: readonly string[],
  env: Record<string, string>,
  input?: string | Buffer,
): Promise<Ended> {
  const options = { cwd: folder, env: { PATH: process.env['PATH'], ...env } };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, options, (_, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    );
    if (input !== undefined) {
      // Whoever refuses has closed it already.
      child.stdin!.on('error', () => undefined).end(input);
    }
  });
}

/** A fleet whose tenants are named in `TENANTS`. */
export const PROGRAM = `
import { ClusterAuth, Environment, Fleet, Pem, SpokeCluster, StaticSecret, Tenant, VaultServer } from 'keywheel';

const key = '-----BEGIN PUBLIC KEY-----\\nYWNtZQ==\\n-----END PUBLIC KEY-----';
const fleet = new Fleet({ name: 'acme', vault: VaultServer.vault({ address: 'https://vault.example.com:8200' }) });
const prod = new Environment(fleet, 'prod');
const eu = new SpokeCluster(prod, 'prod-eu', {
  apiServer: { url: 'https://api.prod-eu.example.com:6443' },
  auth: ClusterAuth.jwt({ publicKeys: [Pem.fromText(key)] }),
});
for (const name of (process.env.TENANTS ?? 'shop').split(',')) {
  const tenant = new Tenant(prod, name, { owner: 'me@example.com' });
  new StaticSecret(tenant, 'database', { keys: ['password'] }).deliver(tenant.addNamespace(eu, name));
}
`;

export const SYNTH = 'fleet.synth();\n';
