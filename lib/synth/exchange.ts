import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FleetError } from '../errors';
import {
  digest,
  flush,
  Journal,
  journalFile,
  marksOf,
  readJournal,
  removeEmptied,
  removeMade,
  rootsWritten,
  savedFile,
  setMarks,
  STAGE_FOLDER,
  stagedFile,
  Step,
  takeBack,
  writeJournal,
} from './journal';
import { holding } from './lock';
import type { OutputFolders } from './output-folders';
import type { Text } from './text';

/** A file that is to be written, or removed. */
export interface FileChange extends Omit<Step, 'sha256'> {
  /** Undefined for what goes. */
  readonly text: Text | undefined;
}

/**
 * Makes all changes, or, on one error, none. Whoever reads the folders meanwhile, or after the process was killed, finds
 * what was there before, or a mark that cannot be overlooked; and never two files of which one is old and one is new,
 * for the old ones are all taken away before the first new one is in place.
 *
 * The caller holds the locks of the folders.
 *
 * @throws FleetError OutputNotWritable, with everything as it was
 */
export function exchange(fleet: string, changes: readonly FileChange[], folders: OutputFolders): void {
  const made = missingFolders(changes);
  let journal: Journal = { fleet, steps: changes.map((change) => stepOf(change)), made };
  let at = journalFile(folders);
  const onPath = (path: string) => (at = path);
  try {
    makeStages(journal, folders);
    journal = { fleet, steps: changes.map((change, index) => staged(change, index, onPath)), made };
    onPath(journalFile(folders));
    writeJournal(journal, folders);
    take(journal, folders, onPath);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new FleetError(
      'OutputNotWritable',
      `cannot write ${at} (${code ?? message}); ${undone(journal, folders)}. Make room or give a folder that can be ` +
        'written',
    );
  }
}

function undone(journal: Journal, folders: OutputFolders): string {
  try {
    takeBack(journal, folders);
    return 'nothing was changed';
  } catch {
    return 'nor can everything be put back now: the folders are marked as incomplete, and the next synthesis does it';
  }
}

function makeStages({ steps }: Journal, folders: OutputFolders): void {
  new Set([folders.record, ...rootsWritten(steps)]).forEach((root) => mkdirSync(join(root, STAGE_FOLDER)));
}

function stepOf({ file, root, replaces }: FileChange, sha256?: string): Step {
  return { file, root, sha256, replaces };
}

/** Makes the text of a file and lets go of it: until the journal is written, nothing has changed. */
function staged(change: FileChange, index: number, onPath: (path: string) => void): Step {
  onPath(change.file);
  const text = change.text?.();
  const step = stepOf(change, text === undefined ? undefined : digest(text));
  if (text !== undefined) {
    writeFileSync(stagedFile(step, index), text, { flag: 'wx' });
  }
  return step;
}

function take({ fleet, steps }: Journal, folders: OutputFolders, onPath: (path: string) => void): void {
  const there = new Set<string>();
  for (const { file } of steps) {
    onPath(file);
    const folder = dirname(file);
    if (!there.has(folder)) {
      mkdirSync(folder, { recursive: true });
      there.add(folder);
    }
  }
  for (const mark of marksOf(steps, folders)) {
    onPath(mark);
    setMarks(fleet, [mark]);
  }
  // File systems keep the order of what is made and moved: with the last of it on the disk, what went before is too.
  steps.forEach((step, index) => {
    if (step.root === folders.record && step.sha256 !== undefined) {
      flush(stagedFile(step, index));
    }
  });
  flush(journalFile(folders));
  flush(folders.record);
  steps.forEach((step, index) => {
    if (step.replaces) {
      onPath(step.file);
      renameSync(step.file, savedFile(step, index));
    }
  });
  steps.forEach((step, index) => {
    if (step.sha256 !== undefined) {
      onPath(step.file);
      renameSync(stagedFile(step, index), step.file);
    }
  });
  removeEmptied(fleet, steps, folders);
  // From here on what is new is what counts.
  rmSync(journalFile(folders));
}

/**
 * Takes back what a run that was killed has begun.
 *
 * @throws FleetError OutputElsewhere, OutputBusy, OutputNotWritable
 */
export function recover(folders: OutputFolders): void {
  if (!existsSync(journalFile(folders))) {
    return;
  }
  holding([folders.record], () => recoverLocked(folders));
}

/** The caller holds the lock of the record's folder. */
export function recoverLocked(folders: OutputFolders): void {
  const file = journalFile(folders);
  if (!existsSync(file)) {
    return;
  }
  const journal = readJournal(folders);
  if (journal === undefined) {
    rmSync(file);
    return;
  }
  const roots = rootsWritten(journal.steps).filter((root) => root !== folders.record && existsSync(root));
  try {
    holding(roots, () => takeBack(journal, folders));
  } catch (error) {
    if (error instanceof FleetError) {
      throw error;
    }
    const { code, message, path } = error as NodeJS.ErrnoException;
    throw new FleetError(
      'OutputNotWritable',
      `an earlier synthesis was interrupted, and what it has begun cannot be taken back: ${path ?? ''} ` +
        `(${code ?? message}); make it writable and run it again`,
      file,
    );
  }
  removeMade(journal);
}

/** Those that files need and that are not there, the outer ones first. */
function missingFolders(steps: readonly Pick<Step, 'file' | 'root'>[]): string[] {
  const missing = new Set<string>();
  for (const { file, root } of steps) {
    const chain: string[] = [];
    for (let folder = dirname(file); !missing.has(folder) && !existsSync(folder); folder = dirname(folder)) {
      chain.unshift(folder);
      if (folder === root) {
        break;
      }
    }
    chain.forEach((folder) => missing.add(folder));
  }
  return [...missing];
}
