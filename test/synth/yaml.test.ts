import fc from 'fast-check';
import { ApiObject } from 'cdk8s';
import { dump, load } from 'js-yaml';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { yamlDocuments } from '../../lib/synth/yaml';
import { inEmptyFolder, small } from '../fixtures/fleets';

/** Another reader than the writer's own; cdk8s brings it. */
interface Reader {
  parse(text: string, options: { version: '1.1' | '1.2'; schema?: string }): unknown;
  parseAllDocuments(text: string): { toJS(): unknown }[];
}
const yaml = createRequire(require.resolve('cdk8s'))('yaml') as Reader;

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl) {
  console.warn('SKIPPED: there is no kubectl on the PATH, so no YAML was read by the reader of Kubernetes');
}

const NASTY = [
  '',
  ' ',
  'yes',
  'no',
  'on',
  'off',
  'y',
  'n',
  'Y',
  'N',
  'true',
  'True',
  'null',
  'Null',
  '~',
  'NULL',
  '0',
  '00',
  '0777',
  '0o17',
  '0x1F',
  '0b11',
  '1_000',
  '1e3',
  '1E3',
  '+1',
  '-0',
  '.5',
  '5.',
  '.inf',
  '-.Inf',
  '.nan',
  '1:30',
  '190:20:30',
  '2001-01-01',
  '2001-12-14t21:59:43.10-05:00',
  '2001-12-14 21:59:43.10 -5',
  '=',
  '<<',
  '-',
  '- a',
  '?',
  '? a',
  ':',
  ': a',
  'a:',
  'a: b',
  'a #b',
  '#a',
  '&a',
  '*a',
  '!a',
  '!!str a',
  '|',
  '>',
  '|-',
  '%a',
  '@a',
  '`a',
  "'a'",
  '"a"',
  "it's",
  '{a}',
  '[a]',
  '{}',
  '[]',
  ',',
  'a, b',
  '---',
  '...',
  '--- a',
  ' leading',
  'trailing ',
  '\ttab',
  'tab\t',
  'a\tb',
  'line\nbreak',
  '\nleading',
  'trailing\n',
  'two\n\nlines\n\n',
  ' a\n  b\n',
  'a\r\nb',
  '\r',
  'a \nb',
  '\n \n',
  'ünïcödé',
  '😀',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u00a0',
  '\ufeff',
  '\u0000',
  '\u0007',
  '\u001b',
  '\u007f',
  '\\',
  '\\n',
  '{{ .a | replace "+" "%20" }}',
  'x'.repeat(500),
  `${'word '.repeat(60)}`,
];

const text = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.array(fc.constantFrom(...NASTY), { maxLength: 3 }).map((parts) => parts.join('')),
);
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value;
/** Fields of an object are words; anything may stand below them. */
const document = fc.dictionary(fc.stringMatching(/^[a-z][a-zA-Z0-9]{0,8}$/), value, {
  maxKeys: 4,
  noNullPrototype: true,
});

/**
 * What the other reader gets wrong, and Go's and the writer's own do not: blank lines with spaces at the end of a
 * block, and a dot or an exponent without a number before it.
 */
const isMisread = (one: string) => {
  const [blank] = /[ \n]*$/.exec(one)!;
  return (blank.includes('\n') && blank.includes(' ')) || /^[-+]?(?:\._*|[._]*e[-+]?\d+)$/i.test(one);
};
const holdsMisread = (one: unknown): boolean =>
  typeof one === 'string'
    ? isMisread(one)
    : typeof one === 'object' && one !== null && Object.entries(one).flat().some(holdsMisread);

describe.each(['1.1', '1.2'] as const)('read as YAML %s', (version) => {
  const read = (written: string) => yaml.parse(written, { version });

  test.each(NASTY.filter((one) => !isMisread(one)))('%j comes back as a value and as a key', (one) => {
    const object = { value: one, list: [one], [one]: 1, deep: { [one]: [{ [one]: one }] } };
    expect(read(yamlDocuments([object]))).toEqual(object);
  });

  test('any object comes back', () => {
    fc.assert(
      fc.property(document, (object) => {
        fc.pre(!holdsMisread(object));
        expect(read(yamlDocuments([object]))).toEqual(object);
      }),
      { numRuns: 500 },
    );
  });
});

test('any object comes back to the reader of the same library', () => {
  fc.assert(fc.property(document, (object) => expect(load(yamlDocuments([object]))).toEqual(object)));
});

/** What a program may say that is neither nasty nor plain. */
const nearlyPlain = fc.oneof(
  text,
  fc.stringMatching(/^[\w./@+: -]{0,12}$/),
  fc.stringMatching(/^\d{1,3}(?:ms|[smhd])[\dms]{0,3}$/),
  fc.stringMatching(/^\{\{ [\w. ]{0,9} ?\}\}$/),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);

test('any object is written as js-yaml writes it', () => {
  const nested = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      nearlyPlain,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        fc.oneof(fc.stringMatching(/^[\w./: -]{1,9}$/), text).filter((key) => key !== '__proto__'),
        tie('value'),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  })).value;
  const map = fc.dictionary(fc.stringMatching(/^[a-z][a-zA-Z0-9/.]{0,8}$/), nested, {
    maxKeys: 4,
    noNullPrototype: true,
  });
  fc.assert(
    fc.property(map, (object) => expect(yamlDocuments([object])).toBe(dump(object, { noRefs: true, lineWidth: -1 }))),
    { numRuns: 2000 },
  );
});

test('what is no data is refused as js-yaml refuses it', () => {
  expect(() => yamlDocuments([{ a: { b: () => undefined } }])).toThrow(/unacceptable kind of an object/);
});

test('several documents come back, whatever is in them', () => {
  fc.assert(
    fc.property(fc.array(document, { minLength: 1, maxLength: 4 }), (objects) => {
      fc.pre(!holdsMisread(objects));
      expect(yaml.parseAllDocuments(yamlDocuments(objects)).map((one) => one.toJS())).toEqual(objects);
    }),
  );
});

(hasKubectl ? test : test.skip)(
  'nasty texts come back to the reader that Kubernetes uses [needs kubectl on PATH]',
  () => {
    inEmptyFolder(() => {
      const data = Object.fromEntries([...NASTY, ...fc.sample(text, 500)].map((one, index) => [`key-${index}`, one]));
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'nasty' }, data };
      writeFileSync('nasty.yaml', yamlDocuments([object]));
      const read = execFileSync('kubectl', ['annotate', '--local', '-f', 'nasty.yaml', '-o', 'json', 'read=yes'], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });
      expect((JSON.parse(read) as { data: object }).data).toEqual(data);
    });
  },
);

describe('what a person reads in a diff', () => {
  test('keeps the order of the keys', () => {
    expect(yamlDocuments([{ b: 1, a: 2 }])).toBe('b: 1\na: 2\n');
  });

  test('holds no anchors and no folded lines', () => {
    const shared = { labels: { a: 'b' } };
    const long = 'word '.repeat(50).trim();
    expect(yamlDocuments([{ one: shared, two: shared, long }])).toBe(
      `one:\n  labels:\n    a: b\ntwo:\n  labels:\n    a: b\nlong: ${long}\n`,
    );
  });

  test('holds quotes only where they are needed', () => {
    expect(yamlDocuments([{ a: 'b', image: 'x/y:1.2.3', url: 'https://x:8200' }])).toBe(
      'a: b\nimage: x/y:1.2.3\nurl: https://x:8200\n',
    );
  });

  test('writes lines of a text one under another', () => {
    expect(yamlDocuments([{ a: 'one\ntwo\n' }])).toBe('a: |\n  one\n  two\n');
  });
});

test('a ConfigMap of nasty texts is written as the program says it', () => {
  inEmptyFolder(() => {
    const { fleet, namespace } = small();
    const data = Object.fromEntries(NASTY.map((one, index) => [`key-${index}`, one]));
    new ApiObject(namespace.chart, 'nasty', { apiVersion: 'v1', kind: 'ConfigMap', data });
    fleet.synth();
    const written = load(readFileSync('dist/eu/app.k8s.yaml', 'utf8')) as { data: object };
    expect(written.data).toEqual(data);
  });
});
