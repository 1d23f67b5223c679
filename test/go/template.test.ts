import fc from 'fast-check';
import { parseTemplate } from '../../lib/go/template';
import { runs } from '../runs';
import { answersOfGo, testWithGo } from './real-go';

const FUNCTIONS = new Set(['upper', 'b64enc', 'default']);

/** What is wrong with a text as a template. */
function wrong(text: string): string | undefined {
  const parsed = parseTemplate(text, FUNCTIONS);
  return typeof parsed === 'string' ? parsed : undefined;
}

test.each([
  ['a field with a hyphen', '{{ .some-data }}', 'bad character "-" after ".some"'],
  ['a function that there is not', '{{ .token | base64 }}', 'function "base64" is not defined'],
  ['an end that is missing', '{{ if .a }}x', 'an {{end}} is missing'],
  ['an action that is not closed', '{{ .a', 'a action is not closed'],
  ['a constant in a later stage', '{{ .a | "b" }}', 'stage 2 of a pipeline is not a function'],
  ['an else too many', '{{ if .a }}{{ else }}{{ else }}{{ end }}', 'an {{end}} is missing: there is a second {{else}}'],
  ['an end of nothing', '{{ end }}', 'unexpected {{end}}'],
  ['a variable of nobody', '{{ $x }}', 'variable "$x" is not defined'],
  ['a break of nothing', '{{ break }}', '{{break}} is outside of {{range}}'],
  ['an empty action', '{{ }}', 'a value is missing in an action'],
])('%s is refused', (_, text, message) => {
  expect(wrong(text)).toBe(message);
});

const named = (depth: number) => Array.from({ length: depth }, (_, at) => `{{block "b${at}" .}}`).join('');

test('blocks after each other are as many as somebody likes', () => {
  expect(wrong('{{if .a}}{{ (.b) }}{{end}}'.repeat(5000))).toBeUndefined();
});

test.each<[string, (depth: number) => string, string]>([
  ['blocks', (depth) => '{{if .a}}'.repeat(depth) + '{{end}}'.repeat(depth), 'blocks are more than 1000 deep'],
  ['ranges', (depth) => '{{range .a}}'.repeat(depth) + '{{end}}'.repeat(depth), 'blocks are more than 1000 deep'],
  ['else ifs', (depth) => `{{if .a}}${'{{else if .b}}'.repeat(depth)}{{end}}`, 'blocks are more than 1000 deep'],
  ['named blocks', (depth) => named(depth) + '{{end}}'.repeat(depth), 'blocks are more than'],
  ['parentheses', (depth) => `{{ ${'('.repeat(depth)}.a${')'.repeat(depth)} }}`, 'parentheses are more than 1000 deep'],
])('%s that are thousands deep are refused, and some are read', (_what, nested, message) => {
  expect(wrong(nested(800))).toBeUndefined();
  expect(wrong(nested(1500))).toContain(message);
  expect(wrong(nested(50_000))).toContain(message);
});

test.each([
  '',
  'no template',
  '{{ .a | upper | b64enc }}',
  '{{- /* a comment */ -}}',
  '{{ range $key, $value := . }}{{ $key }}: {{ $value }}{{ continue }}{{ else }}none{{ end }}',
  '{{ if and .a (eq .b "c") }}{{ else if .d }}{{ end }}',
  '{{ with $x := index . "some-data" }}{{ $x }}{{ $.a }}{{ end }}',
  '{{ define "x" }}{{ .y }}{{ end }}{{ template "x" . }}',
  '{{ printf "%s-%d" `raw` 0x1F }}',
  '}} is plain text',
])('%j is a template', (text) => {
  expect(wrong(text)).toBeUndefined();
});

test.each([
  ['{{ .a }}{{ $.b }}{{ index . "c-d" }}{{ .a }}', ['a', 'b', 'c-d'], false],
  ['{{ range .a }}{{ .b }}{{ $.c }}{{ end }}{{ .d }}', ['a', 'c', 'd'], false],
  ['{{ with .a }}{{ .b }}{{ else }}{{ .c }}{{ end }}', ['a', 'c'], false],
  ['{{ define "x" }}{{ .b }}{{ $.c }}{{ end }}{{ template "x" .d }}', ['d'], false],
  ['{{ . | toJson }}', [], true],
  ['{{ "{{ .a }}" }}{{/* .b */}}', [], false],
  ['{{ $x := .a }}{{ $x.b }}', ['a'], false],
])('%s takes %j', (text, keys, takesAll) => {
  expect(parseTemplate(text, new Set(['toJson']))).toMatchObject({ keys, takesAll });
});

/** Parts of actions, some of them broken. */
const PIECES = [
  ...['.a', '.a.b', '.', '$', '$x', '$x.a', '$.a', '.some-data', '.é', 'upper', 'b64enc', 'base64', 'index', 'printf'],
  ...['"a"', '"\\x41"', '"\\q"', '`r`', "'c'", "'ab'", '1', '-2', '0x1F', '089', '1e3', '1.5', '1_000', '+3i', '1+2i'],
  ...['true', 'nil', '(', ')', '|', ':=', '=', ',', ' ', ' ', ' ', '-', '"', '#', '\n', '!', '..', '$1', '.1', '1a'],
];
const ACTIONS = [
  ...['if', 'with', 'range', 'else', 'else if', 'else with', 'end', 'end', 'end', 'define "d"', 'block "b" .'],
  ...['template "d"', 'template "d" .a', 'break', 'continue', 'if .a', 'with .a', 'range .a', 'range $x := .a'],
  ...['range $x, $y := .a', '$x := .a', '$x = "b"', '.a', '.a | upper', 'upper .a', '/* c */', '- .a -', '/* c */ '],
  ...['- /* c */ -', 'define "e"', 'if $x := .a', 'define `d`', 'template b64enc', 'end .a', '(.a | upper).b', 'else'],
];

const action = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...ACTIONS) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 7 }).map((all) => all.join('')) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...ACTIONS), fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }))
      .map(([first, all]) => `${first} ${all.join(' ')}`),
  },
);
const template = fc
  .array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.tuple(action, fc.constantFrom('', ' ')).map(([one, space]) => `{{${space}${one}${space}}}`),
      },
      { weight: 1, arbitrary: fc.constantFrom('text', ' ', '{{', '}}', '\n', '{{-', '-}}') },
    ),
    { maxLength: 6 },
  )
  .map((all) => all.join(''));

testWithGo(
  'what Go parses is a template, and nothing else',
  () => {
    const cases = fc.sample(template, { numRuns: runs(40_000), seed: Number(process.env['KEYWHEEL_SEED'] ?? 7) });
    const byGo = answersOfGo(
      '"text/template"',
      `func answer(one []string) any {
	functions := template.FuncMap{"upper": func() string { return "" }, "b64enc": func() string { return "" }, "default": func() string { return "" }}
	_, err := template.New("the template itself").Funcs(functions).Parse(one[0])
	if err != nil {
		return err.Error()
	}
	return nil
}`,
      cases.map((one) => [one]),
    );
    const differing = cases
      .map((text, at) => ({ text, go: byGo[at], here: wrong(text) }))
      .filter(({ go, here }) => (go === null) !== (here === undefined));
    expect(differing.slice(0, 10)).toEqual([]);
    // The texts are worth something only where both answers are frequent.
    const parsed = byGo.filter((one) => one === null).length;
    expect(parsed).toBeGreaterThan(cases.length / 20);
    expect(parsed).toBeLessThan((cases.length * 19) / 20);
  },
  120_000,
);

test.each<[string, readonly string[]]>([
  ['{{ template "a" }}', ['a']],
  ['{{ if .x }}{{ template "a" . }}{{ end }}{{ template "b" }}', ['a', 'b']],
  ['{{ define "a" }}x{{ end }}{{ template "a" }}', []],
  ['{{ template "a" }}{{ define "a" }}{{ end }}', []],
  ['{{ block "a" . }}x{{ end }}{{ template "a" }}', []],
])('in %j nothing defines %j', (text, missing) => {
  expect(parseTemplate(text, FUNCTIONS)).toMatchObject({ missing });
});
