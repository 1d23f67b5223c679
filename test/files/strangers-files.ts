import type { Fleet } from 'keywheel';
import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { dump, loadAll } from 'js-yaml';
import { accessMatrix } from '../../lib/access/matrix';
import { auditedPairs } from '../../lib/audit/audited-pairs';
import { auditedValues } from '../../lib/audit/audited-values';
import { auditedFolders, auditPolicy, unreadPaths } from '../../lib/audit/listing';
import { checkCompletes } from '../../lib/checks/files/check-completes';
import { runChecks } from '../../lib/checks/index';
import { FleetError, FleetErrors } from '../../lib/errors';
import { acknowledge } from '../../lib/files/acknowledge';
import { MAPPING_FILE } from '../../lib/files/mapping';
import { FilesOptions, readFiles } from '../../lib/files/read-files';
import { unknownOf } from '../../lib/unknown/unknown-of';
import { deliveryTimes } from '../../lib/timing/delivery-times';
import { fileTimes } from '../../lib/timing/file-times';
import { readViews } from '../../lib/views/views';
import { filesBelow } from '../fixtures/fleets';

/** The output of a fleet as a stranger may have edited it: its documents by file, without those of other tools. */
export type Documents = Readonly<Record<string, readonly unknown[]>>;

/** Writes the output of a fleet to a folder, which is this one, and gives what is in it. */
export function documentsOf(fleet: Fleet, folder: string): Documents {
  fleet.synth();
  const files = Object.entries(filesBelow(folder)).filter(([name]) =>
    /^(dist|cdktf\.out)\/.*\.(ya?ml|tf\.json)$/.test(name),
  );
  const clusters = new Set(files.flatMap(([name]) => /^dist\/([^/.]+)\//.exec(name)?.[1] ?? []));
  const mapping = {
    clusters: Object.fromEntries(
      [...clusters].map((name) => [name, { manifests: [`dist/${name}`], authMounts: ['a'], complete: true }]),
    ),
    tenants: { payments: ['*/app-payments*'] },
    existing: { engines: ['database'], kvEngines: ['secret'], policies: ['base'], authMounts: ['x'], namespaces: [] },
    acknowledge: [],
  };
  const documents = {
    ...Object.fromEntries(
      files.map(([name, text]) => [name, name.endsWith('.json') ? [JSON.parse(text)] : loadAll(text)]),
    ),
    [MAPPING_FILE]: [mapping],
  };
  write(MAPPING_FILE, [mapping]);
  return documents;
}

/** One edit of one document: at which of its places, and what becomes of it. */
export interface Edit {
  readonly file: number;
  readonly place: number;
  readonly act: 'replace' | 'remove' | 'wrap' | 'rename' | 'add' | 'repeat' | 'borrow' | 'garble';
  readonly junk: unknown;
  readonly other: number;
}

const texts = fc.constantFrom(
  ...['', ' ', 'a', 'true', '0', '-1', '1h', '1d', '*', '+', '/', '{', '{{', '{{ .a }}', '${', '${a.b}', '${var.x}'],
  ...[
    '%{',
    '%s',
    '[',
    '(',
    '(?',
    '\\',
    '\u0000',
    '\ud800',
    'null',
    '__proto__',
    'constructor',
    'toString',
    '2026-13-45T99:99:99Z',
  ],
  ...[
    'https://',
    'https://a:b@c/?d',
    '10.0.0.0/99',
    '::1/',
    '-----BEGIN CERTIFICATE-----',
    'a.b.c',
    '999999999999999999999s',
  ],
  ...['path "a" { capabilities = ["read"] }', 'path "a" {', '{"path": null}', '[]', '{}', '"'],
);
const numbers = fc.constantFrom(0, -0, -1, 1, 1.5, 1e21, -1e308, 2 ** 53, 5e-324);
const junk = fc.letrec<{ junk: unknown }>((tie) => ({
  junk: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, false),
    texts,
    numbers,
    fc.array(tie('junk'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(texts, fc.constantFrom('name', 'key', 'metadata', 'spec', 'kind', 'path')), tie('junk'), {
      maxKeys: 3,
    }),
  ),
})).junk;

export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    file: fc.nat(),
    place: fc.nat(),
    act: fc.constantFrom<Edit['act']>(
      ...(['replace', 'replace', 'remove', 'wrap', 'rename', 'add', 'repeat', 'borrow', 'garble'] as const),
    ),
    junk,
    other: fc.nat(),
  }),
  { minLength: 1, maxLength: 3 },
);

/** Where something is: in which list or object, and under which key. */
interface Place {
  readonly parent: any;
  readonly key: string | number;
}

function placesIn(value: unknown, found: Place[] = []): Place[] {
  if (typeof value === 'object' && value !== null) {
    for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
      found.push({ parent: value, key });
      placesIn((value as any)[key], found);
    }
  }
  return found;
}

/** Makes the edits in the files of this folder. */
export function edit(documents: Documents, all: readonly Edit[]): void {
  const names = Object.keys(documents);
  const edited = new Map<string, unknown[]>();
  const garbled = new Map<string, Edit>();
  for (const one of all) {
    const { file, place, act, junk: put, other } = one;
    const name = names[file % names.length]!;
    if (act === 'garble') {
      garbled.set(name, one);
    }
    const content = edited.get(name) ?? (structuredClone(documents[name]!) as unknown[]);
    edited.set(name, content);
    const places = placesIn(content);
    if (places.length > 0 && act !== 'garble') {
      change(
        places[place % places.length]!,
        act,
        act === 'borrow' ? structuredClone(valueAt(places[other % places.length]!)) : put,
      );
    }
  }
  for (const [name, content] of edited) {
    write(name, content, garbled.get(name));
  }
}

/** Puts back what the fleet wrote. */
export function restore(documents: Documents, all: readonly Edit[]): void {
  const names = Object.keys(documents);
  for (const name of new Set(all.map(({ file }) => names[file % names.length]!))) {
    write(name, documents[name]!);
  }
}

/** @param garble puts something into the text itself, or cuts it off */
function write(name: string, content: readonly unknown[], garble?: Edit): void {
  const text = content
    .map((one) => (name.endsWith('.json') ? JSON.stringify(one, null, 1) : dump(one, { noRefs: true })))
    .join('\n---\n');
  const at = (garble?.place ?? 0) % (text.length + 1);
  const put = typeof garble?.junk === 'string' ? garble.junk + text.slice(at) : '';
  writeFileSync(name, garble ? text.slice(0, at) + put : text);
}

const valueAt = ({ parent, key }: Place): unknown => parent[key];

function change({ parent, key }: Place, act: Edit['act'], put: unknown): void {
  const value = parent[key];
  switch (act) {
    case 'remove':
      if (Array.isArray(parent)) {
        parent.splice(key as number, 1);
      } else {
        delete parent[key];
      }
      return;
    case 'wrap':
      parent[key] = Array.isArray(value) && value.length > 0 ? value[0] : [value];
      return;
    case 'rename':
      if (!Array.isArray(parent)) {
        delete parent[key];
        Object.defineProperty(parent, typeof put === 'string' ? put : String(key).toUpperCase(), {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return;
    case 'add':
      if (Array.isArray(value)) {
        value.push(put);
      } else if (typeof value === 'object' && value !== null) {
        value[String(key)] = put;
      }
      return;
    case 'repeat':
      if (Array.isArray(parent)) {
        parent.push(structuredClone(value));
      }
      return;
    default:
      parent[key] = put;
  }
}

/** What became of a reading. */
export interface Reading {
  /** Whether it ended with an error for a person. */
  readonly refused: boolean;
  /** What went wrong within: an error of no code, or a check that did not come to its end. */
  readonly failure?: string;
}

/** Reads the files of this folder in every way that a command does. */
export function readInEveryWay(options?: FilesOptions): Reading {
  try {
    const { output, acknowledge: entries } = readFiles(options);
    const views = readViews(output);
    const failed = acknowledge(runChecks(views), entries).find(({ id }) => id === checkCompletes.id);
    const values = auditedValues(views);
    unknownOf(views);
    accessMatrix(views, {});
    deliveryTimes(views);
    fileTimes(views);
    auditPolicy(views, values, auditedFolders(views, values), auditedPairs(views));
    unreadPaths(views, values, []);
    return { refused: false, failure: failed && `${failed.place}: ${failed.message}` };
  } catch (error) {
    return error instanceof FleetError || error instanceof FleetErrors
      ? { refused: true }
      : { refused: false, failure: (error as Error).stack?.split('\n').slice(0, 4).join(' ') };
  }
}
