import { markdownCode, markdownSentence, markdownText } from '../encode/markdown';
import { Change, HEADINGS, SUBJECTS } from '../change/change';
import type { Changes } from '../change/changes';
import type { Applied } from '../change/applied';
import { logLine } from '../text/log';
import { wrapped } from '../text/wrapped';

/** What a report says beside the changes. */
export interface Compared {
  /** The git ref or the folder of before. */
  readonly base: string;
  /** What was not compared, in sentences. */
  readonly unknown: readonly string[];
}

/** The same of several things, said once. */
interface Group extends Omit<Change, 'where' | 'what'> {
  readonly places: readonly string[];
}

/** For a terminal. */
export function changeText(changes: Changes, { base, unknown }: Compared, width: number): string {
  if (changes.changes.length === 0) {
    return `Nothing changes in meaning since ${logLine(base)}.\n${notCompared(unknown, logLine)}`;
  }
  const sections = SUBJECTS.flatMap((subject) => {
    const groups = groupsOf(changes.changes.filter((one) => one.subject === subject));
    return groups.length === 0 ? [] : [`${HEADINGS[subject]}\n${groups.map((one) => groupText(one, width)).join('')}`];
  });
  return [
    `${summary(changes)} since ${logLine(base)}; "!" marks what needs attention\n`,
    ...sections,
    `What is applied\n${changes.applied.map((one) => wrapped(logLine(appliedText(one)), width, 2)).join('')}`,
    ...(unknown.length > 0 ? [notCompared(unknown, logLine)] : []),
  ].join('\n');
}

function groupText({ effect, how, attention, todo, places }: Group, width: number): string {
  return [
    wrapped(logLine(`${attention ? '!' : ' '} ${effect}: ${named(places, MOST_PLACES)}`), width, 2, 4),
    wrapped(logLine(how), width, 6),
    // A command is pasted as it is.
    ...(todo === undefined ? [] : [`      $ ${logLine(todo)}\n`]),
  ].join('');
}

/** More than that nobody reads in one line. */
const MOST_PLACES = 6;
/** Of what needs attention, in the part of a comment that is seen at once. */
const MOST_AT_ONCE = 15;
/** GitHub takes 65,536 letters. */
const LONGEST_COMMENT = 60_000;

/** Of which the part that is seen at once takes no more. */
const LONGEST_FIRST = 20_000;
/** Of one sentence in a comment. */
const LONGEST_SENTENCE = 600;

/** For a comment at a pull request: what needs attention first, the rest behind a click, and never more than fits. */
export function changeMarkdown(changes: Changes, { base, unknown }: Compared): string {
  if (changes.changes.length === 0) {
    return `**keywheel**: nothing changes in meaning since ${markdownCode(short(base))}.\n\n${notCompared(unknown, told)}`;
  }
  const groups = groupsOf(changes.changes);
  const urgent = groups.filter(({ attention }) => attention);
  const seen = fitting(urgent.slice(0, MOST_AT_ONCE).map(groupMarkdown), LONGEST_FIRST);
  const left = urgent.length - seen.length;
  const first = [
    `**keywheel**: ${summary(changes)} since ${markdownCode(short(base))}.\n`,
    ...seen,
    ...(left > 0 ? [`- and ${left} more below`] : []),
  ].join('\n');
  const rest = SUBJECTS.flatMap((subject) => {
    const own = groups.filter((one) => one.subject === subject);
    return own.length === 0 ? [] : [`#### ${HEADINGS[subject]}\n`, ...own.map(groupMarkdown), ''];
  });
  const applied = changes.applied.map((one) => `- ${told(appliedText(one))}`);
  const lines = [
    ...rest,
    '#### What is applied\n',
    ...applied,
    '',
    ...(unknown.length > 0 ? [notCompared(unknown, told)] : []),
  ];
  const kept = fitting(lines, LONGEST_COMMENT - first.length);
  const cut =
    kept.length < lines.length ? ['', 'The rest does not fit a comment: `keywheel diff` prints all of it.'] : [];
  return `${[first, '\n<details><summary>All changes</summary>\n', ...kept, ...cut].join('\n')}\n\n</details>\n`;
}

function groupMarkdown({ effect, how, attention, todo, places }: Group): string {
  const what = `${attention ? ':warning: ' : ''}**${markdownText(effect)}** ${told(named(places, MOST_PLACES))}`;
  return `- ${what}: ${told(how)}${todo === undefined ? '' : ` (${command(todo)})`}`;
}

/** Half of a command is none. */
function command(todo: string): string {
  return todo.length > LONGEST_SENTENCE ? 'its command is long: `keywheel diff` prints it' : markdownCode(todo);
}

/** Names and values are chosen by whoever makes the change, who may want what comes after them not to be seen. */
function told(text: string): string {
  return markdownSentence(short(text));
}

function short(text: string): string {
  return text.length > LONGEST_SENTENCE ? `${text.slice(0, LONGEST_SENTENCE).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

function fitting(lines: readonly string[], letters: number): string[] {
  let left = letters;
  const end = lines.findIndex((line) => (left -= line.length + 1) < 0);
  return lines.slice(0, end < 0 ? lines.length : end);
}

/** `3 of 12 changes need attention`. */
function summary({ changes }: Changes): string {
  const urgent = changes.filter(({ attention }) => attention).length;
  const all = `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`;
  return urgent === 0
    ? `${all}, none of which needs attention`
    : `${urgent} of ${all} ${urgent === 1 ? 'needs' : 'need'} attention`;
}

function groupsOf(changes: readonly Change[]): Group[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = [change.subject, change.effect, change.attention, change.how, change.todo ?? ''].join('\n');
    const group = groups.get(key);
    if (group) {
      group.push(change);
    } else {
      groups.set(key, [change]);
    }
  }
  return [...groups.values()].map((all) => ({
    ...all[0]!,
    places: [...new Set(all.map(({ where, what }) => `${what} (${where})`))],
  }));
}

function named(all: readonly string[], most: number): string {
  const more = all.length - most;
  return more > 0 ? `${all.slice(0, most).join(', ')} and ${more} more` : all.join(', ');
}

function appliedText({ where, created, updated, replaced, removed }: Applied): string {
  const counts = Object.entries({ created, updated, replaced, removed }).filter(([, all]) => all.length > 0);
  const said = counts.map(([word, all]) => `${all.length} ${word}`).join(', ');
  const lost = [...replaced, ...removed];
  return `${where}: ${said || 'nothing on the server'}${lost.length > 0 ? ` (replaced or removed: ${named(lost, MOST_PLACES)})` : ''}`;
}

function notCompared(unknown: readonly string[], shown: (text: string) => string): string {
  return unknown.length === 0 ? '' : `Not compared: ${shown(unknown.join('; '))}.\n`;
}
