import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { FleetError } from '../errors';
import { logLine } from '../text/log';
import { isBroken, yamlDocuments } from '../yaml/documents';
import { AskedKind, kindKey, LiveCluster } from '../live/live-cluster';
import { objectsIn } from './live-objects';

/** Of what `kubectl get -o json` or `-o yaml` prints. */
const DUMP = /\.(json|ya?ml)$/;

/**
 * Clusters as somebody has saved them: `<folder>/<cluster>.json`, or all files below `<folder>/<cluster>/`. Each is as
 * old as the newest time that is in it: a copy of a file is newer than what it holds.
 *
 * @param kindsOf what each cluster of the output is asked for
 * @throws FleetError DumpsMissing, DumpUnreadable
 */
export function readDumps(
  folder: string,
  kindsOf: (cluster: string) => readonly AskedKind[] | undefined,
): readonly LiveCluster[] {
  const all = filesBelow(folder);
  const names = new Set(all.map((file) => clusterOf(file)));
  const clusters = [...names].flatMap((name) => {
    const kinds = kindsOf(name);
    const files = all.filter((file) => clusterOf(file) === name).map((file) => join(folder, file));
    return kinds ? [readCluster(name, files, kinds)] : [];
  });
  if (clusters.length === 0) {
    throw new FleetError(
      'DumpsMissing',
      `${logLine(folder)} holds no dump of a cluster of the output; save what "kubectl get -A -o json" prints as ` +
        '<folder>/<cluster>.json or <folder>/<cluster>/<anything>.json',
    );
  }
  return clusters;
}

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => DUMP.test(file) && statSync(join(folder, file), { throwIfNoEntry: false })?.isFile(),
    );
  } catch (error) {
    throw new FleetError('DumpsMissing', `--live names no folder that can be read: ${(error as Error).message}`);
  }
}

function clusterOf(file: string): string {
  const [first = ''] = file.split(/[/\\]/);
  return first === file ? basename(file, extname(file)) : first;
}

function readCluster(name: string, files: readonly string[], kinds: readonly AskedKind[]): LiveCluster {
  const objects = files.flatMap((file) => valuesIn(file).flatMap((value) => objectsIn(value)));
  const seen = new Set(objects.map(kindKey));
  return {
    name,
    at: newestTime(objects, Math.max(...files.map((file) => statSync(file).mtimeMs))),
    objects,
    unseen: kinds
      .filter((kind) => !seen.has(kindKey(kind)))
      .map((kind) => ({ ...kind, reason: 'there are none in its dump' })),
  };
}

/** A time as API servers write it. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * The newest time in something: of what has happened, for what is to come is later than when it was saved.
 *
 * @param saved when it was saved, at the latest, in milliseconds
 */
function newestTime(value: unknown, saved: number): number {
  let newest = -Infinity;
  const look = (one: unknown): void => {
    if (typeof one === 'string' && TIME.test(one)) {
      const at = Date.parse(one);
      newest = at <= saved && at > newest ? at : newest;
    } else if (typeof one === 'object' && one !== null) {
      Object.values(one).forEach(look);
    }
  };
  look(value);
  return newest === -Infinity ? saved : newest;
}

function valuesIn(file: string): readonly unknown[] {
  const text = readFileSync(file, 'utf8');
  const unreadable = (reason: string) =>
    new FleetError('DumpUnreadable', `${logLine(file)} cannot be read (${reason}); save it again`);
  if (file.endsWith('.json')) {
    try {
      return [JSON.parse(text)];
    } catch {
      // The reason would repeat a part of the text.
      throw unreadable('it is not valid JSON');
    }
  }
  return [...yamlDocuments(text)].map((document) => {
    if (isBroken(document)) {
      throw unreadable(`line ${document.line} is not valid YAML`);
    }
    return document.value;
  });
}
