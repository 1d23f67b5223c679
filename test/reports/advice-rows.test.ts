import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { BridgedSecret, GeneratedSecret, StaticSecret } from 'keywheel';
import { adviceRows } from '../../lib/reports/advice-rows';
import { FLEETS, outputOf } from '../checks/mutation';
import { Output } from '../checks/output';
import { small } from '../fixtures/fleets';

function rowsOf(fleet: keyof typeof FLEETS) {
  return adviceRows(outputOf(fleet).views);
}

describe('the advice for each consumer', () => {
  test('departs from a Secret that nothing makes, and names its consumer', () => {
    const { fleet, payments, namespace } = small();
    const delivered = new StaticSecret(payments, 'db', { keys: ['key'] }).deliver(namespace);
    const container = {
      image: 'api:1',
      envVariables: {
        A: delivered.envValue('key'),
        B: kplus.EnvValue.fromSecretValue({
          secret: kplus.Secret.fromSecretName(namespace.chart, 'theirs', 'theirs'),
          key: 'key',
        }),
      },
    };
    new kplus.Deployment(namespace.chart, 'api', { metadata: { name: 'api' }, containers: [container] });
    const rows = adviceRows(new Output(fleet).views);

    expect(rows.map(({ consumer, takes, today, departs }) => [consumer, takes, today, departs])).toEqual([
      ['Deployment app/api', 'Secret db', 'ExternalSecret, rotated by people', false],
      ['Deployment app/api', 'Secret theirs', 'by hand', true],
    ]);
  });

  test('departs from a value that several teams take, and not from one that one team takes', () => {
    const files = (namespace: string, property = 'key') => [
      {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name: 'shared', namespace },
        spec: {
          secretStoreRef: { kind: 'ClusterSecretStore', name: 'hub' },
          target: { name: 'shared' },
          data: [{ secretKey: 'key', remoteRef: { key: 'stripe', property: property || undefined } }],
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web', namespace },
        spec: { containers: [{ name: 'web', image: 'web:1', envFrom: [{ secretRef: { name: 'shared' } }] }] },
      },
    ];
    const store = {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ClusterSecretStore',
      metadata: { name: 'hub' },
      spec: { provider: { vault: { server: 'https://vault.example.com:8200', path: 'kv', version: 'v2' } } },
    };
    const rows = (...namespaces: (string | [string, string])[]) => {
      const output = outputOf('jwt');
      [store, ...namespaces.flatMap((one) => files(...([one].flat() as [string, string?])))].forEach((object) =>
        output.add('eu', 'app.k8s.yaml', object),
      );
      return adviceRows(output.views).filter(({ takes }) => takes === 'Secret shared');
    };

    expect(rows('web')).toMatchObject([{ departs: false }]);
    expect(rows('cart', 'web')).toEqual([
      expect.objectContaining({
        consumer: 'Pod cart/web',
        departs: true,
        why: expect.stringMatching(/^namespace eu\/cart, namespace eu\/web take the same value/),
      }),
      expect.objectContaining({ consumer: 'Pod web/web', departs: true }),
    ]);
    // Two properties of one path are two values; all of it is each of them.
    expect(rows(['cart', 'a'], ['web', 'b']).map(({ departs }) => departs)).toEqual([false, false]);
    expect(rows(['cart', ''], ['web', 'b']).map(({ departs }) => departs)).toEqual([true, true]);
  });

  test('tells that files which a driver mounts need the hub at each start', () => {
    const mounts = rowsOf('mounted').filter(({ today }) => today === 'mount by CSI');

    expect(mounts.map(({ takes }) => takes)).toEqual(['SecretProviderClass api.db', 'SecretProviderClass api.lease']);
    expect(mounts.every(({ why, departs }) => why.includes('starts only with Vault/OpenBao') && !departs)).toBe(true);
  });

  test('tells the files of an agent', () => {
    const files = rowsOf('injected').filter(({ today }) => today === 'files by an agent');

    expect(files.map(({ consumer }) => consumer)).toEqual(['Deployment app/api', 'CronJob app/nightly']);
    expect(files[0]!.takes).toBe('acme.database/creds/prod.payments.lease, acme.kv/data/prod/payments/db');
  });

  test.each(['mounted', 'injected'] as const)('does not take for a call of the pods what is %s', (fleet) => {
    expect(rowsOf(fleet).filter(({ today }) => today === 'calls Vault/OpenBao on its own')).toEqual([]);
  });

  test('does not take for made by hand what the driver or another operator makes', () => {
    const { fleet, payments, namespace } = small();
    const stripe = new StaticSecret(payments, 'stripe', { keys: ['key'] });
    const api = new kplus.Deployment(namespace.chart, 'api', {
      metadata: { name: 'api' },
      containers: [{ image: 'api:1', envVariables: { A: secretValue('synced'), B: secretValue('claimed') } }],
    });
    stripe.mount(namespace.addClient('api').runs(api), { syncedSecret: { name: 'synced' } });
    new BridgedSecret(payments, 'claimed', { from: namespace, keys: ['key'] }).deliver(namespace, { name: 'copy' });
    const rows = adviceRows(new Output(fleet).views).filter(({ takes }) => takes.startsWith('Secret '));

    expect(rows.map(({ takes, today, departs }) => [takes, today, departs])).toEqual([
      ['Secret claimed', 'made by another operator', false],
      ['Secret synced', 'made by CSI', false],
    ]);

    function secretValue(name: string): kplus.EnvValue {
      return kplus.EnvValue.fromSecretValue({
        secret: kplus.Secret.fromSecretName(namespace.chart, name, name),
        key: 'key',
      });
    }
  });

  test('asks for a maximum age only where there is none, and for none of what is made once', () => {
    const { fleet, payments, namespace } = small();
    const secrets = [
      new StaticSecret(payments, 'limited', { keys: ['key'], maximumAge: Duration.days(90) }),
      new StaticSecret(payments, 'open', { keys: ['key'] }),
      new GeneratedSecret(payments, 'random', { keys: ['key'] }),
    ];
    const envVariables = Object.fromEntries(
      secrets.map((secret, index) => [`KEY_${index}`, secret.deliver(namespace).envValue('key')]),
    );
    new kplus.Deployment(namespace.chart, 'api', { containers: [{ image: 'api:1', envVariables }] });
    const rows = adviceRows(new Output(fleet).views);

    expect(rows.map(({ takes, today, why }) => [takes, today, why])).toEqual([
      ['Secret limited', 'ExternalSecret, rotated by people', 'let "keywheel audit" ask'],
      ['Secret open', 'ExternalSecret, rotated by people', 'give it a maximumAge, and let "keywheel audit" ask'],
      ['Secret random', 'ExternalSecret, made once', 'nothing rotates it'],
    ]);
  });

  test('tells what a client calls by itself', () => {
    const calls = rowsOf('clients').filter(({ today }) => today === 'calls Vault/OpenBao on its own');

    expect(calls.map(({ consumer }) => consumer)).toContain('ServiceAccount app/intake');
  });
});
