import fc from 'fast-check';
import { agreeing, checkFiles } from './read';

const packed = (text: string) => Buffer.from(text).toString('base64');

/** What is told of a Secret of a file, by check. */
function told(fields: { readonly data?: object; readonly stringData?: object }): string[] {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'settings', namespace: 'app' }, ...fields };
  const { findings } = checkFiles({ ...agreeing(), 'manifests/eu/settings.yaml': JSON.stringify(secret) });
  return findings.map(({ severity, id, message }) => `${severity} ${id}: ${message}`);
}

const CONFIGURATION: Record<string, string> = {
  LOG_LEVEL: 'debug',
  PORT: '8080',
  TIMEOUT: '30s',
  BROKER: 'kafka-0.kafka.svc.cluster.local:9092',
  TZ: 'Europe/Berlin',
  'app.properties': '# settings\nserver.port=8080\nlog.level: info\n',
};
const SECRET: Record<string, string> = {
  DB_PW: 'debug',
  API_TOKEN: 'false1',
  note: 'correct horse battery staple',
  pad: 'a1b2c3d4e5f6',
  'smtp.properties': 'server.port=8080\nsmtp.password=not-a-real-one\n',
};

const entryOf = (all: Record<string, string>) => fc.constantFrom(...Object.keys(all));
const pick = (keys: readonly string[], all: Record<string, string>) =>
  Object.fromEntries(keys.map((key) => [key, all[key]!]));
const inBase64 = (all: Record<string, string>) =>
  Object.fromEntries(Object.entries(all).map(([key, text]) => [key, packed(text)]));
const CONFIGURATIONS = fc.uniqueArray(entryOf(CONFIGURATION), { minLength: 1 });

test('a Secret in a file that only holds configuration is a warning, in either field', () => {
  fc.assert(
    fc.property(CONFIGURATIONS, fc.boolean(), (keys, isPacked) => {
      const values = pick(keys, CONFIGURATION);
      const names = keys.map((key) => `"${key}"`).join(', ');
      expect(told(isPacked ? { data: inBase64(values) } : { stringData: values })).toEqual([
        `warning secret-holds-a-secret: it is a Secret in a file, and the values of ${names} read as configuration`,
      ]);
    }),
    { numRuns: 20 },
  );
});

test('one value that may be secret is an error, however much configuration stands beside it', () => {
  fc.assert(
    fc.property(CONFIGURATIONS, entryOf(SECRET), fc.boolean(), (keys, key, isPacked) => {
      const values = { ...pick(keys, CONFIGURATION), [key]: SECRET[key]! };
      expect(told(isPacked ? { data: inBase64(values) } : { stringData: values })).toEqual([
        `error manifest-holds-no-secret: it holds the values of "${key}"`,
      ]);
    }),
    { numRuns: 20 },
  );
});

test('a value in base64 is configuration in data alone', () => {
  expect(told({ stringData: { LOG_LEVEL: packed('debug') } })).toEqual([
    'error manifest-holds-no-secret: it holds the values of "LOG_LEVEL"',
  ]);
});

test('a value that stringData replaces is in the file all the same', () => {
  const level = { LEVEL: 'debug' };
  const plain = [
    'warning secret-holds-a-secret: it is a Secret in a file, and the values of "LEVEL" read as configuration',
  ];
  const leaked = ['error manifest-holds-no-secret: it holds the values of "LEVEL"'];
  expect(told({ data: { LEVEL: packed('not-a-real-one') }, stringData: level })).toEqual(leaked);
  expect(told({ data: inBase64(level), stringData: { LEVEL: 'not-a-real-one' } })).toEqual(leaked);
  expect(told({ data: inBase64(level), stringData: level })).toEqual(plain);
});

test('a placeholder is a warning of its own', () => {
  expect(told({ stringData: { password: 'changeme' } })).toEqual([
    'warning credential-is-no-placeholder: Secret "settings" holds the values of "password", and the value is a placeholder',
  ]);
});
