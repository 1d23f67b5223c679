import fc from 'fast-check';
import { checkFiles, hubWith, SPOKE } from '../../files/read';
import { runs } from '../../runs';

const at = { name: 'app', namespace: 'app' };
const push = (spec: object, kind = 'PushSecret') => ({
  apiVersion: 'external-secrets.io/v1alpha1',
  kind,
  metadata: { name: 'up', namespace: 'app' },
  spec: { secretStoreRefs: [{ name: 'hub' }], selector: { secret: { name: 'app' } }, ...spec },
});
const entry = (secretKey: string | undefined, more: object = {}) => ({
  match: { secretKey, remoteRef: { remoteKey: 'pushed', property: 'x' } },
  ...more,
});
const generator = {
  apiVersion: 'generators.external-secrets.io/v1alpha1',
  kind: 'Password',
  metadata: at,
  spec: { length: 30 },
};

/** What is said of a PushSecret beside an ExternalSecret whose Secret has the key "password". */
function told(spec: object, others: readonly object[] = [], id = 'pushed-secret-exists'): string[] {
  const objects = [generator, ...others, push(spec)].map((one) => JSON.stringify(one));
  const { findings } = checkFiles({
    'terraform/main.tf.json': hubWith(() => undefined),
    'manifests/eu/app.yaml': [SPOKE, ...objects].join('\n---\n'),
  });
  return findings.filter((one) => one.id === id).map(({ message }) => message);
}

const generated = { selector: { generatorRef: { kind: 'Password', name: 'app' } } };

test.each<[string, object]>([
  ['a key of the Secret', { data: [entry('password')] }],
  ['the whole Secret', { data: [entry(undefined)] }],
  ['a key of the template', { data: [entry('url')], template: { data: { url: 'a://{{ .password }}' } } }],
  ['a key of both', { data: [entry('password')], template: { data: { password: '{{ .password | b64enc }}' } } }],
  ['a key of the Secret next to a template', { data: [entry('password')], template: { data: { url: 'x' } } }],
  [
    'a key of a template that is elsewhere',
    { data: [entry('url')], template: { templateFrom: [{ literal: 'x: y' }] } },
  ],
  ['a key of a generator', { ...generated, data: [entry('password')] }],
  ['a key whose characters come back', { data: [entry('a/b', { conversionStrategy: 'ReverseUnicode' })] }],
  ['Secrets by their labels', { selector: { secret: { selector: { matchLabels: { a: 'b' } } } }, data: [entry('x')] }],
  ['a generator of another kind', { selector: { generatorRef: { kind: 'Webhook', name: 'a' } }, data: [entry('x')] }],
])('a PushSecret of %s is silent', (_, spec) => {
  expect(told(spec)).toEqual([]);
});

test.each<[string, object, string]>([
  ['no key of the Secret', { data: [entry('pasword')] }, 'it pushes key "pasword" of Secret "app", which nothing'],
  [
    'no key of the Secret nor of its template',
    { data: [entry('uri')], template: { data: { url: 'x' } } },
    'it pushes key "uri" of Secret "app", which nothing that is written for "eu" makes, nor does its template',
  ],
  ['a Secret that is not there', { selector: { secret: { name: 'b' } }, data: [entry('a')] }, 'key "a" of Secret "b"'],
  [
    'a Secret that is not there, with a template',
    { selector: { secret: { name: 'b' } }, data: [entry('a')], template: { data: { a: 'x' } } },
    'key "a" of Secret "b"',
  ],
  [
    'a template of what the Secret lacks',
    { data: [entry('url')], template: { data: { url: '{{ .user }}:{{ .password }}' } } },
    'the template of key "url" is made of "user", which Secret "app" does not have',
  ],
  [
    'labels of what the Secret lacks',
    { data: [entry('password')], template: { metadata: { labels: { of: '{{ .user }}' } } } },
    'the template of "of" of its labels is made of "user"',
  ],
  ['no key of a generator', { ...generated, data: [entry('token')] }, 'it pushes key "token" of Password "app"'],
])('a PushSecret of %s is told', (_, spec, message) => {
  expect(told(spec)).toEqual([expect.stringContaining(message)]);
});

test('a template that cannot be parsed is told as one of an ExternalSecret is', () => {
  const spec = (text: string) => ({ data: [entry('url')], template: { data: { url: text } } });
  for (const text of ['{{ .password', '{{ .pass-word }}', '{{ nothing .password }}', '{{ if .password }}']) {
    expect(told(spec(text), [], 'template-can-be-parsed')).toEqual([
      expect.stringContaining('the template of key "url" cannot be parsed'),
    ]);
  }
  expect(told(spec('{{ .password | upper }}'), [], 'template-can-be-parsed')).toEqual([]);
});

test('keys are told where a chart makes other objects, as far as an ExternalSecret makes the Secret', () => {
  const release = { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', metadata: at, spec: {} };
  expect(told({ data: [entry('pasword')] }, [release])).toHaveLength(1);
  expect(told({ selector: { secret: { name: 'b' } }, data: [entry('a')] }, [release])).toEqual([]);
});

test('a key is told exactly where neither the Secret nor the template has it', () => {
  const name = fc.constantFrom('password', 'url', 'user', 'other');
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1 }), fc.uniqueArray(name), (pushed, made) => {
      const data = Object.fromEntries(made.map((key) => [key, 'x']));
      const missing = pushed.filter((key) => key !== 'password' && !made.includes(key));
      const template = made.length > 0 ? { data } : undefined;
      const messages = told({ data: pushed.map((key) => entry(key)), template });
      expect(messages.map((text) => /key "(\w+)"/.exec(text)![1]).sort()).toEqual(missing.sort());
    }),
    { numRuns: runs(40) },
  );
});
