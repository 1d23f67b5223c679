/** @jest-environment ./test/jest/own-library.js */
import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { StaticSecret, WorkloadReference } from 'keywheel';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFiles } from '../../lib/files/read-files';
import { recover } from '../../lib/synth/exchange';
import { INCOMPLETE_TERRAFORM, INCOMPLETE_YAML, incompleteMark } from '../../lib/output/incomplete';
import { outputFolders } from '../../lib/synth/output-folders';
import { requireNoOutput } from '../../lib/synth/record-lost';
import { writeFiles } from '../../lib/synth/write';
import { filesBelow, inEmptyFolder, smallWithSecret, spoke, team } from '../fixtures/fleets';
import { runs, some } from '../runs';

/** The operation of the file system at which the process dies, counted from the last time this was set; 0 for none. */
const death = { at: 0, dead: false };

class Killed extends Error {}

jest.mock('node:fs', () => {
  const fs = jest.requireActual<typeof import('node:fs')>('node:fs');
  /** Does nothing once the process is dead; what is written when it dies is written by half. */
  const dying = <A extends unknown[], R>(real: (...args: A) => R, half?: (...args: A) => void) =>
    ((...args: A): R => {
      if (death.dead) {
        throw new Killed();
      }
      death.at -= 1;
      if (death.at === 0) {
        half?.(...args);
        death.dead = true;
        throw new Killed();
      }
      return real(...args);
    }) as typeof real;
  return {
    ...fs,
    writeFileSync: dying(fs.writeFileSync, (file, text, options) =>
      fs.writeFileSync(file, (text as string).slice(0, (text as string).length / 2), options),
    ),
    renameSync: dying(fs.renameSync),
    mkdirSync: dying(fs.mkdirSync),
    rmSync: dying(fs.rmSync),
    rmdirSync: dying(fs.rmdirSync),
    openSync: dying(fs.openSync),
    writeSync: dying(fs.writeSync as (fd: number, text: string) => number),
    fsyncSync: () => undefined,
  };
});

// A lock that its process left without a name counts as dead after two seconds: they pass at once here.
let passed = 0;
const now = performance.now.bind(performance);
jest.spyOn(performance, 'now').mockImplementation(() => now() + passed);
jest.spyOn(Atomics, 'wait').mockImplementation((_array, _index, _value, timeout) => {
  passed += timeout ?? 0;
  return 'timed-out';
});

type Tree = Record<string, string>;

/** What a person or a tool sees: without what keywheel keeps for itself while it writes. */
function visible(tree: Tree): Tree {
  return Object.fromEntries(
    Object.entries(tree).filter(([file]) => !/\/$|\.keywheel-(stage|lock)|^\.keywheel\/journal/.test(file)),
  );
}

/** Both trees as a whole synthesis leaves them: the second adds files, changes some and removes others. */
const [before, after] = inEmptyFolder((folder) => {
  const first = smallWithSecret();
  first.delivery.restartOnChange(WorkloadReference.deployment('api'));
  first.fleet.synth();
  const old = filesBelow(folder);
  const { fleet, prod } = smallWithSecret({ tenant: { owner: 'new@example.com' } });
  const risk = team(prod, 'risk');
  const secret = new StaticSecret(risk, 'db', { keys: ['a'], maximumAge: Duration.days(1) });
  secret.deliver(risk.addNamespace(spoke(prod, 'us'), 'risk', { create: true }));
  fleet.synth();
  return [old, filesBelow(folder)];
});

const STRANGERS = { 'dist/eu/mine.yaml': 'kind: Mine\n', 'cdktf.out/stacks/hub/mine.txt': 'mine\n' };

function put(tree: Tree): void {
  for (const [file, text] of Object.entries(tree)) {
    if (!file.endsWith('/')) {
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, text);
    }
  }
}

/** As `synth` does it: takes back what was begun, reads the record, writes. */
function write(tree: Tree, dieAt = 0): number {
  const folders = outputFolders({});
  death.at = dieAt;
  try {
    recover(folders);
    const files = Object.entries(tree).filter(([file]) => !file.endsWith('/'));
    const record = filesBelow(process.cwd())['.keywheel/acme.json'];
    writeFiles('acme', new Map(files.map(([file, text]) => [join(process.cwd(), file), () => text])), folders, record);
  } catch (error) {
    if (!death.dead) {
      throw error;
    }
  } finally {
    death.dead = false;
  }
  return dieAt - death.at;
}

function isTakenForWhole(): boolean {
  try {
    readFiles();
    return true;
  } catch (error) {
    expect((error as { code?: string }).code).toMatch(/^(OutputIncomplete|TerraformUnreadable|FilesMissing)$/);
    return false;
  }
}

function expectNoMixture(from: Tree, to: Tree): void {
  const now = visible(filesBelow(process.cwd()));
  const strangers = Object.keys(STRANGERS);
  const without = (tree: Tree) =>
    Object.fromEntries(Object.entries(visible(tree)).filter(([file]) => !strangers.includes(file)));
  const is = (tree: Tree) =>
    JSON.stringify(Object.entries(without(now)).sort()) === JSON.stringify(Object.entries(without(tree)).sort());
  if (is(from) || is(to)) {
    return;
  }
  expect(isTakenForWhole()).toBe(false);
  // Nor do those who name each file find one of before beside one of after.
  const changed = Object.keys(visible(from)).filter((file) => from[file] !== to[file]);
  const old = changed.filter((file) => now[file] === from[file]);
  const written = changed.filter((file) => file in to && now[file] === to[file]);
  expect([old, written]).toContainEqual([]);
}

const count = inEmptyFolder(() => {
  put(before);
  return write(after, 0);
});

/** Numbers from 1, with a distance. */
function every(stride: number, last: number): number[] {
  return Array.from({ length: Math.ceil(last / stride) }, (_, index) => 1 + index * stride);
}

test('the trees differ in every way, and many operations lie between them', () => {
  const files = (tree: Tree) => Object.keys(visible(tree));
  expect(files(after).filter((file) => !(file in before))).not.toEqual([]);
  expect(files(before).filter((file) => !(file in after))).not.toEqual([]);
  expect(count).toBeGreaterThan(60);
});

test('a death at any operation leaves the old output, the new one, or one that nobody takes for whole; the next run completes it', () => {
  for (const [from, to, stride] of [
    [before, after, 1],
    [after, before, 3],
    [{}, after, 3],
  ] as [Tree, Tree, number][]) {
    const operations = inEmptyFolder(() => {
      put(from);
      return write(to);
    });
    for (const at of some(every(stride, operations))) {
      inEmptyFolder((folder) => {
        put({ ...from, ...STRANGERS });
        write(to, at);
        expectNoMixture(from, to);
        write(to);
        expect(visible(filesBelow(folder))).toEqual({ ...visible(to), ...STRANGERS });
        expect(Object.keys(filesBelow(folder)).filter((file) => /stage|lock|journal|incomplete/.test(file))).toEqual(
          [],
        );
      });
    }
  }
});

test('a run of the old program after one of the new that died leaves everything as it was', () => {
  for (const at of some(every(2, count))) {
    inEmptyFolder((folder) => {
      put(before);
      write(after, at);
      write(before);
      expect(filesBelow(folder)).toEqual(before);
    });
  }
});

test('runs that die one after the other, while they take back what another began, end well', () => {
  const series = fc.array(fc.record({ at: fc.integer({ min: 1, max: count + 20 }), back: fc.boolean() }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(series, (deaths) => {
      inEmptyFolder((folder) => {
        put(before);
        for (const { at, back } of deaths) {
          write(back ? before : after, at);
          expectNoMixture(before, after);
        }
        write(after);
        expect(filesBelow(folder)).toEqual(after);
      });
    }),
    { numRuns: runs(25) },
  );
});

test('a death while the record is restored leaves a record, or none, and the next run goes on from there', () => {
  const { '.keywheel/acme.json': record, ...without } = before;
  const restore = () => requireNoOutput('acme', outputFolders({}), true);
  for (let at = 1; at <= 15; at += 1) {
    inEmptyFolder((folder) => {
      put(without);
      death.at = at;
      expect(restore).toThrow();
      death.dead = false;
      death.at = 0;
      const restored = filesBelow(folder)['.keywheel/acme.json'];
      if (restored !== undefined) {
        expect(JSON.parse(restored)).toEqual(JSON.parse(record!));
      } else {
        expect(restore).toThrow('the record was restored from the output');
      }
      write(before);
      expect(filesBelow(folder)).toEqual(before);
    });
  }
});

test('what git puts in place after a death stays, and is completed', () => {
  for (let at = 1; at <= count; at += 5) {
    inEmptyFolder((folder) => {
      put(before);
      write(after, at);
      // Another branch, in which one file has another text and the record another tenant.
      const record = before['.keywheel/acme.json']!.replace('prod/payments', 'prod/treasury');
      put({ '.keywheel/acme.json': record });
      recover(outputFolders({}));
      expect(filesBelow(folder)['.keywheel/acme.json']).toBe(record);
      write(after);
      expect(filesBelow(folder)).toEqual(after);
    });
  }
});

test('a folder that is moved after a death is completed where it is', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'keywheel-'));
  try {
    for (let at = 1; at <= count; at += 7) {
      inEmptyFolder((folder) => {
        put(before);
        write(after, at);
        rmSync(elsewhere, { recursive: true });
        cpSync(folder, elsewhere, { recursive: true });
      });
      const here = process.cwd();
      process.chdir(elsewhere);
      try {
        write(after);
        expect(filesBelow(process.cwd())).toEqual(after);
      } finally {
        process.chdir(here);
      }
    }
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});

test('the mark of manifests is no YAML, and that of stacks a block that Terraform does not know', () => {
  expect(() => load(incompleteMark('acme', INCOMPLETE_YAML))).toThrow();
  expect(incompleteMark('acme', INCOMPLETE_TERRAFORM)).toMatch(/^keywheel_incomplete \{\} # .* acme .*keywheel synth/);
});
