import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { FleetError, FleetErrors } from '../errors';
import { FileChange, exchange, recoverLocked } from './exchange';
import { journalFile, leftIn, removeMarks, sweep } from './journal';
import { holding, LOCK_FILE } from './lock';
import { recordFile } from './output-files';
import type { OutputFolders } from './output-folders';
import { OutputPresent, rootsOf } from './output-present';
import { outputChanged } from './record-read';
import type { Text } from './text';

export interface Written {
  /** All files of the fleet. */
  readonly files: number;
  /** New or with other content. */
  readonly changed: readonly string[];
  /** Of what is gone from the program. */
  readonly removed: readonly string[];
}

/**
 * Writes all files, or, on one error, none. Files that stay as they are keep their time; files that keywheel did not
 * write are neither overwritten nor removed. What a run left that was killed is swept.
 *
 * @param record its text when the synthesis began, from which what is written follows
 * @throws FleetErrors FileNotOurs
 * @throws FleetError OutputNotWritable, with everything as it was; OutputBusy, OutputChanged
 */
export function writeFiles(
  fleet: string,
  files: ReadonlyMap<string, Text>,
  folders: OutputFolders,
  record: string | undefined,
): Written {
  const present = new OutputPresent(fleet, folders);
  if (isDone(present, files, folders)) {
    return { files: files.size, changed: [], removed: [] };
  }
  return holding([folders.record], () => {
    recoverLocked(folders);
    const file = recordFile(folders.record, fleet);
    const now = new OutputPresent(fleet, folders);
    requireUnchanged(file, now.textOf(file), [record, files.get(file)?.()]);
    return writeLocked(fleet, files, folders, now);
  });
}

function isDone(present: OutputPresent, files: ReadonlyMap<string, Text>, folders: OutputFolders): boolean {
  return (
    // The record and the hub's stack are last, and change with most of what changes.
    [...files].reverse().every(([file, text]) => isText(present.textOf(file), text)) &&
    present.stale(files).length === 0 &&
    present.marks().length === 0 &&
    !existsSync(journalFile(folders)) &&
    !rootsOf(folders).some(isLeft)
  );
}

/** Whether a run that was killed, or one that is not done, has something there. */
function isLeft(root: string): boolean {
  return leftIn(root).length > 0 || existsSync(join(root, LOCK_FILE));
}

function requireUnchanged(file: string, now: string | undefined, expected: readonly (string | undefined)[]): void {
  if (!expected.includes(now)) {
    throw outputChanged(file);
  }
}

function writeLocked(
  fleet: string,
  files: ReadonlyMap<string, Text>,
  folders: OutputFolders,
  present: OutputPresent,
): Written {
  const changes: FileChange[] = [];
  const strangers: string[] = [];
  const roots = rootsOf(folders);
  for (const [file, text] of files) {
    const before = present.textOf(file);
    if (isText(before, text)) {
      continue;
    }
    changes.push({ file, root: rootOf(file, roots), text, replaces: before !== undefined });
    if (before !== undefined && !present.isOurs(file, before)) {
      strangers.push(file);
    }
  }
  if (strangers.length > 0) {
    throw new FleetErrors(strangers.map(notOurs));
  }
  const changed = changes.map(({ file }) => file);
  const removed = present.stale(files);
  removed.forEach((file) => changes.push({ file, root: rootOf(file, roots), text: undefined, replaces: true }));
  const marks = present.marks();
  const touched = roots.filter(
    (root) =>
      isLeft(root) ||
      root === folders.record ||
      [...changes, ...marks.map((file) => ({ file }))].some(({ file }) => isIn(root, file)),
  );
  holding(
    touched.filter((root) => root !== folders.record),
    () => {
      touched.forEach(sweep);
      if (changes.length > 0) {
        exchange(fleet, changes, folders);
      }
      // In this order: a folder that is marked has everything in it by now.
      removeMarks(fleet, present.marks());
      touched.forEach(sweep);
    },
  );
  return { files: files.size, changed, removed };
}

/** What is not there is no text, and none is made to see it. */
function isText(there: string | undefined, text: Text): boolean {
  return there !== undefined && there === text();
}

function isIn(root: string, file: string): boolean {
  return file.startsWith(root + sep);
}

function rootOf(file: string, roots: readonly string[]): string {
  return roots.filter((root) => isIn(root, file)).reduce((a, b) => (a.length > b.length ? a : b));
}

function notOurs(file: string): FleetError {
  return new FleetError(
    'FileNotOurs',
    'the file was not written by keywheel for this fleet and would be overwritten; move it away or choose another folder',
    file,
  );
}
