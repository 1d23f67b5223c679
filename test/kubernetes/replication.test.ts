import { Isolation, LongLivedTokenOptions, ReplicatedSecret, UpstreamAuth } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { certificate, small, spoke } from '../fixtures/fleets';

/** A Secret of cluster eu, replicated to clusters us and asia. */
function program(props: Parameters<typeof small>[0] = {}, token?: LongLivedTokenOptions) {
  const parts = small(props);
  const { prod, payments, namespace } = parts;
  const us = payments.addNamespace(spoke(prod, 'us'), 'app-us');
  const asia = payments.addNamespace(spoke(prod, 'asia'), 'app-asia');
  const users = new ReplicatedSecret(payments, 'users', {
    from: namespace,
    secretName: 'users-upstream',
    keys: ['name', 'password'],
    auth: token && UpstreamAuth.longLivedToken(token),
  });
  users.deliver(us, { name: 'users', data: ({ name }) => ({ name }) });
  users.deliver(asia);
  return { ...parts, us, asia, users, output: Testing.synth(parts.fleet) };
}

/** Whatever is told but that its token never expires. */
const told = ({ findings }: ReturnType<typeof Testing.synth>) =>
  findings.filter(({ id }) => id !== 'upstream-token-expires');

type Named = { kind: string; metadata: { name: string } };
const kinds = (output: ReturnType<typeof Testing.synth>, cluster: string) =>
  output.manifests(cluster).map(({ kind, metadata }: Named) => `${kind} ${metadata.name}`);

describe.each([
  ['with a hub', {}],
  ['without a hub', { fleet: { vault: undefined } }],
])('%s', (_name, props) => {
  const { output, namespace, us } = program(props);

  test('upstream one ServiceAccount a downstream cluster may get the one Secret and do nothing else', () => {
    for (const cluster of ['us', 'asia']) {
      const name = `keywheel.${cluster}`;
      expect(output.manifest(namespace, 'ServiceAccount', name).automountServiceAccountToken).toBe(false);
      expect(output.manifest(namespace, 'Role', name).rules).toEqual([
        { apiGroups: [''], resources: ['secrets'], resourceNames: ['users-upstream'], verbs: ['get'] },
      ]);
      expect(output.manifest(namespace, 'RoleBinding', name)).toMatchObject({
        roleRef: { kind: 'Role', name },
        subjects: [{ kind: 'ServiceAccount', name, namespace: 'app' }],
      });
      expect(output.manifest(namespace, 'Secret', name)).toMatchObject({
        type: 'kubernetes.io/service-account-token',
        metadata: { annotations: { 'kubernetes.io/service-account.name': name } },
      });
    }
  });

  test('downstream a store reads the upstream namespace with that token and knows its authority', () => {
    const store = output.manifest(us, 'SecretStore', 'keywheel.eu.app');
    expect(store.spec.provider.kubernetes).toEqual({
      server: { url: 'https://api.eu.example.com:6443', caBundle: certificate('eu').base64 },
      remoteNamespace: 'app',
      auth: { token: { bearerToken: { name: 'keywheel.eu.app', key: 'token' } } },
    });
    expect(output.manifest(us, 'ExternalSecret', 'users').spec).toMatchObject({
      secretStoreRef: { kind: 'SecretStore', name: 'keywheel.eu.app' },
      target: { name: 'users', template: { data: { name: '{{ .name }}' } } },
      dataFrom: [{ extract: { key: 'users-upstream' } }],
    });
  });
});

describe('with a hub', () => {
  const { output, namespace, us } = program();

  test('agrees', () => expect(told(output)).toEqual([]));

  test('a warning a token says that it never expires, and how its age is seen', () => {
    const warnings = output.findings.filter(({ id }) => id === 'upstream-token-expires');
    expect(warnings.map(({ severity, place }) => [severity, place])).toEqual([
      ['warning', 'eu/app.k8s.yaml, Secret app/keywheel.asia'],
      ['warning', 'eu/app.k8s.yaml, Secret app/keywheel.us'],
    ]);
    expect(warnings[1]!.fix).toContain('-n app get secret keywheel.us -o jsonpath');
  });

  test('the token goes through the hub: pushed upstream, delivered downstream', () => {
    const push = output.manifest(namespace, 'PushSecret', 'keywheel.us');
    expect(push.spec).toMatchObject({
      secretStoreRefs: [{ kind: 'SecretStore', name: 'keywheel-push' }],
      selector: { secret: { name: 'keywheel.us' } },
      data: [
        { match: { secretKey: 'token', remoteRef: { remoteKey: 'prod/payments/token.eu.app.us', property: 'token' } } },
      ],
    });
    const pull = output.manifest(us, 'ExternalSecret', 'keywheel.eu.app');
    expect(pull.spec.dataFrom).toEqual([{ extract: { key: 'prod/payments/token.eu.app.us' } }]);
    expect(pull.spec.target.template.data).toEqual({ token: '{{ .token }}' });
  });

  test('each downstream cluster reads its own token only', () => {
    expect(output.readablePaths(us)).toEqual(['acme.kv/data/prod/payments/token.eu.app.us']);
  });

  test('the pusher writes the tokens and has a login apart from the reader', () => {
    const role = output
      .resources('vault_jwt_auth_backend_role')
      .find(({ role_name }: { role_name: string }) => role_name === 'acme.app.push');
    expect(role).toMatchObject({
      bound_subject: 'system:serviceaccount:app:keywheel-push',
      token_policies: ['acme.push.eu.app'],
    });
    const { policy } = output
      .resources('vault_policy')
      .find(({ name }: { name: string }) => name === 'acme.push.eu.app');
    const { path } = JSON.parse(policy) as { path: Record<string, { capabilities: string[] }> };
    expect(path['acme.kv/data/prod/payments/token.eu.app.us']!.capabilities).toEqual(['create', 'read', 'update']);
    expect(path['acme.kv/data/prod/payments/token.eu.app.asia']!.capabilities).toEqual(['create', 'read', 'update']);
    expect(Object.keys(path)).toHaveLength(6);
  });
});

describe.each([
  Isolation.vaultNamespace(),
  Isolation.templatedPolicy(),
  Isolation.policyPerNamespace({ wholePrefix: true }),
])('with a hub and isolation %#', (isolation) => {
  test('agrees', () => expect(told(program({ fleet: { isolation } }).output)).toEqual([]));
});

test('with a templated policy two namespaces of one downstream cluster get a token each', () => {
  const { fleet, prod, payments, namespace } = small({ fleet: { isolation: Isolation.templatedPolicy() } });
  const us = spoke(prod, 'us');
  for (const name of ['one', 'two']) {
    new ReplicatedSecret(payments, name, { from: namespace, keys: ['a'] }).deliver(payments.addNamespace(us, name));
  }
  expect(told(Testing.synth(fleet))).toEqual([]);
});

test('two Secrets of one namespace share the store and the token', () => {
  const { payments, namespace, us, fleet } = program();
  new ReplicatedSecret(payments, 'more', { from: namespace, keys: ['a'] }).deliver(us);
  const output = Testing.synth(fleet);
  expect(told(output)).toEqual([]);
  expect(kinds(output, 'us').filter((one) => one.startsWith('SecretStore'))).toEqual([
    'SecretStore keywheel',
    'SecretStore keywheel.eu.app',
  ]);
  expect(output.manifest(namespace, 'Role', 'keywheel.us').rules[0].resourceNames).toEqual(['more', 'users-upstream']);
  expect(output.manifest(namespace, 'Role', 'keywheel.asia').rules[0].resourceNames).toEqual(['users-upstream']);
});

describe('without a hub', () => {
  const { output, us, asia } = program({ fleet: { vault: undefined } }, { secretName: 'remote', key: 'jwt' });

  test('Terraform has nothing to do', () => {
    expect(output.stack('hub')).toBeUndefined();
    expect(kinds(output, 'eu').filter((one) => one.includes('push'))).toEqual([]);
  });

  test('a warning a store says how the token is made by hand', () => {
    expect(told(output).map(({ id, severity, path }) => ({ id, severity, path }))).toEqual(
      [asia, us].map(() => ({ id: 'upstream-token-is-delivered', severity: 'warning', path: 'prod/payments/users' })),
    );
    expect(told(output)[1]!.place).toBe('us/app-us.k8s.yaml, SecretStore app-us/keywheel.eu.app');
    const { fix } = told(output)[1]!;
    expect(fix).toContain('-n app get secret keywheel.us');
    expect(fix).toContain('-n app-us create secret generic remote --from-file=jwt=/dev/stdin');
  });

  test('the store uses the Secret that the program names', () => {
    const store = output.manifest(us, 'SecretStore', 'keywheel.eu.app');
    expect(store.spec.provider.kubernetes.auth.token.bearerToken).toEqual({ name: 'remote', key: 'jwt' });
  });
});
