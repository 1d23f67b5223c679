import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { FleetError } from '../errors';
import { INCOMPLETE_TERRAFORM, INCOMPLETE_YAML, incompleteMark, isIncompleteMarkOf } from '../output/incomplete';
import { LOCK_FILE } from './lock';
import { STACKS_FOLDER } from './output-files';
import type { OutputFolders } from './output-folders';
import { entryAt, plainText } from './plain-file';

/** What is about to be in place and what was there stand here, on the same disk as the folder's own files. */
export const STAGE_FOLDER = '.keywheel-stage';
const JOURNAL_FILE = 'journal';

/** A file that a synthesis writes, or removes. */
export interface Step {
  /** Absolute. */
  readonly file: string;
  /** Which of the output's folders it is in. */
  readonly root: string;
  /** Of what will be there, in hexadecimal; undefined for what goes. */
  readonly sha256: string | undefined;
  /** Whether there is a file now. */
  readonly replaces: boolean;
}

/** What one run is about to do: while it is on the disk, the run is not done, and the next one takes it back. */
export interface Journal {
  readonly fleet: string;
  readonly steps: readonly Step[];
  /** Folders that there were not, absolute, the outer ones first. */
  readonly made: readonly string[];
}

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export function journalFile({ record }: OutputFolders): string {
  return join(record, JOURNAL_FILE);
}

/** Where the text of a step waits until all are there. */
export function stagedFile({ root }: Step, index: number): string {
  return join(root, STAGE_FOLDER, `new-${index}`);
}

/** Where what a step replaces or removes stays until the run is done. */
export function savedFile({ root }: Step, index: number): string {
  return join(root, STAGE_FOLDER, `old-${index}`);
}

export function rootsWritten(steps: readonly Step[]): string[] {
  return [...new Set(steps.map(({ root }) => root))];
}

/** The marks that stand in the folders of these steps while they are taken: of clusters, of their units and of stacks. */
export function marksOf(steps: readonly Step[], { manifests, terraform }: OutputFolders): string[] {
  const marks = steps.flatMap(({ file }) => {
    const [inManifests, depth] = [isBelow(manifests, file), relative(manifests, file).split(sep).length];
    const inStacks = relative(join(terraform, STACKS_FOLDER), file).split(sep);
    return [
      ...(inManifests && (depth === 2 || depth === 3) ? [join(dirname(file), INCOMPLETE_YAML)] : []),
      ...(inStacks.length === 2 && inStacks[0] !== '..' ? [join(dirname(file), INCOMPLETE_TERRAFORM)] : []),
    ];
  });
  return [...new Set(marks)];
}

/** In one piece or not at all, by way of the stage. Paths are written from the folder of the record: a checkout may be moved. */
export function writeJournal(journal: Journal, folders: OutputFolders): void {
  const from = (path: string) => relative(dirname(folders.record), path) || '.';
  const text = JSON.stringify({
    ...journal,
    steps: journal.steps.map((step) => ({ ...step, file: relative(step.root, step.file), root: from(step.root) })),
    made: journal.made.map(from),
  });
  const staged = join(folders.record, STAGE_FOLDER, JOURNAL_FILE);
  writeFileSync(staged, text);
  renameSync(staged, journalFile(folders));
}

/** Reaches the disk before what follows, where the machine loses its power. */
export function flush(path: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(descriptor);
  } catch {
    // Folders cannot be flushed on every system.
  } finally {
    closeSync(descriptor);
  }
}

/**
 * What a run that was killed has left to be taken back; undefined where there is none, or none that was written whole,
 * which means that it had changed nothing yet.
 *
 * @throws FleetError OutputElsewhere
 */
export function readJournal(folders: OutputFolders): Journal | undefined {
  const base = dirname(folders.record);
  const to = (path: string) => resolve(base, path);
  let journal: Journal;
  try {
    const { fleet, steps, made } = JSON.parse(readFileSync(journalFile(folders), 'utf8')) as Journal;
    journal = {
      fleet: String(fleet),
      steps: steps.map((step) => ({ ...step, root: to(step.root), file: join(to(step.root), step.file) })),
      made: made.map(to),
    };
  } catch {
    return undefined;
  }
  // The file lies in a folder that others may write: it leads nowhere that this run would not write to.
  const allowed = Object.values(folders) as string[];
  const strange = journal.steps.find(
    ({ root, file }) => !isBelow(root, file) || !(allowed.includes(root) || isBelow(base, root)),
  );
  if (strange) {
    throw new FleetError(
      'OutputElsewhere',
      `a synthesis that was interrupted wrote into ${strange.root}; run it once more with the same folders, or remove ` +
        'this file if nothing is there',
      journalFile(folders),
    );
  }
  return journal;
}

function isBelow(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below !== '' && !isAbsolute(below) && below.split(sep)[0] !== '..';
}

/**
 * Puts back what there was, however far the run had come, and however often this is interrupted itself. What somebody
 * else has put in place since, such as git, stays; then so do the marks, until a synthesis has written everything.
 */
export function takeBack(journal: Journal, folders: OutputFolders): void {
  const { fleet, steps } = journal;
  // The run may have removed the folders of what comes back.
  const back = steps.filter((step, index) => entryAt(savedFile(step, index)));
  back.forEach(({ file }) => mkdirSync(dirname(file), { recursive: true }));
  setMarks(fleet, marksOf(back, folders));
  const whole = putBack(steps);
  if (whole) {
    removeMarks(fleet, marksOf(steps, folders));
  }
  [folders.record, ...rootsWritten(steps)].forEach(sweep);
  removeMade(journal);
  rmSync(journalFile(folders), { force: true });
}

/** Of the folders that a run made, those with nothing in them. */
export function removeMade({ made }: Journal): void {
  [...made].reverse().forEach(removeIfEmpty);
}

/**
 * First what is new goes, then what was there comes: at no time is there one beside the other.
 *
 * @returns whether what is there now is what was there before
 */
function putBack(steps: readonly Step[]): boolean {
  const states = steps.map((step, index) => {
    const saved = plainText(savedFile(step, index));
    const present = plainText(step.file);
    const isNew = present !== undefined && step.sha256 !== undefined && digest(present) === step.sha256;
    return { step, index, saved, present, isNew, isSafe: !behindLink(step.root, step.file) };
  });
  const mayReturn = states.filter(
    ({ isSafe, saved, step, isNew }) => isSafe && isNew && (saved !== undefined || !step.replaces),
  );
  mayReturn.forEach(({ step }) => rmSync(step.file));
  const returned = states.filter(
    ({ isSafe, saved, present, isNew }) => isSafe && saved !== undefined && (present === undefined || isNew),
  );
  returned.forEach(({ step, index }) => renameSync(savedFile(step, index), step.file));
  const done = new Set([...mayReturn, ...returned]);
  return states.every(
    (state) =>
      done.has(state) ||
      (state.isSafe &&
        (state.saved === undefined
          ? !state.isNew && state.step.replaces === (state.present !== undefined)
          : state.saved === state.present)),
  );
}

function behindLink(root: string, file: string): boolean {
  for (let folder = dirname(file); folder !== root; folder = dirname(folder)) {
    if (entryAt(folder)?.isSymbolicLink()) {
      return true;
    }
  }
  return entryAt(join(root, STAGE_FOLDER))?.isSymbolicLink() ?? false;
}

/** The text of a file as it was before a run that was interrupted; for those who only read. */
export function textBefore(journal: Journal, file: string): string | undefined {
  const index = journal.steps.findIndex((step) => step.file === file);
  const saved = index < 0 ? undefined : plainText(savedFile(journal.steps[index]!, index));
  return saved ?? plainText(file);
}

export function setMarks(fleet: string, marks: readonly string[]): void {
  for (const mark of marks) {
    rmSync(mark, { force: true });
    writeFileSync(mark, incompleteMark(fleet, basename(mark)), { flag: 'wx' });
  }
}

export function removeMarks(fleet: string, marks: readonly string[]): void {
  for (const mark of marks) {
    if (isIncompleteMarkOf(fleet, mark, plainText(mark))) {
      rmSync(mark);
    }
  }
}

/** What this version and earlier ones stage, the latter in a folder of a process; and what a lock was before it died. */
const LEFT = /^\.keywheel-(stage|\d+|lock(\.[0-9a-f]+)+)$/;
const STAGED = /^((new|old)-\d+|\d+(-old)?|journal)$/;

/** Names of what runs that were interrupted have left in a folder of the output. */
export function leftIn(root: string): string[] {
  return entryAt(root)?.isDirectory() ? readdirSync(root).filter((name) => LEFT.test(name)) : [];
}

/** Removes them, and in them only what is named as they name it. */
export function sweep(root: string): void {
  for (const name of leftIn(root)) {
    const left = join(root, name);
    if (entryAt(left)?.isDirectory()) {
      readdirSync(left)
        .filter((file) => STAGED.test(file))
        .forEach((file) => rmSync(join(left, file)));
      removeIfEmpty(left);
    } else if (name.startsWith(LOCK_FILE) && entryAt(left)?.isFile()) {
      rmSync(left, { force: true });
    }
  }
}

/** Folders that hold nothing any more since these steps, up to those of the output themselves. */
export function removeEmptied(fleet: string, steps: readonly Step[], folders: OutputFolders): void {
  const gone = steps.filter(({ sha256 }) => sha256 === undefined);
  for (const mark of marksOf(gone, folders)) {
    if (readdirSync(dirname(mark)).length === 1) {
      removeMarks(fleet, [mark]);
    }
  }
  for (const { file, root } of gone) {
    for (let folder = dirname(file); folder !== root; folder = dirname(folder)) {
      removeIfEmpty(folder);
    }
  }
}

function removeIfEmpty(folder: string): void {
  if (entryAt(folder)?.isDirectory() && readdirSync(folder).length === 0) {
    rmdirSync(folder);
  }
}
