import { load } from 'js-yaml';
import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Isolation, VaultServer } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { smallWithSecret } from '../fixtures/fleets';

const CLASS = 'SecretProviderClass';

describe('a secret that a client mounts', () => {
  const secretsStore = { pollInterval: Duration.minutes(5) };
  const { fleet, namespace, db } = smallWithSecret({ cluster: { secretsStore } });
  const api = new kplus.Deployment(namespace.chart, 'api', {
    metadata: { name: 'api' },
    containers: [{ image: 'api:1' }],
  });
  db.mount(namespace.addClient('api').runs(api), { permissions: 0o440 }).restartOnChange(api);
  const output = Testing.synth(fleet);
  const { spec } = output.manifest(namespace, CLASS, 'api.db');
  const workload = output.manifest(namespace, 'Deployment', 'api');

  test("is read with the login of the client's pods", () => {
    expect(spec.provider).toBe('vault');
    expect(spec.parameters).toMatchObject({
      vaultAddress: 'https://vault.example.com:8200',
      vaultAuthMountPath: 'acme.eu',
      roleName: 'acme.app.client.api',
      audience: 'acme.vault',
    });
  });

  test('becomes a file for every key', () => {
    const path = 'acme.kv/data/prod/payments/db';
    expect(load(spec.parameters.objects)).toEqual(
      ['password', 'username'].map((key) => ({
        objectName: key,
        secretPath: path,
        secretKey: key,
        filePermission: 0o440,
      })),
    );
  });

  test('becomes no Kubernetes Secret', () => expect(spec.secretObjects).toBeUndefined());

  test('is in every container, and the pod runs as the client', () => {
    const pod = workload.spec.template.spec;
    expect(pod.serviceAccountName).toBe('api');
    expect(pod.volumes).toContainEqual({
      name: 'keywheel-mount-0',
      csi: {
        driver: 'secrets-store.csi.k8s.io',
        readOnly: true,
        volumeAttributes: { secretProviderClass: 'api.db' },
      },
    });
    expect(pod.containers[0].volumeMounts).toContainEqual({
      name: 'keywheel-mount-0',
      mountPath: '/var/run/secrets/db',
      readOnly: true,
    });
  });

  test('restarts the workload by an annotation of its own', () => {
    expect(workload.metadata.annotations['secretproviderclass.reloader.stakater.com/reload']).toBe('api\\.db');
  });

  test('says how often the driver looks', () => {
    const { metadata } = output.manifest(namespace, CLASS, 'api.db');
    expect(metadata.annotations).toEqual({ 'keywheel/poll-interval': '5m0s' });
  });

  test('is granted, and agrees with the hub', () => {
    const { policy } = output.resources('vault_policy').find(({ name }) => name === 'acme.client.eu.app.api')!;
    expect(JSON.parse(policy).path['acme.kv/data/prod/payments/db']).toEqual({ capabilities: ['read'] });
    expect(output.findings).toEqual([]);
  });
});

test('OpenBao has a provider and names of its own', () => {
  const { fleet, namespace, db } = smallWithSecret({
    fleet: { vault: VaultServer.openBao({ address: 'https://bao.example.com:8200' }) },
  });
  db.mount(namespace.addClient('api'), { caCertificatePath: '/tls/ca.crt' });
  const { spec } = Testing.synth(fleet).manifest(namespace, CLASS, 'api.db');
  expect(spec.provider).toBe('openbao');
  expect(spec.parameters).toMatchObject({
    openbaoAddress: 'https://bao.example.com:8200',
    openbaoAuthMountPath: 'acme.eu',
    openbaoCACertPath: '/tls/ca.crt',
  });
});

test('with a Vault namespace for each tenant, the path begins with it', () => {
  const { fleet, namespace, db } = smallWithSecret({ fleet: { isolation: Isolation.vaultNamespace() } });
  db.mount(namespace.addClient('api'));
  const { spec } = Testing.synth(fleet).manifest(namespace, CLASS, 'api.db');
  expect(spec.parameters.vaultNamespace).toBeUndefined();
  expect(spec.parameters.objects).toContain('"acme.env.prod/team.payments/acme.kv/data/db"');
});

test('a Kubernetes Secret is made where it is asked for, and then its workload finds it', () => {
  const { fleet, namespace, db } = smallWithSecret();
  const api = new kplus.Deployment(namespace.chart, 'api', { metadata: { name: 'api' } });
  const env = kplus.Secret.fromSecretName(namespace.chart, 'synced', 'db-of-api');
  api.addContainer({ image: 'api:1', envVariables: { USER: env.envValue('username') } });
  db.mount(namespace.addClient('api').runs(api), { syncedSecret: { name: 'db-of-api' } });
  const output = Testing.synth(fleet);
  expect(output.manifest(namespace, CLASS, 'api.db').spec.secretObjects).toEqual([
    {
      secretName: 'db-of-api',
      type: 'Opaque',
      data: [
        { objectName: 'password', key: 'password' },
        { objectName: 'username', key: 'username' },
      ],
    },
  ]);
  expect(output.findings).toEqual([]);
});

test('what nobody mounts is told', () => {
  const { fleet, namespace, db } = smallWithSecret();
  db.mount(namespace.addClient('api'));
  expect(Testing.synth(fleet).findings).toMatchObject([{ id: 'provider-class-is-mounted', severity: 'warning' }]);
});
