import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const COMMAND = join(__dirname, '../../../lib/cli/main.ts');
const TSCONFIG = join(__dirname, '../../../tsconfig.json');

export interface StatusCause {
  readonly id: string;
  readonly message: string;
  readonly fix: string;
  readonly place?: string;
}

/** What `keywheel status --format json` prints. */
export interface StatusReport {
  readonly hub?: { readonly state: string };
  readonly standings: readonly {
    readonly object: string;
    readonly state: string;
    readonly causes: readonly StatusCause[];
  }[];
  readonly drift: readonly {
    readonly where: string;
    readonly object: string;
    readonly how: string;
    readonly fields: readonly string[];
  }[];
  readonly away: readonly { readonly name: string; readonly reason: string }[];
  readonly notKnown: readonly string[];
}

export interface StatusRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly report: StatusReport;
}

/** `keywheel status`, as a person runs it in a checkout. */
export function keywheelStatus(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): StatusRun {
  const run = keywheelCommand('status', folder, args, environment);
  const nothing = { standings: [], drift: [], away: [], notKnown: [] };
  return { ...run, report: run.stdout.startsWith('{') ? (JSON.parse(run.stdout) as StatusReport) : nothing };
}

/** A command, as a person runs it in a checkout. */
export function keywheelCommand(
  name: string,
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Omit<StatusRun, 'report'> {
  const options = { ...optionsOf(folder, environment), encoding: 'utf8' } as const;
  const { status: code, stdout, stderr } = spawnSync(process.execPath, [...LOADER, COMMAND, name, ...args], options);
  return { code, stdout, stderr };
}

/** The same, while the test goes on. */
export async function keywheelInBackground(
  name: string,
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Omit<StatusRun, 'report'>> {
  return new Promise((resolve) => {
    const command = [...LOADER, COMMAND, name, ...args];
    execFile(process.execPath, command, optionsOf(folder, environment), (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

const LOADER = ['--require', require.resolve('tsx/cjs')];

function optionsOf(folder: string, environment: Readonly<Record<string, string>>) {
  const env = { PATH: process.env['PATH'], TSX_TSCONFIG_PATH: TSCONFIG, ...environment };
  return { cwd: folder, env, timeout: 120_000 };
}
