import { withoutActions } from '../../lib/go/actions';

test.each([
  ['a: {{ .Values.a }}-{{ .b }}', 'a: x-x'],
  ['{{- if .a }}\nb: 1\n  {{ end }} {{ end }}\n', '\nb: 1\n\n'],
  ['{{- /* a comment with }} in it,\nand lines */ -}}\nb: 1', '\nb: 1'],
  ['{{/* one */}}c', 'xc'],
  ['a: {{ .a', 'a: {{ .a'],
  ['a: {{/* never closed }}', 'a: {{/* never closed }}'],
  ['no action', 'no action'],
])('%j without its actions is %j', (text, expected) => {
  expect(withoutActions(text)).toBe(expected);
});

test.each(['{{', '{{ a', '{{/*', '{{/* */', '}}{{'])('%j many times takes no longer than it is long', (part) => {
  const times = [100_000, 400_000].map((count) => {
    const before = process.cpuUsage().user;
    withoutActions(part.repeat(count));
    return process.cpuUsage().user - before;
  });
  expect(times[1]! / 1e6).toBeLessThan(5);
});
