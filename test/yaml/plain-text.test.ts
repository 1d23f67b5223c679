import fc from 'fast-check';
import { dump } from 'js-yaml';
import { deepStrictEqual } from 'node:assert';
import { yamlDocuments } from '../../lib/yaml/documents';
import { plainFields } from '../../lib/yaml/plain-text';
import { KUBERNETES_SCHEMA } from '../../lib/yaml/schema';
import { runs } from '../runs';

/** The same schema by another name, with which js-yaml reads all of it. */
const BY_JS_YAML = KUBERNETES_SCHEMA.extend({ implicit: [] });

const word = fc.constantFrom(
  ...[
    'a',
    'b',
    'c',
    'kind',
    'Secret',
    'yes',
    'No',
    'on',
    'y',
    'true',
    'null',
    '__proto__',
    'constructor',
    '_',
    '-',
    '--',
  ],
  ...[
    '12',
    '012',
    '0x1F',
    '1_000',
    '1.5',
    '1e3',
    '1h0m0s',
    '2024-01-01',
    '10.0.0.1',
    '9007199254740993',
    '1_',
    '/',
    '.',
  ],
  ...[
    'https://vault.example.com:8200',
    'external-secrets.io/v1',
    'a b',
    'a  b',
    'a:b',
    'a: b',
    'a :b',
    'a #b',
    'a-b',
    'é',
  ],
  ...[
    "'{{ .password }}'",
    "''",
    "'it''s'",
    "'# no'",
    "'?x'",
    "'{a:}'",
    "'[{?x'",
    "'a",
    "'a' b",
    '"a"',
    '{}',
    '[]',
    '{a: b}',
    '[ ]',
  ],
  ...[
    '|',
    '>-',
    '&a b',
    '*a',
    '!x',
    '? a',
    '- a',
    '#',
    '# comment',
    '---',
    '...',
    '',
    ' ',
    '\t',
    '<<',
    '%YAML 1.1',
    '~',
    '\r',
    '\u2028',
  ],
);
const indentation = fc.constantFrom('', '', '  ', '  ', '    ', '      ', ' ', '   ', '\t');
const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(indentation, word, word).map(([before, key, value]) => `${before}${key}: ${value}`),
  },
  { weight: 3, arbitrary: fc.tuple(indentation, word).map(([before, key]) => `${before}${key}:`) },
  { weight: 3, arbitrary: fc.tuple(indentation, word).map(([before, value]) => `${before}- ${value}`) },
  {
    weight: 2,
    arbitrary: fc.tuple(indentation, word, word).map(([before, key, value]) => `${before}- ${key}: ${value}`),
  },
  { weight: 1, arbitrary: fc.tuple(indentation, word).map(([before, value]) => `${before}- - ${value}`) },
  { weight: 1, arbitrary: fc.tuple(indentation, word).map((parts) => parts.join('')) },
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    word,
    fc.integer(),
    fc.boolean(),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'metadata', 'app.kubernetes.io/name', 'e.f-g', 'y'), tie('tree'), {
      maxKeys: 4,
    }),
  ),
}));
const document = fc.tuple(fc.dictionary(fc.constantFrom('apiVersion', 'kind', 'spec', 'x'), tree), fc.boolean());
/** Some of its lines are further in, further out, or gone. */
const written = fc
  .tuple(
    document,
    fc.array(fc.tuple(fc.nat(60), fc.constantFrom('in', 'out', 'gone', 'empty', 'twice')), { maxLength: 2 }),
  )
  .map(([[value, noArrayIndent], edits]) => {
    const lines = dump(value, { noRefs: true, noArrayIndent }).split('\n');
    for (const [at, edit] of edits) {
      const own = lines[at] ?? '';
      const edited = {
        in: [`  ${own}`],
        out: [own.replace(/^ {2}/, '')],
        gone: [],
        empty: ['', own],
        twice: [own, own],
      };
      lines.splice(at, 1, ...edited[edit as keyof typeof edited]);
    }
    return lines.join('\n');
  });

const RUNS = Number(process.env['KEYWHEEL_READS'] ?? runs(4000));

test('a plain document is what js-yaml reads, and where', () => {
  let plain = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        written,
        fc.array(line, { maxLength: 7 }).map((lines) => lines.join('\n')),
      ),
      (text) => {
        plain += plainFields(text) === undefined ? 0 : 1;
        deepStrictEqual(yamlDocuments(text), yamlDocuments(text, BY_JS_YAML));
      },
    ),
    { numRuns: RUNS },
  );
  expect(plain).toBeGreaterThan(RUNS / 20);
});

test.each([[1], [20], [49], [100], [199], [300]])('what is nested %d deep is read as js-yaml reads it', (depth) => {
  const levels = Array.from({ length: depth }, (_, level) => level);
  for (const text of [
    `a: ${'- '.repeat(depth)}b`,
    `a:\n  ${'- '.repeat(depth)}b`,
    levels.map((level) => `${' '.repeat(level)}a:\n`).join('') + ' '.repeat(depth) + 'b: c',
    levels.map((level) => `${'  '.repeat(level)}a:\n${'  '.repeat(level)}- b: c\n`).join(''),
  ]) {
    deepStrictEqual(yamlDocuments(text), yamlDocuments(text, BY_JS_YAML));
  }
});
