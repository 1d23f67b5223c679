import { inClearOf } from '../../lib/secrecy/object-text';

const PLAIN: Record<string, string> = {
  LOG_LEVEL: 'debug',
  AUTHENTIK_LOG_LEVEL: 'info',
  PORT: '8080',
  TIMEOUT: '30s',
  API_URL: 'https://api.example.com/v1',
  BROKER: 'kafka-0.kafka.svc.cluster.local:9092',
  DATA_DIR: '/var/lib/app',
  TZ: 'Europe/Berlin',
  AWS_DEFAULT_REGION: 'eu-central-1',
  GOOGLE_CLOUD_REGION: 'europe-west4',
  'app.properties': '# settings\nserver.port=8080\nlog.level: info\n',
  url: 'charts.example.com/forgejo-helm',
  SIDECAR_IMAGE: 'ghcr.io/example/sidecar:v0.13.0',
  'relabel.yaml': '# relabelling\n- action: labeldrop\n  regex: prometheus\n',
};

const SECRET: Record<string, string> = {
  password: '8080',
  DB_PW: 'debug',
  API_TOKEN: 'false',
  connection: 'db.example.com',
  url: 'https://ci:not-a-real-one@example.com',
  hook: 'https://hooks.example.com/services/T0000/B0000/0123456789abcdefghij',
  note: 'correct horse battery staple',
  pad: 'a1b2c3d4e5f6',
  AWS_REGION: 'not-a-real-one',
  app: 'eu-central-1',
  'app.properties': 'server.port=8080\nsmtp.password=not-a-real-one\n',
  'notes.txt': 'server.port=8080\nnot-a-real-one\n',
  'list.yaml': '- a1b2c3d4e5f6a1b2c3d4\n- a1b2c3d4e5f6a1b2c3d5\n',
  'rules.yaml': '- action: labeldrop\n  bearer_token: not-a-real-one\n',
  begun: '<path:not-a-real-one',
  sealed: 'ENC[not-a-real-one',
};

const secret = (stringData: Record<string, string>) => ({ kind: 'Secret', metadata: { name: 'app' }, stringData });
const packed = (text: string) => Buffer.from(text).toString('base64');

test.each(Object.entries(PLAIN))('%s is configuration, whatever holds it', (key, value) => {
  for (const object of [secret({ [key]: value }), { kind: 'Secret', data: { [key]: packed(value) } }]) {
    expect(inClearOf(object)).toEqual([{ what: `the values of "${key}"`, standIn: false, isConfiguration: true }]);
  }
});

test.each(Object.entries(SECRET))('%s is secret, or may be', (key, value) => {
  for (const object of [secret({ [key]: value }), { kind: 'Secret', data: { [key]: packed(value) } }]) {
    expect(inClearOf(object)).toEqual([{ what: `the values of "${key}"`, standIn: false, isConfiguration: false }]);
  }
});

test('each kind of value is told apart', () => {
  expect(inClearOf(secret({ LOG_LEVEL: 'debug', password: 'changeme', token: 'not-a-real-one' }))).toEqual([
    { what: 'the values of "token"', standIn: false, isConfiguration: false },
    { what: 'the values of "password"', standIn: true, isConfiguration: false },
    { what: 'the values of "LOG_LEVEL"', standIn: false, isConfiguration: true },
  ]);
});
