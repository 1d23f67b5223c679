import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as kplus34 from 'cdk8s-plus-34';
import { SecretType, StaticSecret, Template } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { small, smallWithSecret } from '../fixtures/fleets';

test('a delivery is an ExternalSecret that owns its Secret and reads the remote key whole', () => {
  const { fleet, namespace } = smallWithSecret();
  const object = Testing.synth(fleet).manifest(namespace, 'ExternalSecret', 'db');
  expect(object).toEqual({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'db', namespace: 'app', labels: { 'app.kubernetes.io/managed-by': 'keywheel' } },
    spec: {
      refreshInterval: '1h0m0s',
      secretStoreRef: { kind: 'SecretStore', name: 'keywheel' },
      target: {
        name: 'db',
        creationPolicy: 'Owner',
        template: { data: { username: '{{ .username }}', password: '{{ .password }}' } },
      },
      dataFrom: [{ extract: { key: 'prod/payments/db' } }],
    },
  });
});

test('name, labels, interval and data are what the program says', () => {
  const { fleet, db, namespace } = smallWithSecret();
  db.deliver(namespace, {
    name: 'app.db',
    labels: { team: 'payments' },
    refreshInterval: Duration.minutes(90),
    data: ({ password }) => ({ url: Template.url`x?p=${password}`, plain: password }),
  });
  const { spec } = Testing.synth(fleet).manifest(namespace, 'ExternalSecret', 'app.db');
  expect(spec.refreshInterval).toBe('1h30m0s');
  expect(spec.target).toMatchObject({
    name: 'app.db',
    template: {
      metadata: { labels: { team: 'payments' } },
      data: { url: 'x?p={{ .password | urlquery | replace "+" "%20" }}', plain: '{{ .password }}' },
    },
  });
});

test('a version that is pinned is read in place of the newest', () => {
  const { fleet, db, namespace } = smallWithSecret();
  db.deliver(namespace, { name: 'pinned', version: 3 });
  const { spec } = Testing.synth(fleet).manifest(namespace, 'ExternalSecret', 'pinned');
  expect(spec.dataFrom).toEqual([{ extract: { key: 'prod/payments/db', version: '3' } }]);
});

test('a TLS Secret has its type and its two keys', () => {
  const { fleet, payments, namespace } = small();
  const tls = new StaticSecret(payments, 'tls', { keys: ['cert', 'key'] });
  tls.deliver(namespace, { type: SecretType.TLS, data: ({ cert, key }) => ({ 'tls.crt': cert, 'tls.key': key }) });
  const { template } = Testing.synth(fleet).manifest(namespace, 'ExternalSecret', 'tls').spec.target;
  expect(template).toEqual({
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': '{{ .cert }}', 'tls.key': '{{ .key }}' },
  });
});

test('keys that are no words are read by index', () => {
  const { fleet, payments, namespace } = small();
  new StaticSecret(payments, 'pull', { keys: ['.dockerconfigjson'] }).deliver(namespace, {
    type: SecretType.DOCKER_CONFIG_JSON,
  });
  const { template } = Testing.synth(fleet).manifest(namespace, 'ExternalSecret', 'pull').spec.target;
  expect(template).toEqual({
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': '{{ index . ".dockerconfigjson" }}' },
  });
});

test.each([
  [SecretType.TLS, '"tls.crt" or "tls.key"'],
  [SecretType.DOCKER_CONFIG_JSON, '".dockerconfigjson"'],
])('throws when a key that the type demands is missing', (type, keys) => {
  const { fleet, db, namespace } = smallWithSecret();
  db.deliver(namespace, { name: 'typed', type });
  expect(() => Testing.synth(fleet)).toThrow(
    `KeyMissing at prod/payments/db/eu.app.typed: a Secret of type ${type.name} needs ${keys}`,
  );
});

test('a delivery stands for its Secret in any cdk8s-plus', () => {
  const { fleet, namespace, delivery } = smallWithSecret();
  const reference = { valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } };
  const old = new kplus.Deployment(namespace.chart, 'old', {
    containers: [
      { image: 'x', envFrom: [kplus.Env.fromSecret(delivery)], envVariables: { P: delivery.envValue('password') } },
    ],
  });
  old.addVolume(kplus.Volume.fromSecret(namespace.chart, 'volume', delivery));
  new kplus34.Deployment(namespace.chart, 'new', {
    containers: [
      { image: 'x', envFrom: [kplus34.Env.fromSecret(delivery)], envVariables: { P: delivery.envValue('password') } },
    ],
  });
  const output = Testing.synth(fleet);
  for (const name of ['app-old', 'app-new']) {
    const pod = output.manifest(namespace, 'Deployment', name).spec.template.spec;
    expect(pod.containers[0].env).toEqual([{ name: 'P', ...reference }]);
    expect(pod.containers[0].envFrom).toEqual([{ secretRef: { name: 'db' } }]);
  }
  expect(output.manifest(namespace, 'Deployment', 'app-old').spec.template.spec.volumes).toEqual([
    expect.objectContaining({ secret: { secretName: 'db' } }),
  ]);
});

test('no object holds a value of a secret', () => {
  const { fleet } = smallWithSecret();
  const secrets = Testing.synth(fleet)
    .manifests('eu')
    .filter(({ kind }: { kind: string }) => kind === 'Secret');
  expect(secrets).toEqual([]);
});
