import { transformSync } from '@swc/core';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');

interface Room {
  readonly name: string;
  readonly column: 'ground' | 'reading' | 'stating' | 'top';
  /** By the list of eslint.config.mjs. */
  readonly imports: readonly string[];
  /** As the lint rule has it, for files of its own folder and of one below it. */
  readonly linted: readonly string[];
  readonly below: readonly string[];
}

const rooms = JSON.parse(
  execFileSync(process.execPath, [join(__dirname, 'rooms-linted.mjs')], { encoding: 'utf8' }),
) as Room[];

/** Which files each file names, types included, and which of them it loads when it is loaded itself. */
interface Imports {
  readonly named: ReadonlyMap<string, readonly string[]>;
  readonly loaded: ReadonlyMap<string, readonly string[]>;
}

/** @param of the files that are asked for */
function importsOf(sources: Readonly<Record<string, string>>, of = sources): Imports {
  const resolved = (file: string, specifiers: readonly string[]) =>
    specifiers.flatMap((specifier) => {
      const path = specifier === 'keywheel' ? 'index' : normalize(join(dirname(file), specifier));
      const found = [path, `${path}.ts`, join(path, 'index.ts')].find((one) => Object.hasOwn(sources, one));
      return found !== undefined && (specifier.startsWith('.') || specifier === 'keywheel') ? [found] : [];
    });
  const all = <T>(read: (file: string, text: string) => T) =>
    new Map(Object.entries(of).map(([file, text]) => [file, read(file, text)]));
  return {
    named: all((file, text) =>
      resolved(
        file,
        ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName),
      ),
    ),
    loaded: all((file, text) => resolved(file, loadedBy(text))),
  };
}

/** What a file loads at once, when nothing is left of its types. */
function loadedBy(text: string): string[] {
  const { code } = transformSync(text, {
    swcrc: false,
    module: { type: 'commonjs' },
    jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } },
  });
  return [...code.matchAll(/^\S.*\brequire\("([^"]+)"\)/gm)].map(([, specifier]) => specifier!);
}

/** The folder of a file, the first one below lib/; the file itself where it lies beside them. */
function roomOf(file: string): string {
  return file.split('/')[0]!;
}

function between(imports: Imports['named'], placeOf: (file: string) => string): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const [file, others] of imports) {
    const place = placeOf(file);
    const found = edges.get(place) ?? new Set<string>();
    others.map(placeOf).forEach((other) => other !== place && found.add(other));
    edges.set(place, found);
  }
  return edges;
}

/** Groups of places from each of which every other one of them can be reached. */
function circles(edges: ReadonlyMap<string, Iterable<string>>): string[][] {
  const reach = new Map<string, Set<string>>();
  for (const start of edges.keys()) {
    const seen = new Set<string>();
    for (const next = [...edges.get(start)!]; next.length > 0;) {
      const place = next.pop()!;
      if (!seen.has(place)) {
        seen.add(place);
        next.push(...(edges.get(place) ?? []));
      }
    }
    reach.set(start, seen);
  }
  const groups = [...edges.keys()]
    .filter((place) => reach.get(place)!.has(place))
    .map((place) =>
      [...reach.get(place)!]
        .filter((other) => reach.get(other)?.has(place))
        .sort()
        .join(' '),
    );
  return [...new Set(groups)].sort().map((group) => group.split(' '));
}

/** Imports that the list does not allow. */
function trespasses(imports: Imports['named']): string[] {
  return [...imports].flatMap(([file, others]) => {
    const room = rooms.find(({ name }) => name === roomOf(file));
    return room === undefined
      ? []
      : others
          .filter((other) => ![room.name, ...room.imports].includes(roomOf(other)))
          .map((other) => `${file} imports ${other}`);
  });
}

const sources = Object.fromEntries(
  readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, readFileSync(join(ROOT, 'lib', file), 'utf8')]),
);
const imports = importsOf(sources);

test('every folder of lib/ has its place in the list, and every place a folder', () => {
  const folders = new Set(Object.keys(sources).flatMap((file) => (file.includes('/') ? [roomOf(file)] : [])));
  expect(rooms.map(({ name }) => name).sort()).toEqual([...folders].sort());
});

test('a room imports what the list allows, and nothing else', () => {
  expect(Object.keys(sources).length).toBeGreaterThan(400);
  expect(trespasses(imports.named)).toEqual([]);
});

test('the lint rule of each room says the same as the list, also for a folder within it', () => {
  for (const { name, imports: allowed, linted, below } of rooms) {
    expect([name, linted]).toEqual([name, allowed]);
    expect([name, below]).toEqual([name, allowed]);
  }
});

test('what reads never imports what states, nor the other way round', () => {
  const columnOf = new Map(rooms.map(({ name, column }) => [name, column]));
  const meeting = [...between(imports.named, (file) => columnOf.get(roomOf(file)) ?? 'top')].map(([column, others]) => [
    column,
    [...others].sort(),
  ]);
  expect(Object.fromEntries(meeting)).toEqual({
    ground: [],
    reading: ['ground'],
    stating: ['ground'],
    top: ['ground', 'reading', 'stating'],
  });
});

test('a theme of the checks knows no other', () => {
  const themes = new Map([...imports.named].filter(([file]) => /^checks\/.+\//.test(file)));
  const edges = between(themes, dirname);
  expect([...edges.keys()].length).toBeGreaterThan(10);
  expect([...edges].flatMap(([, others]) => [...others].filter((other) => other.startsWith('checks/')))).toEqual([]);
});

test('no folder imports itself by a circle, types included', () => {
  expect(circles(between(imports.named, roomOf))).toEqual([]);
});

test('no file loads itself by a circle', () => {
  expect(circles(imports.loaded)).toEqual([]);
});

describe('is seen', () => {
  function given(added: Readonly<Record<string, string>>): Imports {
    const { named, loaded } = importsOf({ ...sources, ...added }, added);
    return { named: new Map([...imports.named, ...named]), loaded: new Map([...imports.loaded, ...loaded]) };
  }

  test.each([
    ['a type', "import type { Fleet } from '../fleet/fleet-base';", 'fleet/fleet-base.ts'],
    ['a type by its name', "export type A = import('../vault/stack').Stack;", 'vault/stack.ts'],
    ['what is exported again', "export { readFiles } from '../files/read-files';", 'files/read-files.ts'],
    ['what is loaded later', "export const a = () => import('../synth/render');", 'synth/render.ts'],
    ['what is required', "export const a = () => require('../cli/commands');", 'cli/commands.ts'],
    ['a longer way', "import '.././kubernetes/rbac';", 'kubernetes/rbac.ts'],
    ['the whole library', "import { Fleet } from 'keywheel';", 'index.ts'],
    ['what lies next to the rooms', "import { Fleet } from '../fleet';", 'fleet.ts'],
  ])('%s from another column', (_what, text, other) => {
    expect(trespasses(given({ 'views/new.ts': text }).named)).toEqual([`views/new.ts imports ${other}`]);
  });

  test('a circle of folders by one type', () => {
    const { named } = given({ 'output/new.ts': "import type { VaultView } from '../views/vault-view';" });
    expect(circles(between(named, roomOf))).toContainEqual(expect.arrayContaining(['output', 'views']));
  });

  test('a circle of files, and none where only types go round', () => {
    const circle = (first: string) =>
      circles(given({ 'go/a.ts': first, 'go/b.ts': "import { a } from './a'; export const b = () => a;" }).loaded);
    expect(circle("import { b } from './b'; export const a = () => b;")).toEqual([['go/a.ts', 'go/b.ts']]);
    expect(circle("import { b } from './b'; export const a: typeof b = () => undefined;")).toEqual([]);
  });
});
