import { relative, sep } from 'node:path';
import { FleetError, FleetErrors } from '../errors';
import type { GitOpsSettings } from '../fleet/gitops';
import { visible } from '../text/visible';
import { appliedFiles } from './applied-files';
import type { OutputFolders } from './output-folders';
import { OutputPresent } from './output-present';
import { sourceIgnored } from './source-ignored';
import type { Text } from './text';

/** More of them say nothing new: whoever changed the program and not the output sees it at the first. */
const MOST = 20;
const LONGEST_LINE = 120;

/**
 * Whether the folders hold what the program writes, file for file: in a pull request that changes the program and leaves
 * the output as it was, a GitOps tool would go on with the old one. And whether they hold nothing else that such a tool
 * would apply, and leave out nothing that it should: no check has seen either.
 *
 * @param tools by cluster
 * @throws FleetErrors OutputOutdated
 */
export function requireCommitted(
  fleet: string,
  files: ReadonlyMap<string, Text>,
  folders: OutputFolders,
  tools: ReadonlyMap<string, GitOpsSettings>,
): void {
  const present = new OutputPresent(fleet, folders);
  const differing = [...files].flatMap(([file, text]) => {
    const there = present.textOf(file);
    const what = there === undefined ? 'the file is missing' : difference(plain(there), plain(text()));
    return what === undefined ? [] : [outdated(file, what)];
  });
  const left = [...present.stale(files), ...present.marks()];
  const known = new Set([...files.keys(), ...left]);
  const added = appliedFiles(tools, files, folders).filter(({ file }) => !known.has(file));
  const all = [
    ...differing,
    ...left.map((file) => outdated(file, 'the program writes no such file any more')),
    ...added.map(({ file, tool }) => foreign(file, tool)),
    ...sourceIgnored(tools, files.keys(), folders).map(({ file, by }) => ignored(file, by)),
  ];
  if (all.length > 0) {
    const more = all.length - MOST;
    throw new FleetErrors([
      ...all.slice(0, MOST),
      ...(more > 0 ? [new FleetError('OutputOutdated', `${more} more differ from what the program writes`)] : []),
    ]);
  }
}

/** Git may write the line ends of Windows. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** What stands there is not told: somebody may have put a secret into it. */
function difference(there: string, text: string): string | undefined {
  if (there === text) {
    return undefined;
  }
  const [now, wanted] = [there.split('\n'), text.split('\n')];
  if (text.startsWith(there)) {
    return `it ends within line ${now.length}, and should go on`;
  }
  if (there.startsWith(text)) {
    return `it goes on after line ${wanted.length - 1}, where it should end`;
  }
  const at = wanted.findIndex((line, index) => line !== now[index]);
  const line = visible(wanted[at]!.trim());
  return `line ${at + 1} is not what the program writes: "${line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line}"`;
}

function outdated(file: string, what: string): FleetError {
  return new FleetError('OutputOutdated', `${what}; run "keywheel synth" and commit what it writes`, shown(file));
}

function foreign(file: string, tool: string): FleetError {
  const what = `the file is applied by ${tool} and is not of the program`;
  return new FleetError('OutputOutdated', `${what}; take it away, or make its objects in the program`, shown(file));
}

function ignored(file: string, by: string): FleetError {
  const what = `${shown(by)} leaves it out, and Flux never fetches it`;
  return new FleetError('OutputOutdated', `${what}; take the pattern away, or let it name other folders`, shown(file));
}

function shown(file: string): string {
  return relative(process.cwd(), file).split(sep).join('/');
}
