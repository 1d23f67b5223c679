import { spawnSync } from 'node:child_process';
import { basename, dirname, resolve } from 'node:path';
import { FleetError } from '../errors';

/** A command of git, whose errors are told by whoever asks. @param env @default - that of this process */
export function git(args: readonly string[], input?: string, env?: NodeJS.ProcessEnv) {
  return spawnSync('git', args, { input, env, maxBuffer: Number.MAX_SAFE_INTEGER, stdio: ['pipe', 'pipe', 'pipe'] });
}

function found(ref: string) {
  return git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
}

/** As it was when the command began: programs that run in this process, too, change it. */
const ENVIRONMENT: NodeJS.ProcessEnv = { ...process.env };

/** The settings of this process without what git hands its hooks: whose repository, index and objects are meant. */
export function outsideOfHooks(): NodeJS.ProcessEnv {
  const local = git(['rev-parse', '--local-env-vars']).stdout.toString().split('\n');
  // Settings on the way are meant for every repository, and say which one is to be trusted.
  const own = new Set(local.filter((name) => !name.startsWith('GIT_CONFIG')));
  return Object.fromEntries(Object.entries(ENVIRONMENT).filter(([name]) => !own.has(name)));
}

/**
 * Whether git leaves a file out of the repository that it lies in. Nothing that the settings of a stranger's repository
 * name is run for it.
 */
export function isIgnored(file: string): boolean {
  const there = ['-c', 'core.fsmonitor=false', '-C', dirname(resolve(file))];
  return git([...there, 'check-ignore', '--quiet', '--', basename(file)]).status === 0;
}

/** Whether git knows a commit by this name. */
export function isCommit(ref: string): boolean {
  return found(ref).status === 0;
}

/** @throws FleetError GitMissing, GitRefUnknown */
export function commitOf(ref: string): string {
  const { status, stdout, error } = found(ref);
  if (error) {
    throw new FleetError('GitMissing', 'git cannot be run; install it, or give a folder with the output of before');
  }
  if (status !== 0) {
    throw new FleetError(
      'GitRefUnknown',
      `"${ref}" is not a folder, and no commit that git knows here; give a branch, a tag, a commit or a folder` +
        (isShallow() ? ', and fetch it first: this clone holds only its newest commits (git fetch --unshallow)' : ''),
    );
  }
  return stdout.toString().trim();
}

function isShallow(): boolean {
  return git(['rev-parse', '--is-shallow-repository']).stdout.toString().trim() === 'true';
}
