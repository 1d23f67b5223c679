import { agreeing, checkFiles } from './read';

const HELD = 'it holds a value in clear for "password"';
const VALUES = 'db:\n  user: app\n  password: c0rrect-horse\n';

function told(files: Record<string, string>): string[] {
  const { findings } = checkFiles({ ...agreeing(), ...files });
  return findings.map(({ id, message, source }) => `${id} ${source?.file} ${message}`);
}

test.each([
  'chart/values.yaml',
  'chart/values-prod.yml',
  'chart/prod.values.yaml',
  'chart/prod-values.yaml',
  'app/fleet.yaml',
])('a secret in the values of a chart is told: %s', (name) => {
  const file = `manifests/eu/${name}`;
  expect(told({ [file]: VALUES })).toEqual([`manifest-holds-no-secret ${file} ${HELD}`]);
  expect(told({ [file]: 'db:\n  user: app\n  existingSecret: db\n  password: ""\n' })).toEqual([]);
  expect(told({ [file]: 'db: { password: changeme }\n' })).toEqual([
    expect.stringMatching(/^credential-is-no-placeholder /),
  ]);
});

test('and in those that a kustomization gives to a chart', () => {
  const file = 'manifests/eu/app/kustomization.yaml';
  const kustomization = (password: string) =>
    `helmCharts:\n  - name: app\n    valuesInline: { db: { password: ${password} } }\n`;
  expect(told({ [file]: kustomization('c0rrect-horse') })).toEqual([`manifest-holds-no-secret ${file} ${HELD}`]);
  expect(told({ [file]: kustomization('""') })).toEqual([]);
});

test('a file of settings that are of no chart is left alone', () => {
  expect(told({ 'manifests/eu/ci/settings.yaml': VALUES })).toEqual([]);
});

test('a private key with nothing in it is none', () => {
  const file = 'manifests/eu/chart/values.yaml';
  const key = (inside: string) =>
    `tls:\n  key: |\n    -----BEGIN RSA ${'PRIVATE'} KEY-----\n${inside}    -----END RSA ${'PRIVATE'} KEY-----\n`;
  expect(told({ [file]: key('') })).toEqual([]);
  expect(told({ [file]: key('    MIIEpAIBAAKCAQEA\n') })).toEqual([
    `manifest-holds-no-secret ${file} it holds a private key in "key"`,
  ]);
});
