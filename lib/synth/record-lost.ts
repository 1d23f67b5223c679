import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FleetError } from '../errors';
import { recover, recoverLocked } from './exchange';
import { journalFile, STAGE_FOLDER, sweep } from './journal';
import { holding } from './lock';
import { HUB_STACK, recordFile, STACK_FILE, STACKS_FOLDER } from './output-files';
import type { OutputFolders } from './output-folders';
import { OutputPresent } from './output-present';
import { fleetOfStack, recordOfStack } from './ownership';
import { plainText } from './plain-file';
import { parseRecord } from './record';
import { outputChanged, readRecord } from './record-read';
import { FleetRecord } from './fleet-record';

/**
 * The record that an output was written with, as its hub's stack holds it; undefined where there is none.
 *
 * @throws FleetError RecordInvalid
 */
export function recordOfOutput(fleet: string, folders: OutputFolders): FleetRecord | undefined {
  const file = join(folders.terraform, STACKS_FOLDER, HUB_STACK, STACK_FILE);
  const text = plainText(file);
  const record = text !== undefined && fleetOfStack(text) === fleet ? recordOfStack(text) : undefined;
  return record === undefined ? undefined : parseRecord(JSON.stringify(record), file, fleet);
}

/** What an earlier synthesis has left. */
export interface Before {
  /** Undefined where there is none. */
  readonly recordText: string | undefined;
  /** What the output says of itself. */
  readonly output: FleetRecord | undefined;
}

/**
 * The record and what the output holds of it, both of one synthesis, also while another one writes.
 *
 * @param write whether what a run that was killed has begun may be taken back
 * @throws FleetError OutputChanged where others write all the time; OutputBusy, RecordInvalid
 */
export function readBefore(fleet: string, folders: OutputFolders, write: boolean): Before {
  const file = recordFile(folders.record, fleet);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (write) {
      recover(folders);
    }
    const recordText = readRecord(file, folders);
    const output = recordOfOutput(fleet, folders);
    const isBeingWritten = write && existsSync(journalFile(folders));
    if (!isBeingWritten && readRecord(file, folders) === recordText) {
      return { recordText, output };
    }
  }
  throw outputChanged(file);
}

/**
 * An output without its record is no new fleet: what left it would be destroyed without a word. The record is written
 * again from the output, so that the next synthesis goes on from there.
 *
 * @param write whether anything may be written
 * @throws FleetError RecordMissing where there is output of the fleet; OutputChanged where another run has just made it
 */
export function requireNoOutput(fleet: string, folders: OutputFolders, write: boolean): void {
  if (recordOfOutput(fleet, folders) === undefined && firstOutput(fleet, folders) === undefined) {
    return;
  }
  const refuse = () => refuseOutput(fleet, folders, write);
  if (write) {
    holding([folders.record], refuse);
  } else {
    refuse();
  }
}

function refuseOutput(fleet: string, folders: OutputFolders, write: boolean): never {
  const file = recordFile(folders.record, fleet);
  if (write) {
    recoverLocked(folders);
  }
  if (readRecord(file, folders) !== undefined) {
    throw outputChanged(file);
  }
  const record = recordOfOutput(fleet, folders);
  if (record === undefined) {
    throw new FleetError(
      'RecordMissing',
      `the record of fleet "${fleet}" is missing, and its output is there (${firstOutput(fleet, folders)}): which ` +
        'tenants, clusters and values have left is not known, and the stack of the hub, from which the record could be ' +
        'restored, is not there either. Restore the record from version control; only if nothing of the fleet was ever ' +
        'applied, remove its output instead',
      file,
    );
  }
  const { tenants, clusters } = record;
  if (write) {
    restore(file, record, folders);
  }
  throw new FleetError(
    'RecordMissing',
    `the record of fleet "${fleet}" is missing, and its output is there, with ${named('tenant', tenants)} and ` +
      `${named('cluster', clusters)}; ` +
      (write
        ? 'the record was restored from the output, and nothing else was written. Commit it, and run it again'
        : 'restore it from version control, or run "keywheel synth", which restores it from the output'),
    file,
  );
}

function firstOutput(fleet: string, folders: OutputFolders): string | undefined {
  return new OutputPresent(fleet, folders).stale(new Map())[0];
}

/** In one piece; what a run that is killed leaves of it is swept by the next one. */
function restore(file: string, record: FleetRecord, folders: OutputFolders): void {
  sweep(folders.record);
  const stage = join(folders.record, STAGE_FOLDER);
  mkdirSync(stage);
  writeFileSync(join(stage, 'new-0'), `${JSON.stringify(record, null, 2)}\n`);
  renameSync(join(stage, 'new-0'), file);
  sweep(folders.record);
}

/**
 * Values that the output keeps and that neither the record nor the program knows would be destroyed: the record is older
 * than the output.
 *
 * @throws FleetError RecordOutdated
 */
export function requireRecordKnows(
  record: FleetRecord,
  output: FleetRecord | undefined,
  now: Pick<FleetRecord, 'retained' | 'generated'>,
  file: string,
): void {
  const kept = Object.entries(output?.retained ?? {}).flatMap(([stack, addresses]) => {
    const known = new Set([record.retained, record.released, now.retained].flatMap((all) => all[stack] ?? []));
    return addresses.filter((address) => !known.has(address)).map((address) => `${address} of stack "${stack}"`);
  });
  const made = Object.keys(output?.generated ?? {}).filter(
    (name) => !(name in (record.generated ?? {})) && !(name in (now.generated ?? {})),
  );
  const forgotten = [...new Set([...kept, ...made.map((name) => `the generated value "${name}"`)])];
  if (forgotten.length > 0) {
    throw new FleetError(
      'RecordOutdated',
      `the record is older than the output, which keeps ${forgotten.slice(0, 3).join(', ')}` +
        `${forgotten.length > 3 ? ` and ${forgotten.length - 3} more` : ''}: an apply would destroy what the record has ` +
        'forgotten. Restore the record from version control, or remove it, and the next synthesis restores it from the ' +
        'output; if the output is of another branch and was never applied, remove the folder of the stacks instead',
      file,
    );
  }
}

function named(what: string, names: readonly string[]): string {
  const few = names.slice(0, 5).join(', ');
  return `${names.length} ${what}${names.length === 1 ? '' : 's'} (${few}${names.length > 5 ? ', …' : ''})`;
}
