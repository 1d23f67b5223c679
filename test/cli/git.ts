import { execFileSync } from 'node:child_process';

export function git(folder: string, ...args: string[]): void {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const who = ['-c', 'user.name=somebody', '-c', 'user.email=somebody@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...who, ...args], { cwd: folder, env, stdio: 'ignore' });
}

/** A new repository with its first commit. */
export function committed(folder: string, ...paths: string[]): void {
  git(folder, 'init', '--initial-branch=main');
  git(folder, 'add', ...paths);
  git(folder, 'commit', '--message=first');
}
