import { checkFiles, HUB, Read, SPOKE } from './read';

const WITHOUT_SECRET = SPOKE.slice(0, SPOKE.indexOf('---\n\n'));
const SPEC = `{
    secretStoreRef: { name: STORE },
    data: [{ secretKey: password, remoteRef: { key: KEY, property: password } }],
  }`;

const everywhere = (where: string, store = 'hub', key = 'app') => `---
apiVersion: external-secrets.io/v1
kind: ClusterExternalSecret
metadata: { name: everywhere }
spec:
  ${where}
  externalSecretName: app
  externalSecretSpec: ${SPEC.replace('STORE', store).replace('KEY', key)}
`;

function check(yaml: string): Read {
  return checkFiles({
    'terraform/main.tf.json': JSON.stringify(HUB),
    'manifests/app.yaml': yaml,
    'fleet.yaml': 'clusters: { eu: { manifests: [manifests] } }',
  });
}

const told = ({ findings }: Read, id: string) =>
  findings.filter((one) => one.id === id).map(({ place, message }) => `${place}: ${message}`);

describe('ClusterExternalSecret', () => {
  test('reads as the ExternalSecrets that are made of it', () => {
    const read = check(WITHOUT_SECRET + everywhere('namespaces: [app]'));
    const written = check(SPOKE);
    expect(read.findings.map(({ id }) => id)).toEqual(written.findings.map(({ id }) => id));
  });

  test('is told once of a store that is not there, whatever the number of namespaces', () => {
    const read = check(
      WITHOUT_SECRET + everywhere('namespaces: [app, other, third]', 'nope, kind: ClusterSecretStore'),
    );
    expect(told(read, 'store-exists')).toEqual([
      expect.stringMatching(/ClusterExternalSecret everywhere: ClusterSecretStore nope/),
    ]);
  });

  test('is told of a key that is not granted, and of a namespace without the store', () => {
    const read = check(WITHOUT_SECRET + everywhere('namespaces: [app, other]', 'hub', 'other'));
    expect(told(read, 'remote-key-is-granted')).toEqual([
      expect.stringMatching(/ClusterExternalSecret everywhere: .*"kv\/data\/other"/),
    ]);
    expect(told(read, 'store-exists')).toHaveLength(1);
  });

  test.each(['namespaceSelector: { matchLabels: { team: a } }', 'namespaceSelectors: [{ matchLabels: { team: a } }]'])(
    'is for the namespaces that are here with the labels of %s, and says that there may be others',
    (selector) => {
      const namespace = '---\napiVersion: v1\nkind: Namespace\nmetadata: { name: app, labels: { team: a } }\n';
      const read = check(WITHOUT_SECRET + namespace + everywhere(selector, 'hub', 'other'));
      expect(told(read, 'remote-key-is-granted')).toHaveLength(1);
      expect(read.unknown).toContainEqual(expect.stringContaining('in each namespace with certain labels'));
      expect(told(check(WITHOUT_SECRET + everywhere(selector, 'hub', 'other')), 'remote-key-is-granted')).toEqual([]);
    },
  );

  test.each(['{}', '{ matchLabels: { kubernetes.io/metadata.name: app } }'])(
    'knows namespaces by their names where %s asks for nothing else',
    (selector) => {
      const where = `namespaceSelectors: [${selector}]`;
      expect(told(check(WITHOUT_SECRET + everywhere(where, 'nope')), 'store-exists')).toHaveLength(1);
      expect(told(check(WITHOUT_SECRET + everywhere(where)), 'store-exists')).toEqual([]);
    },
  );

  test('has the fields of its kind', () => {
    const read = check(WITHOUT_SECRET + everywhere('namespaces: [app]').replace('secretStoreRef', 'secretStoreReff'));
    expect(told(read, 'field-is-known')).toEqual([expect.stringContaining('externalSecretSpec.secretStoreReff')]);
  });
});

test('ClusterPushSecret pushes from each of its namespaces', () => {
  const read = check(`${WITHOUT_SECRET}---
apiVersion: v1
kind: Namespace
metadata: { name: app, labels: { team: a } }
---
apiVersion: external-secrets.io/v1alpha1
kind: ClusterPushSecret
metadata: { name: out }
spec:
  namespaceSelectors: [{ matchLabels: { team: a } }]
  pushSecretSpec:
    secretStoreRefs: [{ name: hub }]
    selector: { secret: { name: made } }
    data: [{ match: { secretKey: a, remoteRef: { remoteKey: out } } }]
`);
  expect(told(read, 'remote-key-is-granted')).toContainEqual(
    expect.stringMatching(/ClusterPushSecret out: .*may not .* "kv\/data\/out"/),
  );
});

describe('ClusterGenerator', () => {
  const generator = (role: string) => `---
apiVersion: generators.external-secrets.io/v1alpha1
kind: ClusterGenerator
metadata: { name: users }
spec:
  kind: VaultDynamicSecret
  generator:
    vaultDynamicSecretSpec:
      path: db/creds/app
      provider:
        server: https://vault.example.com
        auth: { kubernetes: { mountPath: eu, role: ${role}, serviceAccountRef: { name: reader, audiences: [vault] } } }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: db, namespace: app }
spec:
  refreshInterval: 1h
  dataFrom: [{ sourceRef: { generatorRef: { kind: ClusterGenerator, name: users } } }]
`;

  test('logs in as an account of the namespace that uses it', () => {
    expect(told(check(SPOKE + generator('app')), 'remote-key-is-granted')).toEqual([
      expect.stringMatching(/ExternalSecret app\/db: .*may not read "db\/creds\/app"/),
    ]);
    expect(told(check(SPOKE + generator('other')), 'login-role-exists')).toEqual([
      expect.stringMatching(/ClusterGenerator users: .*"other"/),
    ]);
  });

  test('is one of another name than a generator of the namespace', () => {
    const read = check(SPOKE + generator('app').replace('name: users }] ', 'name: others }] '));
    expect(told(read, 'object-names-are-unique')).toEqual([]);
    expect(told(check(SPOKE + generator('app').replace('name: users } }', 'name: gone } }')), 'store-exists')).toEqual([
      expect.stringContaining('ClusterGenerator gone'),
    ]);
  });
});
