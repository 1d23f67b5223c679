import { join, posix } from 'node:path';
import type { OutputFolders } from './output-folders';
import { PROJECTIONS, rootOf } from './projections';
import { SynthesizedFleet } from './synthesized-fleet';
import { SynthesizedStack } from '../output/stack';
import { FleetRecord } from './fleet-record';
import type { Text } from './text';

export const STACKS_FOLDER = 'stacks';
export const STACK_FILE = 'cdk.tf.json';
export const HUB_STACK = 'hub';

export function recordFile(folder: string, fleet: string): string {
  return join(folder, `${fleet}.json`);
}

/** All files of a fleet, by absolute path. */
export function outputFiles(fleet: SynthesizedFleet, record: FleetRecord, folders: OutputFolders): Map<string, Text> {
  const files = new Map<string, Text>();
  for (const projection of PROJECTIONS) {
    const root = rootOf(projection, fleet.name, folders);
    for (const [name, text] of projection.files(fleet)) {
      files.set(join(root, name), () => `${projection.header(fleet.name, name)}\n${text()}`);
    }
  }
  for (const stack of fleet.stacks) {
    const folder = join(folders.terraform, STACKS_FOLDER, stack.name);
    files.set(join(folder, STACK_FILE), () =>
      jsonText(stack.name === HUB_STACK ? withRecord(stack.json, record) : stack.json),
    );
    for (const [name, text] of stack.files) {
      files.set(join(folder, name), () => text);
    }
  }
  if (fleet.stacks.length > 0) {
    files.set(join(folders.terraform, 'manifest.json'), () => jsonText(cdktfManifest(fleet.stacks)));
  }
  files.set(recordFile(folders.record, fleet.name), () => `${JSON.stringify(record, null, 2)}\n`);
  return files;
}

/** A second copy: the first one may be lost, or be of another time than the output. */
function withRecord(json: object, record: FleetRecord): object {
  const comment = (json as { '//': { keywheel: object } })['//'];
  return { ...json, '//': { ...comment, keywheel: { ...comment.keywheel, record } } };
}

/** What cdktf's CLI reads to know the stacks and their order. */
function cdktfManifest(stacks: readonly SynthesizedStack[]): object {
  const entries = stacks.map(({ name, json, dependencies }) => {
    const workingDirectory = posix.join(STACKS_FOLDER, name);
    const entry = {
      name,
      constructPath: name,
      workingDirectory,
      synthesizedStackPath: posix.join(workingDirectory, STACK_FILE),
      stackMetadataPath: posix.join(workingDirectory, 'metadata.json'),
      annotations: [],
      dependencies,
    };
    return [name, entry, json] as const;
  });
  const version = (entries[0]![2]['//'] as { metadata: { version: string } }).metadata.version;
  return { version, stacks: Object.fromEntries(entries.map(([name, entry]) => [name, entry])) };
}

/** Sorted keys: the same fleet gives the same bytes, however it was put together. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(sorted(value), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    // Nearly all lists are of texts, which stay as they are.
    return value.some((item) => typeof item === 'object') ? value.map(sorted) : value;
  }
  if (typeof value === 'object' && value !== null) {
    const copy: Record<string, unknown> = {};
    for (const key of Object.keys(value).sort()) {
      copy[key] = sorted((value as Record<string, unknown>)[key]);
    }
    return copy;
  }
  return value;
}
