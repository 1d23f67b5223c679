import fc from 'fast-check';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isBroken, yamlDocuments } from '../../lib/yaml/documents';

const MODULE = join(__dirname, 'kubernetes-yaml');
const hasGo =
  spawnSync('go', ['version']).status === 0 &&
  spawnSync('go', ['mod', 'download'], { cwd: MODULE, timeout: 60_000 }).status === 0;
if (!hasGo) {
  console.warn('SKIPPED: there is no go with sigs.k8s.io/yaml, so no document was read by Kubernetes itself');
}

const word = fc.constantFrom(
  ...[
    '',
    'a',
    'b',
    'kind',
    'Secret',
    'yes',
    'No',
    'on',
    'OFF',
    'y',
    'N',
    'true',
    'True',
    'null',
    '~',
    'Null',
    '012',
    '0o17',
  ],
  ...[
    '0x1F',
    '0b11',
    '-0b1',
    '1_000',
    '+7',
    '-0',
    '00',
    '08',
    '1.5',
    '.5',
    '5.',
    '1e3',
    '1E+2',
    '-.5e1',
    '1:20',
    '12:30',
  ],
  ...[
    '2024-01-01',
    '2024-01-01T00:00:00Z',
    '1.2.3',
    '0.16',
    '1_',
    '_1',
    '-',
    '+',
    '.',
    '..',
    '0x',
    '0o8',
    '9007199254740991',
  ],
  ...[
    '"yes"',
    "'012'",
    '"a\\u0062"',
    '!!str 12',
    '!x y',
    '!!int "7"',
    '!!float 3',
    '!!binary YWI=',
    '!!timestamp 2024-01-01',
  ],
  ...[
    '<<',
    '"<<"',
    '=',
    '@',
    'a b',
    'a: b',
    'a#b',
    'a #b',
    '{}',
    '[]',
    '[yes, 012]',
    '{a: on}',
    '{y: n, 012: 08}',
    '!m {a: 1}',
  ],
);
const key = fc.constantFrom('a', 'b', 'kind', 'on', '012', '"q"', "'kind'", '1.5', '!!str n', '!x t', 'metadata');
const block: fc.Arbitrary<string[]> = fc.letrec<{ block: string[] }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    word.map((one) => [one]),
    fc
      .array(fc.tuple(key, tie('block')), { minLength: 1, maxLength: 4 })
      .map((all) =>
        all.flatMap(([name, [first, ...rest]]) =>
          rest.length === 0 && !/^[-?] |: /.test(first!)
            ? [`${name}: ${first}`]
            : [`${name}:`, ...[first!, ...rest].map((line) => `  ${line}`)],
        ),
      ),
    fc
      .array(tie('block'), { minLength: 1, maxLength: 3 })
      .map((all) => all.flatMap(([first, ...rest]) => [`- ${first}`, ...rest.map((line) => `  ${line}`)])),
  ),
})).block;
const edit = fc.tuple(
  fc.nat(),
  fc.constantFrom('', ' ', '\t', '\n', '"', "'", '{', ']', '&a ', '*a', '<<: *a', ':', '# ', '|', '>-', '%', '?'),
);
const written = fc.tuple(block, fc.array(edit, { maxLength: 2 })).map(([lines, edits]) =>
  edits.reduce(
    (text, [at, put]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + put + text.slice(place);
    },
    `${lines.join('\n')}\n`,
  ),
);

/** Kubernetes takes an entry with nothing in it for null. */
const EMPTY_ENTRIES: readonly [string, unknown][] = [
  ['a:\n  -\n', { a: [null] }],
  ['a:\n- \n- b\n', { a: [null, 'b'] }],
  ['a:\n  - # none\n  - b\n', { a: [null, 'b'] }],
  ['a:\n  - b\n  -', { a: ['b', null] }],
  ['a:\n  -\n\n  - b\nc: 1\n', { a: [null, 'b'], c: 1 }],
  ['a:\n  - b:\n    -\n    c: 2\n', { a: [{ b: [null], c: 2 }] }],
  ['-\n- a\n', [null, 'a']],
];

test('a list in a block may have an entry with nothing in it', () => {
  expect(EMPTY_ENTRIES.map(([text]) => [text, yamlDocuments(text)[0]])).toEqual(
    EMPTY_ENTRIES.map(([text, value]) => [text, expect.objectContaining({ value })]),
  );
});

test.each(['a:\n  - - # none\n  - b\n', '- -\n- b\n', 'a:\n  -\t\n  - b\n'])(
  'an empty entry that the parser reads otherwise than Kubernetes is refused: %j',
  (text) => {
    expect(yamlDocuments(text)[0]).toMatchObject({ reason: expect.stringContaining('entry that is empty') as string });
  },
);

/** Shapes that a random writer seldom meets. */
const SHAPES = [
  'a: &a {x: 1}\nb:\n  <<: *a\n  y: 2\n',
  'a: &a {x: 1}\nb: &b {x: 2, z: 3}\nc:\n  <<: [*a, *b]\n',
  'a: &a {x: 1}\nb:\n  <<: *a\n  x: 2\n',
  'a: &a {x: 1}\nb:\n  "<<": *a\n',
  'a: &a [1, *b]\n',
  'a: &a b\n*a : c\n',
  'yes: 1\nno: 2\n',
  'on:\n  push: 1\n',
  'a: |\n  x\n  y\nb: >-\n  x\n  y\n',
  'a: "x\n\n  y"\n',
  '"a": 0b2\nb: 0x\nc: 0o9\n',
  'kind:\n!!str n: !!float 3\nb: 0x1F\n',
  'kind: &a \n!!str n: 1\n',
  'kind:\n&a n: 1\nb: *a\n',
  '- kind: # none\n  !!map n: {}\n',
  'a:\n  !!str 1\nb:\n  - !!str 2\n',
  ...['012', '0x1F', '0b10', '0o7', '1_000', '+1', '-0', '1.50', '1e3', 'yes', 'Off', '~', 'null', '.inf'].flatMap(
    (field) => [`a: [${field}:]\n`, `a: {${field}:}\n`, `a: [b, ${field}:, c]\n`, `${field}:\nb: "x:,"\n`],
  ),
  ...EMPTY_ENTRIES.map(([text]) => text),
];

(hasGo ? test : test.skip)(
  'every document that Kubernetes reads is read here in the same way, or refused',
  () => {
    const texts = [...SHAPES, ...fc.sample(written, Number(process.env['KEYWHEEL_RUNS'] ?? 4000))];
    const folder = mkdtempSync(join(tmpdir(), 'keywheel-go-'));
    try {
      cpSync(MODULE, folder, { recursive: true });
      const input = JSON.stringify(texts);
      const read = JSON.parse(
        execFileSync('go', ['run', '.'], { cwd: folder, input, encoding: 'utf8', maxBuffer: 1 << 28 }),
      ) as { json?: unknown; error?: string }[];
      expect(read).toHaveLength(texts.length);
      let [alike, refused] = [0, 0];
      for (const [index, text] of texts.entries()) {
        const [ours] = yamlDocuments(text);
        const theirs = read[index]!;
        // A text alone is no object: go-yaml loses one in a block. Nor is a list a name, for which it has two answers.
        if (
          theirs.error !== undefined ||
          /[\]}]\s*:/.test(text) ||
          typeof theirs.json === 'string' ||
          (ours && isBroken(ours))
        ) {
          refused += 1;
          continue;
        }
        alike += 1;
        // How many spaces a broken line leaves is no matter of what is applied.
        const plain = (value: unknown) =>
          JSON.parse(JSON.stringify(value ?? null).replace(/(?: |\\t)+/g, ' ')) as unknown;
        expect([text, plain(ours?.value)]).toEqual([text, plain(theirs.json)]);
      }
      // Else nothing was compared.
      expect(alike).toBeGreaterThan(texts.length / 5);
      expect(refused).toBeGreaterThan(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  120_000,
);
