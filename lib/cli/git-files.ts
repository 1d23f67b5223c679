import { command } from '../encode/shell';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { FleetError } from '../errors';
import { commitOf, git } from './git';

/**
 * Files and folders as they were at a git ref, in a folder that is gone afterwards.
 *
 * @param paths from the working directory
 * @param more those that may not have been there
 * @throws FleetError GitRefUnknown, NotCommitted
 */
export async function atGitRef<T>(
  ref: string,
  paths: readonly string[],
  use: (folder: string) => Promise<T>,
  more: readonly string[] = [],
): Promise<T> {
  const commit = commitOf(ref);
  const files = [
    ...paths.flatMap((path) => requireSome(filesAt(commit, path), path, ref)),
    ...more.flatMap((path) => filesAt(commit, path)),
  ];
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-'));
  try {
    for (const { path, content } of withContents(files)) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface GitFile {
  readonly object: string;
  readonly path: string;
}

function filesAt(commit: string, path: string): GitFile[] {
  const below = isAbsolute(path) ? relative(process.cwd(), path) : path;
  const listed = below.startsWith('..')
    ? ''
    : git(['ls-tree', '-r', '-z', commit, ...(below === '.' ? [] : ['--', below])]).stdout.toString();
  return listed
    .split('\0')
    .map((line) => /^100\d{3} blob (\S+)\t(.*)$/s.exec(line))
    .flatMap((entry) => (entry ? [{ object: entry[1]!, path: entry[2]! }] : []));
}

function requireSome(files: readonly GitFile[], path: string, ref: string): readonly GitFile[] {
  if (files.length === 0) {
    throw new FleetError(
      'NotCommitted',
      `there is no "${path}" at ${ref}; commit the output of "keywheel synth", or give a folder that holds it: ` +
        `"${command('git', 'worktree', 'add', '../before', ref)}", run "keywheel synth" there, and "--diff ../before"`,
    );
  }
  return files;
}

/** `<object> blob <size>`, a line break, the content, a line break; one after the other. */
function withContents(files: readonly GitFile[]): { path: string; content: Buffer }[] {
  const { stdout } = git(['cat-file', '--batch'], files.map(({ object }) => `${object}\n`).join(''));
  let at = 0;
  return files.map(({ path }) => {
    const start = stdout.indexOf('\n', at) + 1;
    const size = Number(stdout.toString('utf8', at, start).trim().split(' ')[2]);
    at = start + size + 1;
    return { path, content: stdout.subarray(start, start + size) };
  });
}
