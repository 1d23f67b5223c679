import { assert, constantFrom, property } from 'fast-check';
import { unescaped } from '../../lib/views/unescaped';

const told = (name: string, template: string) => unescaped(name, template).map(({ key, into }) => `${key}: ${into}`);

test.each([
  ['postgres://app:{{ .password }}@db:5432/x', 'password: a URL'],
  ['postgres://{{ .user }}:{{.password}}@{{ .host }}:{{ .port }}/{{ .name }}', 'password: a URL'],
  ['jdbc:postgresql://db/x?user={{ .u }}&password={{ .k }}', 'k: a URL'],
  ['jdbc:sqlserver://db;user=a;password={{ index . "the-key" }}', 'the-key: a URL'],
  ['https://api.example.com/?api_key={{ .key | trim }}', 'key: a URL'],
  ['url: "amqp://a:{{ toString .p }}@mq"', 'p: a URL'],
  ['{"auths": {"r": {"password": "{{ .p }}"}}}', 'p: JSON'],
  ['{"n": {{ .n }}, "token": "Bearer {{ .t }}"}', 't: JSON'],
])('%s is told', (template, message) => expect(told('x', template)).toEqual([message]));

test.each([
  'postgres://app:{{ .password | urlquery }}@db/x',
  'postgres://app:{{ .password | urlquery | replace "+" "%20" }}@db/x',
  'postgres://app@{{ .host }}:{{ .port }}/{{ .name }}?sslmode={{ .mode }}',
  'https://{{ .host }}/path/{{ .password }}',
  '{{ .password }}',
  'password={{ .password }}',
  '{"password": {{ .p | toJson }}, "user": "{{ .u }}"}',
  '{"auth": "{{ printf "%s:%s" .u .p | b64enc }}"}',
  '{{ $p := .password | urlquery }}postgres://app:{{ $p }}@db/x',
  '{{ if .password }}postgres://db/x{{ end }}',
  '',
  '{{',
])('%s is silent', (template) => expect(told('x', template)).toEqual([]));

test('Java properties are told by the name of the key', () => {
  const template = 'db.user={{ .u }}\ndb.password={{ .p }}\n';
  expect(told('app.properties', template)).toEqual(['p: Java properties']);
  expect(told('app.txt', template)).toEqual([]);
  expect(told('app.properties', template.replace('.p }}', '.p | replace "\\\\" "\\\\\\\\" }}'))).toEqual([]);
});

test('whatever is around it, a password is told exactly where nothing escapes it', () => {
  const scheme = constantFrom('postgres', 'jdbc:mysql', 'mongodb+srv', 'https', 'redis');
  const around = constantFrom(['', ''], ['url: "', '"'], ['export A=', '\n'], ['{{ .a }} ', ' {{ .b }}']);
  const place = constantFrom(
    ['//u:', '@h/x'],
    ['//{{ .u }}:', '@{{ .h }}/x'],
    ['//h/x?a=b&password=', '&c=d'],
    ['//h?token=', ''],
  );
  assert(
    property(
      scheme,
      around,
      place,
      constantFrom('', ' | urlquery', ' | trim | urlquery'),
      (name, [a, b], [c, d], escape) => {
        const template = `${a}${name}:${c}{{ .secret${escape} }}${d}${b}`;
        expect(told('x', template)).toEqual(escape === '' ? ['secret: a URL'] : []);
      },
    ),
  );
});

test('a long text is read in a moment, or not at all', () => {
  const begun = Date.now();
  unescaped('x', 'a:'.repeat(9000));
  unescaped('x', 'x://a:{{ .p }}@'.repeat(1300));
  unescaped('x', '"{{ .p }}'.repeat(1_000_000));
  expect(Date.now() - begun).toBeLessThan(5000);
});
