import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FleetError } from '../errors';
import { HUB_STACK, recordFile, STACK_FILE, STACKS_FOLDER } from './output-files';
import type { OutputFolders } from './output-folders';
import { OutputPresent } from './output-present';
import { fleetOfStack, recordOfStack } from './ownership';
import { plainText } from './plain-file';
import { FleetRecord, parseRecord } from './record';

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

/**
 * An output without its record is no new fleet: what left it would be destroyed without a word. The record is written
 * again from the output, so that the next synthesis goes on from there.
 *
 * @param write whether anything may be written
 * @throws FleetError RecordMissing where there is output of the fleet
 */
export function requireNoOutput(fleet: string, folders: OutputFolders, write: boolean): void {
  const file = recordFile(folders.record, fleet);
  const record = recordOfOutput(fleet, folders);
  if (record === undefined) {
    const [first] = new OutputPresent(fleet, folders).stale(new Map());
    if (first !== undefined) {
      throw new FleetError(
        'RecordMissing',
        `the record of fleet "${fleet}" is missing, and its output is there (${first}): which tenants, clusters and ` +
          'values have left is not known, and the stack of the hub, from which the record could be restored, is not ' +
          'there either. Restore the record from version control; only if nothing of the fleet was ever applied, ' +
          'remove its output instead',
        file,
      );
    }
    return;
  }
  const { tenants, clusters } = record;
  if (write) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`);
    renameSync(`${file}.new`, file);
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
