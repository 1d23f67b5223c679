import {
  authenticationConfiguration,
  BridgedSecret,
  Pem,
  ReplicatedSecret,
  ReplicatedSecrets,
  UpstreamAuth,
  WorkloadReference,
} from 'keywheel';
import * as kplus from 'cdk8s-plus-28';
import { Testing } from 'keywheel/testing';
import { certificate, small, spoke } from '../fixtures/fleets';

const SERVER = { url: 'https://api.eu.example.com:6443', caBundle: certificate('eu').base64 };
const READ_USERS = [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['users'], verbs: ['get'] }];

/** A Secret of cluster eu, copied to us. */
function copied(auth: UpstreamAuth) {
  const parts = small({ fleet: { vault: undefined } });
  const us = parts.payments.addNamespace(spoke(parts.prod, 'us'), 'app-us');
  const users = new ReplicatedSecret(parts.payments, 'users', { from: parts.namespace, keys: ['name'], auth });
  users.deliver(us);
  const output = Testing.synth(parts.fleet);
  const store = output.manifest(us, 'SecretStore', 'keywheel.eu.app');
  return { ...parts, us, output, store, provider: store.spec.provider.kubernetes };
}

const subjectsOf = ({ output, namespace }: ReturnType<typeof copied>) =>
  output.manifest(namespace, 'RoleBinding', 'keywheel.us.app-us').subjects;
const USER = { kind: 'User', apiGroup: 'rbac.authorization.k8s.io' };

describe('a cluster that comes as its own ServiceAccount', () => {
  const parts = copied(UpstreamAuth.serviceAccount());
  const { output, namespace, us, eu, provider } = parts;

  test('agrees, and holds no token', () => {
    expect(output.findings).toEqual([]);
    expect([...output.manifests('eu'), ...output.manifests('us')].filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  test('shows a token that is meant for the other API server alone', () => {
    expect(provider).toEqual({
      server: SERVER,
      remoteNamespace: 'app',
      auth: { serviceAccount: { name: 'keywheel.eu.app', audiences: ['acme.eu.upstream'] } },
    });
  });

  test('lets the operator ask for tokens of that account alone', () => {
    expect(output.manifest(us, 'Role', 'keywheel-token.eu.app').rules).toEqual([
      { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: ['keywheel.eu.app'], verbs: ['create'] },
    ]);
  });

  test('may get that Secret, by the name under which the other API server knows it', () => {
    expect(output.manifest(namespace, 'Role', 'keywheel.us.app-us').rules).toEqual(READ_USERS);
    const name = 'acme.us:system:serviceaccount:app-us:keywheel.eu.app';
    expect(subjectsOf(parts)).toEqual([{ ...USER, name }]);
  });

  test('is known by that name where the API server trusts its issuer', () => {
    const ca = Pem.fromText(certificate('us').text);
    const issuer = 'https://oidc.us.example.com';
    expect(authenticationConfiguration(eu, [{ cluster: us.cluster, issuer, caCertificate: ca }])).toEqual({
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'AuthenticationConfiguration',
      jwt: [
        {
          issuer: { url: issuer, certificateAuthority: ca.text, audiences: ['acme.eu.upstream'] },
          claimMappings: { username: { claim: 'sub', prefix: 'acme.us:' } },
          claimValidationRules: [
            { expression: "claims.sub.startsWith('system:serviceaccount:')", message: 'not a ServiceAccount' },
          ],
        },
      ],
    });
  });
});

test.each([
  [
    'a token',
    UpstreamAuth.token({ secretName: 'reader', user: 'jane' }),
    { server: SERVER, auth: { token: { bearerToken: { name: 'reader', key: 'token' } } } },
  ],
  [
    'a client certificate',
    UpstreamAuth.clientCertificate({ secretName: 'reader', user: 'jane' }),
    {
      server: SERVER,
      auth: { cert: { clientCert: { name: 'reader', key: 'tls.crt' }, clientKey: { name: 'reader', key: 'tls.key' } } },
    },
  ],
  [
    'a kubeconfig',
    UpstreamAuth.kubeconfig({ secretName: 'reader', user: 'jane' }),
    { authRef: { name: 'reader', key: 'kubeconfig' } },
  ],
])('with %s of somebody else only the store and the right of its user are made', (_name, auth, expected) => {
  const parts = copied(auth);
  expect(parts.output.findings).toEqual([]);
  expect(parts.provider).toEqual({ remoteNamespace: 'app', ...expected });
  expect(subjectsOf(parts)).toEqual([{ ...USER, name: 'jane' }]);
  expect(parts.output.manifests('us').map(({ kind }) => kind)).not.toContain('ServiceAccount');
});

test('a user that is a ServiceAccount of the other cluster is let in as one', () => {
  const { output } = copied(UpstreamAuth.kubeconfig({ secretName: 'reader', user: 'system:serviceaccount:ci:reader' }));
  expect(output.findings).toEqual([]);
});

test('two namespaces of one cluster come under their own names, each for its own Secrets', () => {
  const parts = copied(UpstreamAuth.serviceAccount());
  const { payments, namespace, us, fleet } = parts;
  const jobs = payments.addNamespace(us.cluster, 'jobs');
  const auth = UpstreamAuth.serviceAccount();
  new ReplicatedSecret(payments, 'plans', { from: namespace, keys: ['a'], auth }).deliver(jobs);
  const output = Testing.synth(fleet);
  expect(output.findings).toEqual([]);
  expect(output.manifest(namespace, 'Role', 'keywheel.us.app-us').rules).toEqual(READ_USERS);
  expect(output.manifest(namespace, 'Role', 'keywheel.us.jobs').rules[0].resourceNames).toEqual(['plans']);
});

test('Secrets of several clusters come to one namespace, by a store each', () => {
  const { fleet, payments, prod, us } = copied(UpstreamAuth.serviceAccount());
  const asia = payments.addNamespace(spoke(prod, 'asia', { auth: undefined }), 'app');
  const auth = UpstreamAuth.clientCertificate({ secretName: 'reader', user: 'jane' });
  new ReplicatedSecret(payments, 'plans', { from: asia, keys: ['a'], auth }).deliver(us);
  const output = Testing.synth(fleet);
  expect(output.findings).toEqual([]);
  expect(output.manifest(us, 'ExternalSecret', 'plans').spec.secretStoreRef.name).toBe('keywheel.asia.app');
  expect(output.manifest(us, 'ExternalSecret', 'users').spec.secretStoreRef.name).toBe('keywheel.eu.app');
});

describe('Secrets that are looked for', () => {
  const { fleet, payments, namespace, us } = copied(UpstreamAuth.serviceAccount());
  const auth = UpstreamAuth.serviceAccount();
  new ReplicatedSecrets(payments, 'named', { from: namespace, find: { names: '^app-' }, auth }).deliver(us);
  new ReplicatedSecrets(payments, 'labelled', { from: namespace, find: { labels: { a: 'b' } }, auth }).deliver(us);
  const output = Testing.synth(fleet);

  test('come as they are found, with the keys that they have', () => {
    const { spec } = output.manifest(us, 'ExternalSecret', 'named');
    expect(spec.dataFrom).toEqual([{ find: { name: { regexp: '^app-' } } }]);
    // Not `{}`, which an apply may turn into null.
    expect(spec.target.template).toEqual({ engineVersion: 'v2' });
    expect(output.manifest(us, 'ExternalSecret', 'labelled').spec.dataFrom).toEqual([{ find: { tags: { a: 'b' } } }]);
  });

  test('need the right to read them all, beside that to read one by its name', () => {
    expect(output.manifest(namespace, 'Role', 'keywheel.us.app-us').rules).toEqual([
      ...READ_USERS,
      { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] },
    ]);
    expect(output.findings.map(({ id, severity }) => [id, severity])).toEqual([
      ['replica-names-its-secrets', 'warning'],
      ['replica-names-its-secrets', 'warning'],
    ]);
  });
});

describe('a bridge', () => {
  const { fleet, payments, eu, namespace } = small({ fleet: { vault: undefined } });
  const storage = payments.addNamespace(eu, 'storage');
  const bucket = new BridgedSecret(payments, 'bucket', { from: storage, keys: ['AWS_ACCESS_KEY_ID'] });
  const delivery = bucket.deliver(namespace, {
    name: 'object-storage',
    data: ({ AWS_ACCESS_KEY_ID }) => ({ access_key_id: AWS_ACCESS_KEY_ID }),
  });
  delivery.restartOnChange(WorkloadReference.deployment('loki'));
  new kplus.Deployment(storage.chart, 'uploader', {
    containers: [
      {
        image: 'uploader:1',
        envFrom: [kplus.Env.fromSecret(kplus.Secret.fromSecretName(storage.chart, 'source', 'bucket'))],
      },
    ],
  });
  const output = Testing.synth(fleet);

  test('agrees, without a hub, and takes its source for known', () => expect(output.findings).toEqual([]));

  test('reads its own cluster with an account of its own', () => {
    expect(output.manifest(namespace, 'SecretStore', 'keywheel.eu.storage').spec.provider.kubernetes).toEqual({
      server: {
        url: 'https://kubernetes.default.svc',
        caProvider: { type: 'ConfigMap', name: 'kube-root-ca.crt', key: 'ca.crt' },
      },
      remoteNamespace: 'storage',
      auth: { serviceAccount: { name: 'keywheel.eu.storage' } },
    });
  });

  test('may get that one Secret and nothing else', () => {
    expect(output.manifest(storage, 'Role', 'keywheel.eu.app').rules[0].resourceNames).toEqual(['bucket']);
    expect(output.manifest(storage, 'RoleBinding', 'keywheel.eu.app').subjects).toEqual([
      { kind: 'ServiceAccount', name: 'keywheel.eu.storage', namespace: 'app' },
    ]);
  });

  test('delivers the shape that is wanted', () => {
    const { spec } = output.manifest(namespace, 'ExternalSecret', 'object-storage');
    expect(spec.dataFrom).toEqual([{ extract: { key: 'bucket' } }]);
    expect(spec.target.template.data).toEqual({ access_key_id: '{{ .AWS_ACCESS_KEY_ID }}' });
  });
});

test('a bridge within one namespace needs nothing but another name', () => {
  const { fleet, payments, namespace } = small({ fleet: { vault: undefined } });
  new BridgedSecret(payments, 'bucket', { from: namespace, keys: ['a'] }).deliver(namespace, { name: 'copy' });
  expect(Testing.synth(fleet).findings).toEqual([]);
});
