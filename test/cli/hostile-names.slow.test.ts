import fc from 'fast-check';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pc from 'picocolors';
import { SaxesParser } from 'saxes';
import { keywheel } from '../../lib/cli/commands';
import { failureText } from '../../lib/cli/failure';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { HOSTILE, UNSEEN } from '../encode/hostile';
import { readWorkflowCommand } from '../encode/workflow-commands';
import { banking } from '../fixtures/fleets';
import { runs, some } from '../runs';
import { folderWith, keywheel as start, PROGRAM, SYNTH } from './command';

interface Token {
  readonly type: string;
  readonly children?: readonly Token[] | null;
}
// Without its types, which are a package of their own.
const MarkdownIt =
  jest.requireActual<new (options: object) => { parse(text: string, env: object): Token[] }>('markdown-it');
const MARKDOWN = new MarkdownIt({ html: true });

const SECRET = 'CANARY';
const ADDRESSES = [
  `https://user:${SECRET}@hub.example.com:8200/?token=${SECRET}`,
  `https://hub.example.com:8200/a?x=1&y=${SECRET}#${SECRET}`,
  `http://us"er:${SECRET}@hub.example.com`,
  `//user:${SECRET}@hub.example.com/x`,
  `postgresql://{{username}}:${SECRET}@db:5432/core?password=${SECRET}`,
  `user:${SECRET}@tcp(db:3306)/core`,
  `jdbc:mysql://user:${SECRET}@db/core`,
];
/** What would do harm in a log, each kind in a few texts: all else is for other readers. */
const LOGGED = [
  UNSEEN.join(' '),
  UNSEEN.filter((text) => /^[^\0\p{Cs}]*$/u.test(text)).join('\u202e'),
  ...HOSTILE.filter((text) => /^(::|##)/.test(text)),
  // Of a path, one that begins with two slashes begins with one.
  ...ADDRESSES.filter((text) => !text.startsWith('//')),
];
const NAMES = [...HOSTILE, ...UNSEEN, ...ADDRESSES, `${'x'.repeat(5000)}\n::error::x`];

const HARM = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u00a0\u2800]|^ *::|##[A-Za-z]*\[|CANARY/u;

/** What no line of a log may be, however it is split. A CSV ends its lines with two characters. */
function expectHarmless(text: string, what: string): void {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const bad = lines.filter((line) => HARM.test(line));
  expect({ what, bad }).toEqual({ what, bad: [] });
}

/** Commands for GitHub begin as nothing else may: what they say, as its runner reads it. */
function commandTexts(out: string): string {
  const commands = out.split('\n').filter(Boolean).map(readWorkflowCommand);
  return commands.map(({ properties, text }) => `${Object.values(properties).join('\n')}\n${text}\n`).join('');
}

/** Runs a command as `main` does, in this process: what it writes on either stream. */
async function written(args: readonly string[]): Promise<string> {
  return Object.values(await streamsOf(args)).join('');
}

async function streamsOf(args: readonly string[]): Promise<{ readonly out: string; readonly err: string }> {
  const texts = { out: '', err: '' };
  const keep =
    (stream: 'out' | 'err') =>
    (part: unknown, ...more: unknown[]): boolean => {
      texts[stream] += String(part);
      const done = more.find((one) => typeof one === 'function') as (() => void) | undefined;
      done?.();
      return true;
    };
  const streams = (['out', 'err'] as const).map((stream) =>
    jest.spyOn(process[`std${stream}`], 'write').mockImplementation(keep(stream) as typeof process.stdout.write),
  );
  try {
    await keywheel().parseAsync(['node', 'keywheel', ...args]);
  } catch (error) {
    if ((error as Error).constructor.name !== 'CommanderError') {
      texts.err += failureText(error, pc.createColors(false), true);
    }
  } finally {
    streams.forEach((stream) => stream.mockRestore());
    process.exitCode = 0;
  }
  return texts;
}

/** Rows of RFC 4180. */
const CSV_ROW = /^"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*$/;
const CSV_FORMULA = /(?:^|,)"\s*[=+\-@＝＋－＠]/;

/** What a reader of a format would take for something else than a text. */
function misreadIn(format: string, out: string): string[] {
  const lines = out.split(/\r?\n/).filter(Boolean);
  switch (format) {
    case 'csv': {
      const columns = (line: string) => line.match(/"(?:[^"]|"")*"/g)?.length;
      return lines.filter(
        (line) => columns(line) !== columns(lines[0]!) || !CSV_ROW.test(line) || CSV_FORMULA.test(line),
      );
    }
    case 'markdown': {
      // What a report folds is HTML of its own.
      const own = out.replace(/^<details><summary>All changes<\/summary>$|^<\/details>$/gm, '');
      const tokens = MARKDOWN.parse(own, {}).flatMap(({ type, children }) => [{ type }, ...(children ?? [])]);
      const code = tokens.filter(({ type }) => /^(?:html_|image|s_open)/.test(type)).map(({ type }) => type);
      return [...code, ...unequalRows(lines)];
    }
    case 'junit':
      new SaxesParser().write(out).close();
      return [];
    case 'json':
    case 'sarif':
    case 'gitlab':
      JSON.parse(out);
      return [];
    case 'github':
      return lines.filter((line) => !/^::(?:error|warning|notice)[^:\r]*::/.test(line));
    default:
      return [];
  }
}

/** Of a table in Markdown, where a bar in a text would begin another cell. */
function unequalRows(lines: readonly string[]): string[] {
  const bars = (line: string) => line.replace(/\\./g, '').split('|').length;
  return lines.filter(
    (line, at) => /^\|/.test(line) && /^\|/.test(lines[at - 1] ?? '') && bars(line) !== bars(lines[at - 1]!),
  );
}

/** Every command of the command line, and whether it reads files or runs the program of a person. */
const READS: Record<string, 'files' | 'hub' | 'program' | 'nothing'> = {
  synth: 'program',
  rotate: 'program',
  check: 'files',
  access: 'files',
  diff: 'files',
  timing: 'files',
  load: 'files',
  advice: 'files',
  audit: 'hub',
  status: 'files',
  plan: 'files',
  report: 'files',
  bump: 'hub',
  seal: 'nothing',
  explain: 'nothing',
  add: 'nothing',
  schema: 'nothing',
  init: 'nothing',
  import: 'hub',
};
const commands = keywheel().commands;
const formats = commands.flatMap((command) => {
  const choices = command.options.find(({ long }) => long === '--format')?.argChoices ?? ['text'];
  return choices.map((format) => ({ name: command.name(), format }));
});

test('the table has every command', () => {
  expect(Object.keys(READS).sort()).toEqual(commands.map((command) => command.name()).sort());
});

type Json = Record<string, unknown>;

/** Both sides of a fleet, as its files hold them. */
const fleet = synthesizeInMemory(banking().fleet);
const sides: Json = JSON.parse(
  JSON.stringify({
    stacks: fleet.stacks.map(({ json }) => json),
    clusters: Object.fromEntries(
      fleet.clusters.map(({ name, files }) => [
        name,
        files.flatMap(({ manifests }) => manifests.map(({ object }) => object)),
      ]),
    ),
    kustomization: {
      secretGenerator: [{ name: 'app', namespace: 'payments', literals: ['pin=4711-0815'], envs: ['.env'] }],
      configMapGenerator: [{ name: 'settings', files: ['password=.env'] }],
    },
    env: { note: 'correct horse', password: 'changeme' },
  }),
);

/** Ways to every text, and to every name of a field that somebody chose. */
function waysIn(value: unknown, way: readonly string[] = []): string[][] {
  return typeof value === 'string'
    ? [[...way]]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => waysIn(inner, [...way, key]))
      : [];
}

/** @param isKey whether the name of the field becomes the text */
function changed(way: readonly string[], change: (text: string) => string, isKey: boolean): Json {
  const copy = structuredClone(sides);
  let holder = copy as any;
  way.slice(0, -1).forEach((key) => (holder = holder[key]));
  const last = way.at(-1)!;
  const value = holder[last];
  if (isKey && !Array.isArray(holder)) {
    delete holder[last];
    holder[change(last)] = value;
  } else {
    holder[last] = change(value);
  }
  return copy;
}

function write(folder: string, said: Json): void {
  const { stacks, clusters, kustomization, env } = said as Record<'clusters', Record<string, Json[]>> &
    Record<'kustomization' | 'env', Json> & { stacks: Json[] };
  const put = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  stacks.forEach((stack, index) => put(`tf/${index}/cdk.tf.json`, JSON.stringify(stack)));
  Object.entries(clusters).forEach(([name, objects], index) => {
    // A name that is no name of a file is of no dump.
    put(`live/${/^[a-z]+$/.test(name) ? name : index}.json`, JSON.stringify({ items: objects }));
    put(`m/${index}/a.yaml`, objects.map((one) => `---\n${JSON.stringify(one)}\n`).join(''));
  });
  put('m/0/k/kustomization.yaml', JSON.stringify(kustomization));
  const settings = Object.entries(env).map(([key, value]) => `${key}=${String(value)}\n`);
  put('m/0/k/.env', settings.join(''));
  put(
    'keywheel.check.yaml',
    JSON.stringify({
      clusters: Object.fromEntries(Object.keys(clusters).map((name, index) => [name, { manifests: [`m/${index}`] }])),
    }),
  );
}
const before = process.cwd();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keywheel-hostile-'));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

const filed = formats.filter(({ name }) => READS[name] === 'files');
/** What a command tells besides. */
const MORE: Readonly<Record<string, string[][]>> = {
  status: [['--live', 'live', '--no-hub']],
  plan: [['before']],
  diff: [['before']],
  access: [[], ['--secrets'], ['--diff', 'before'], ['--can-read', 'acme.kv/data/prod/payments/db']],
};
/** A few of many at each run of the suite: `KEYWHEEL_HOSTILE=200` tries more. */
const TRIED = Number(process.env['KEYWHEEL_HOSTILE'] ?? runs(4));

test('a comparison says what a change opens', async () => {
  const role = waysIn(sides).find(
    (way) => way.includes('bound_service_account_names') || way.includes('bound_subject'),
  )!;
  write(join(folder, 'before'), sides);
  write(
    folder,
    changed(role, () => 'system:serviceaccount:app:other', false),
  );
  const told = JSON.parse(
    await written(['access', '--terraform', 'tf', '--diff', 'before', '--format', 'json']),
  ) as object;
  expect(Object.values(told).flat()).not.toEqual([]);
});

test.each([
  ['csv', '"a","b"\n"=1","b"'],
  ['csv', '"a","b"\n"a","b","c"'],
  ['csv', '"a","b"\n"a" b,"b"'],
  ['markdown', 'a <b>b</b>'],
  ['markdown', '<script>a</script>'],
  ['markdown', '| a | b |\n| --- | --- |\n| a | b | c |'],
  ['markdown', '![a](b)'],
])('what a reader of %s takes for something else is seen in %j', (format, out) => {
  expect(misreadIn(format, out)).not.toEqual([]);
});

test('names and texts in the files of both sides reach no log as what they are, in any format', async () => {
  write(join(folder, 'before'), sides);
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        { arbitrary: fc.constantFrom(...waysIn(sides)), weight: 3 },
        // Few of all: what kustomize takes from files.
        fc.constantFrom(...waysIn(sides).filter(([side]) => side === 'kustomization' || side === 'env')),
      ),
      fc.constantFrom(...NAMES),
      fc.constantFrom('alone', 'before', 'behind'),
      fc.integer({ min: 0, max: 3 }),
      async (way, text, where, quarter) => {
        const change = (old: string) => (where === 'alone' ? text : where === 'before' ? text + old : old + text);
        write(folder, changed(way, change, quarter === 0));
        for (const { name, format } of filed) {
          for (const more of MORE[name] ?? [[]]) {
            const args = [name, '--terraform', 'tf', '--format', format, ...more];
            const { out, err } = await streamsOf(args);
            expectHarmless((format === 'github' ? commandTexts(out) : out) + err, args.join(' '));
            expect({ args, misread: out === '' ? [] : misreadIn(format, out) }).toEqual({ args, misread: [] });
          }
        }
      },
    ),
    { numRuns: TRIED },
  );
}, 600_000);

/** Each option that takes a text, what is no option, and arguments. */
const spoken = commands.flatMap((command) => [
  ...command.options.filter(({ required }) => required).map(({ long }) => [command.name(), long!]),
  [command.name(), '--'],
  [command.name()],
]);

test.each(some(spoken).map((args) => ({ said: args.join(' '), args })))(
  'keywheel $said repeats nothing of what it is given',
  async ({ args }) => {
    write(folder, sides);
    const base = READS[args[0]!] === 'files' ? ['--terraform', 'tf'] : [];
    const [name, option] = args;
    // "init" makes a folder of the name, and tells a command to paste.
    for (const text of some(LOGGED).filter((one) => name !== 'init' || !one.includes(SECRET))) {
      const said = option === '--' ? [`--${text}`] : [...(option ? [option] : []), text];
      expectHarmless(await written([name!, ...base, ...said]), `${name} ${option ?? ''}`);
    }
  },
);

test('what is no command is repeated as nothing but text', async () => {
  for (const text of LOGGED) {
    expectHarmless(await written([text]), 'keywheel');
  }
});

describe('a hub', () => {
  let text: string;
  let status: number;
  const hub = createServer((request, answer) => {
    const health = request.url?.includes('sys/health') && status === 200;
    const isList = request.url?.includes('list=true');
    const metadata = {
      created_time: text,
      current_version: 1,
      versions: { 1: { created_time: text, deletion_time: text } },
    };
    const data = isList
      ? { keys: [text] }
      : { ...metadata, custom_metadata: { owner: text }, last_vault_rotation: text };
    answer.writeHead(status);
    answer.end(JSON.stringify(health ? { server_time_utc: 1e9 } : status === 200 ? { data } : { errors: [text] }));
  });
  beforeAll(async () => {
    await new Promise<void>((listening) => hub.listen(0, '127.0.0.1', listening));
    process.env['VAULT_ADDR'] = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
    process.env['VAULT_TOKEN'] = SECRET;
  });
  afterAll(async () => {
    delete process.env['VAULT_ADDR'];
    delete process.env['VAULT_TOKEN'];
    await new Promise((closed) => hub.close(closed));
  });

  test.each(formats.filter(({ name }) => READS[name] === 'hub'))(
    'says nothing through $name --format $format but texts',
    async ({ name, format }) => {
      write(folder, sides);
      for (status of [200, 403, 500]) {
        for (text of some(LOGGED)) {
          const out = await written([name, '--terraform', 'tf', '--format', format]);
          expect(out).not.toBe('');
          expectHarmless(out, name);
        }
      }
    },
  );
});

test.each(some(['synth', 'rotate']))('%s tells what a program throws as text', async (name) => {
  const program = `${PROGRAM}\nthrow new Error(${JSON.stringify(LOGGED.join('\n'))});\n${SYNTH}`;
  const { code, out, err } = await start(folderWith({ 'main.ts': program }), [
    name,
    ...(name === 'synth' ? ['--verbose'] : []),
  ]);
  expect(code).toBe(1);
  expect(err).toContain('the program threw');
  expectHarmless(out + err, name);
});

test.each(
  some([
    ['access', '--secrets', 'csv'] as const,
    ['access', '--secrets', 'markdown'] as const,
    ['timing', '', 'markdown'] as const,
  ]),
)('%s %s tells the names of a program as texts, as %s', async (name, more, format) => {
  const text = `=cmd()|a\n::error::x\u001b[31m\u202e<img src=x>##vso[a]`;
  const program = `
import { Emitted } from 'keywheel';
${PROGRAM}
const names = ['/metadata/name', '/spec/target/name'].map(
  (path): any => ({ _toJson: () => ({ op: 'replace', path, value: ${JSON.stringify(text)} }) }),
);
Emitted.of(fleet).patch({ kind: 'ExternalSecret', name: 'database' }, ...names);
${SYNTH}`;
  const args = [name, ...(more ? [more] : []), '--app', 'main.ts', '--format', format];
  const { out, err } = await start(folderWith({ 'main.ts': program }), args);
  expectHarmless(out + err, name);
  expect(out).toContain('cmd()');
  expect(misreadIn(format, out)).toEqual([]);
});

test('a mapping file is not quoted where it is wrong', async () => {
  const values = {
    clusters: SECRET,
    tenants: { a: [SECRET] },
    existing: [SECRET],
    acknowledge: [{ id: SECRET, reason: 'x' }],
  };
  for (const [field, value] of Object.entries(values)) {
    write(folder, sides);
    writeFileSync('keywheel.check.yaml', JSON.stringify({ clusters: { eu: { manifests: ['m/0'] } }, [field]: value }));
    const out = await written(['check', '--terraform', 'tf']);
    expect(out).toMatch(/error (MappingInvalid|CheckUnknown)/);
    expectHarmless(out, field);
  }
});
