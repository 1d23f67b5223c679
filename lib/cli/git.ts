import { spawnSync } from 'node:child_process';
import { FleetError } from '../errors';

/** A command of git, whose errors are told by whoever asks. */
export function git(args: readonly string[], input?: string) {
  return spawnSync('git', args, { input, maxBuffer: Number.MAX_SAFE_INTEGER, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** @throws FleetError GitMissing, GitRefUnknown */
export function commitOf(ref: string): string {
  const { status, stdout, error } = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (error) {
    throw new FleetError('GitMissing', 'git cannot be run; install it, or give a folder with the output of before');
  }
  if (status !== 0) {
    throw new FleetError(
      'GitRefUnknown',
      `"${ref}" is no folder, and no commit that git knows here; give a branch, a tag, a commit or a folder` +
        (isShallow() ? ', and fetch it first: this clone holds only its newest commits (git fetch --unshallow)' : ''),
    );
  }
  return stdout.toString().trim();
}

function isShallow(): boolean {
  return git(['rev-parse', '--is-shallow-repository']).stdout.toString().trim() === 'true';
}
