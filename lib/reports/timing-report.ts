import { markdownText } from '../encode/markdown';
import { markdownRows } from './table';
import type { Times } from '../timing/delivery-times';
import type { FileTimes } from '../timing/file-times';
import { fileLines, filesOf } from './file-timing';
import { Aged, nameOf, someOf, standings, timingGroups } from './timing-groups';
import type { ReasonsOf } from '../timing/reasons';

/** Titles of what is told of each Secret, by the cell. */
const TITLES = {
  refresh: 'read again after',
  arrives: 'in every pod after',
  most: 'most of it',
  madeOf: 'made of',
  largestRefresh: 'largest safe refresh',
  outage: 'outage at a rotation',
  live: 'valid at once',
  oldest: 'oldest value',
} as const;
type Cell = keyof typeof TITLES;

/** How long everything takes, as Markdown. Undefined where nothing reaches a pod. */
export function timingReport(
  fleet: string | undefined,
  all: readonly Times[],
  files: readonly FileTimes[],
  reasons: ReasonsOf,
): string | undefined {
  if (all.length + files.length === 0) {
    return undefined;
  }
  return `${[
    `# How long it takes${fleet === undefined ? '' : ` in fleet ${markdownText(fleet)}`}`,
    'Every time is the longest one, computed from the Terraform and the YAML that were written, while nothing is away. ' +
      'Secrets that are alike, and whose refresh intervals lie within a tenth of each other, share a line: its times are those of the longest interval.',
    ...(all.length > 0 ? [table(timingLines(all, reasons, Object.keys(TITLES) as Cell[]))] : []),
    ...(files.length > 0 ? [FILES, table(fileLines(files))] : []),
    ...ages([
      ...all.map((times) => ({ name: nameOf(times), age: times.age })),
      ...files.map((times) => ({ name: filesOf(times), age: times.age })),
    ]),
  ].join('\n\n')}\n`;
}

const FILES = '## Files that pods get from Vault/OpenBao';

const SHORT: readonly Cell[] = ['refresh', 'arrives', 'most', 'largestRefresh', 'outage', 'live', 'oldest'];

/** A line for each group of Secrets, below one of titles. */
export function timingLines(all: readonly Times[], reasons: ReasonsOf, cells: readonly Cell[] = SHORT): string[][] {
  const lines = timingGroups(all, reasons).map((group) => [
    someOf(group.secrets.map(nameOf)),
    ...cells.map((cell) => group.cells[cell]),
  ]);
  return [['Secret', ...cells.map((cell) => TITLES[cell])], ...lines];
}

function ages(all: readonly Aged[]): string[] {
  const demands = [...standings(all)];
  if (demands.length === 0) {
    return [];
  }
  const told = (those: readonly string[]) => (those.length === 0 ? 'none' : someOf(those));
  return [
    '## Maximum age',
    'What people rotate, or another cluster, may meet a demand or not: the design does not tell.',
    table([
      ['demand', 'met by design', 'broken by design', 'nobody can guarantee it'],
      ...demands.map(([name, found]) => [name, told(found.meets), told(found.exceeds), told(found['not known'])]),
    ]),
  ];
}

function table(rows: readonly (readonly string[])[]): string {
  return markdownRows(rows).trimEnd();
}
