import * as kplus from 'cdk8s-plus-28';
import { ReplicatedSecret, SealedSecret, SecretType } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { readFileSync } from 'node:fs';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { small, spoke } from '../fixtures/fleets';
import { sealedFile, SealedName, sealingCertificates } from '../sealed/fixtures';

const cluster = { sealingCertificates: sealingCertificates('prod-eu-2025', 'prod-eu') };
const inFile = (name: SealedName) => JSON.parse(readFileSync(sealedFile(name), 'utf8'));

test('what was sealed is written as it is, beside what its Secret is to be', () => {
  const { fleet, namespace } = small({ cluster });
  SealedSecret.fromFile(namespace, 'it', sealedFile('bootstrap'), { labels: { team: 'payments' } });
  const { spec, metadata } = Testing.synth(fleet).manifest(namespace, 'SealedSecret', 'bootstrap');

  expect(spec).toEqual({
    encryptedData: inFile('bootstrap').spec.encryptedData,
    template: { type: SecretType.OPAQUE.name, metadata: { labels: { team: 'payments' } } },
  });
  expect(metadata.annotations['keywheel/sealed']).toBe(inFile('bootstrap').metadata.annotations['keywheel/sealed']);
  expect(JSON.parse(metadata.annotations['keywheel/sealing-certificates'])).toHaveLength(2);
});

test('what belongs to no tenant is written with the objects of the cluster, in the namespace that it was sealed for', () => {
  const { fleet, eu } = small({ cluster });
  SealedSecret.fromFile(eu, 'it', sealedFile('vault-ca'));
  const [file] = synthesizeInMemory(fleet).clusters[0]!.files;

  expect(file!.name).toBe('cluster.k8s.yaml');
  expect(file!.manifests.map(({ object }) => object)).toContainEqual(
    expect.objectContaining({
      kind: 'SealedSecret',
      metadata: expect.objectContaining({ name: 'vault-ca', namespace: 'external-secrets' }),
    }),
  );
});

test.each([
  ['namespace-wide', 'seed', 'sealedsecrets.bitnami.com/namespace-wide'],
  ['cluster-wide', 'licence', 'sealedsecrets.bitnami.com/cluster-wide'],
] as const)('with scope %s it may have another name, and says so to the controller', (_, name, annotation) => {
  const { fleet, namespace } = small({ cluster });
  SealedSecret.fromFile(namespace, 'it', sealedFile(name), { name: 'another' });
  const { metadata } = Testing.synth(fleet).manifest(namespace, 'SealedSecret', 'another');

  expect(metadata.annotations).toMatchObject({ [annotation]: 'true' });
});

test('a cluster-wide one may lie in another namespace', () => {
  const { fleet, payments, eu } = small({ cluster });
  const other = payments.addNamespace(eu, 'other');
  SealedSecret.fromFile(other, 'it', sealedFile('licence'));

  expect(Testing.synth(fleet).manifest(other, 'SealedSecret', 'licence').metadata.namespace).toBe('other');
});

test('it is a Secret to the workloads of any cdk8s-plus, and no finding says that somebody makes it by hand', () => {
  const { fleet, namespace } = small({ cluster });
  const sealed = SealedSecret.fromFile(namespace, 'it', sealedFile('bootstrap'));
  const volume = kplus.Volume.fromSecret(namespace.chart, 'volume', sealed);
  const deployment = new kplus.Deployment(namespace.chart, 'api', {
    containers: [{ image: 'api:1', envVariables: { TOKEN: sealed.envValue('token') } }],
    volumes: [volume],
  });
  const output = Testing.synth(fleet);

  expect(output.manifest(namespace, 'Deployment', deployment.name).spec.template.spec.containers[0].env).toEqual([
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'bootstrap', key: 'token' } } },
  ]);
  expect(output.findings).toEqual([]);
});

test('an older certificate is a warning, and nothing else', () => {
  const { fleet, namespace } = small({ cluster });
  SealedSecret.fromFile(namespace, 'it', sealedFile('older'));

  expect(Testing.synth(fleet).findings).toMatchObject([
    { id: 'sealing-certificate-is-current', severity: 'warning', path: 'prod/payments/eu.app/it' },
  ]);
});

test('without a hub the upstream token may be sealed, and nobody has to copy it', () => {
  const withToken = (sealed: boolean) => {
    const { fleet, prod, payments, namespace } = small({ fleet: { vault: undefined } });
    const us = spoke(prod, 'us', { sealingCertificates: sealingCertificates('prod-us') });
    const abroad = payments.addNamespace(us, 'app-us');
    new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'] }).deliver(abroad);
    if (sealed) {
      SealedSecret.fromFile(abroad, 'token', sealedFile('upstream-token'));
    }
    return Testing.synth(fleet).findings.map(({ id }) => id);
  };

  expect(withToken(false)).toContain('upstream-token-is-delivered');
  expect(withToken(true)).not.toContain('upstream-token-is-delivered');
});
