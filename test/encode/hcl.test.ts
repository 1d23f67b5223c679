import { parse } from '@cdktn/hcl2json';
import { type HclBody, hclText } from '../../lib/encode/hcl';

const LABELS = { listener: 1, audit: 2, telemetry: 0, options: 0 };

test('blocks stand apart from each other, those within others do not', () => {
  const text = hclText(
    {
      api_addr: 'https://a:8200',
      ui: false,
      listener: [{ tcp: { telemetry: { metrics_only: true } } }],
      telemetry: {},
    },
    LABELS,
    { telemetry: 'two\nlines' },
  );
  expect(text).toBe(`api_addr = "https://a:8200"
ui = false

listener "tcp" {
  telemetry {
    metrics_only = true
  }
}

# two
# lines
telemetry {
}
`);
});

test('a parser reads what was said, whatever stands in it', async () => {
  const said: HclBody = {
    text: 'a "quoted" \\ text, ü, $ and %, # no comment, {{ GetPrivateIP }}',
    number: 3,
    audit: [
      { file: { one: { options: { file_path: '/a b' } } } },
      { file: { two: { list: ['x', 'y'], map: { 'X-Header': ['v'], '200': 'ok' } } } },
    ],
  };
  expect(await parse('', hclText(said, LABELS))).toEqual({
    text: said['text'],
    number: 3,
    audit: {
      file: {
        one: [{ options: [{ file_path: '/a b' }] }],
        two: [{ list: ['x', 'y'], map: { 'X-Header': ['v'], '200': 'ok' } }],
      },
    },
  });
});

test.each(['${env("x")}', '%{ if true }', 'two\nlines', 'a\u200bb', '\u2028'])('%j is refused', (text) => {
  expect(() => hclText({ text }, LABELS)).toThrow('cannot be written as HCL');
});
