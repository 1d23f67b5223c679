import { StaticSecret } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { small, smallWithSecret } from '../fixtures/fleets';
import { kitchenSink } from '../fixtures/kitchen-sink';

interface Seen {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: any;
}
const sink = kitchenSink();
const output = Testing.synth(sink.fleet);
const objects: Seen[] = [...sink.clusters, sink.lab].flatMap(({ name }) => output.manifests(name) as Seen[]);
const ofKind = (kind: string) => objects.filter((object) => object.kind === kind);

test('the fleet with everything agrees', () => {
  expect(output.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('no ServiceAccount is mounted into pods', () => {
  const accounts = ofKind('ServiceAccount');
  expect(accounts.length).toBeGreaterThan(5);
  expect(accounts.filter(({ automountServiceAccountToken }) => automountServiceAccountToken !== false)).toEqual([]);
});

test('every rule names its resources one by one, without wildcards, but where Secrets are looked for', () => {
  const all = ofKind('Role').flatMap((role) => role['rules'] as Record<string, string[]>[]);
  const rules = all.filter(({ verbs }) => !verbs!.includes('list'));
  expect(all.filter((rule) => !rules.includes(rule))).toEqual([
    { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] },
  ]);
  expect(rules.length).toBeGreaterThan(5);
  for (const rule of rules) {
    expect(rule.resourceNames).toHaveLength(rule.resourceNames!.filter((name) => name !== '*').length);
    expect(rule.resourceNames!.length).toBeGreaterThan(0);
    expect(['create', 'get']).toContain(rule.verbs!.join());
    expect(rule.apiGroups).toEqual(['']);
  }
  expect(ofKind('ClusterRole')).toEqual([]);
});

test("the operator may ask for tokens of the namespace's own account", () => {
  const { fleet, namespace } = smallWithSecret({
    cluster: { externalSecrets: { namespace: 'eso', serviceAccount: 'operator' } },
  });
  const made = Testing.synth(fleet);
  expect(made.manifest(namespace, 'Role', 'keywheel-token').rules).toEqual([
    { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: ['keywheel'], verbs: ['create'] },
  ]);
  expect(made.manifest(namespace, 'RoleBinding', 'keywheel-token')).toMatchObject({
    roleRef: { kind: 'Role', name: 'keywheel-token' },
    subjects: [{ kind: 'ServiceAccount', name: 'operator', namespace: 'eso' }],
  });
});

test('no ClusterSecretStore is made unless it is asked for, and then with conditions and a namespace for its account', () => {
  expect(
    Testing.synth(smallWithSecret().fleet)
      .manifests('eu')
      .map(({ kind }: Seen) => kind),
  ).not.toContain('ClusterSecretStore');
  const stores = ofKind('ClusterSecretStore');
  expect(stores.map(({ metadata }) => metadata)).toEqual([
    expect.objectContaining({ name: 'keywheel.payments.shared', labels: expect.anything() }),
  ]);
  expect(stores[0]!.metadata.namespace).toBeUndefined();
  expect(stores[0]!.spec.conditions).toEqual([
    { namespaces: ['a', 'payments'] },
    { namespaceSelector: { matchLabels: { team: 'b' } } },
  ]);
  const { serviceAccountRef } = stores[0]!.spec.provider.vault.auth.jwt.kubernetesServiceAccountToken;
  expect(serviceAccountRef).toMatchObject({ name: 'keywheel', namespace: 'payments' });
});

test('a ClusterSecretStore reads what it names and what its namespace is delivered, and nothing else', () => {
  const { fleet, payments, namespace } = smallWithSecret();
  const shared = new StaticSecret(payments, 'shared', { keys: ['a'] });
  new StaticSecret(payments, 'kept', { keys: ['a'] });
  namespace.addClusterSecretStore('all', { conditions: [{ namespaces: ['x'] }], secrets: [shared] });
  const made = Testing.synth(fleet);
  expect(made.findings).toEqual([]);
  expect(made.readablePaths(namespace)).toEqual(['acme.kv/data/prod/payments/db', 'acme.kv/data/prod/payments/shared']);
});

test('namespaces are written only where the program asks for it', () => {
  const { fleet, payments, eu } = small();
  payments.addNamespace(eu, 'made', { create: true });
  const namespaces = Testing.synth(fleet)
    .manifests('eu')
    .filter(({ kind }: Seen) => kind === 'Namespace');
  expect(namespaces.map(({ metadata }: Seen) => metadata.name)).toEqual(['made']);
});

test('cluster-scoped objects carry no namespace, all others one', () => {
  const CLUSTER_SCOPED = [
    'Namespace',
    'ClusterSecretStore',
    'ClusterSPIFFEID',
    'ClusterRoleBinding',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
  ];
  for (const { kind, metadata } of objects) {
    expect([kind, metadata.namespace === undefined]).toEqual([kind, CLUSTER_SCOPED.includes(kind)]);
  }
});

test('the versions of the API are those that are served', () => {
  const versions = new Set(
    objects
      .filter(({ apiVersion }) => /external-secrets/.test(apiVersion as string))
      .map(({ apiVersion, kind }) => `${apiVersion} ${kind}`),
  );
  expect([...versions].sort()).toEqual([
    'external-secrets.io/v1 ClusterSecretStore',
    'external-secrets.io/v1 ExternalSecret',
    'external-secrets.io/v1 SecretStore',
    'external-secrets.io/v1alpha1 PushSecret',
    'generators.external-secrets.io/v1alpha1 VaultDynamicSecret',
  ]);
});

describe('the guard of Secrets that somebody else made', () => {
  const guard = (program: ReturnType<typeof smallWithSecret>) =>
    Testing.synth(program.fleet)
      .manifests('eu')
      .filter(({ kind }: Seen) => kind.startsWith('ValidatingAdmissionPolicy')) as Seen[];

  test('refuses that the operator writes to them, in the namespaces of the fleet', () => {
    const [policy, binding] = guard(smallWithSecret());
    expect(policy!.spec.matchConstraints.namespaceSelector.matchExpressions).toEqual([
      { key: 'kubernetes.io/metadata.name', operator: 'In', values: ['app'] },
    ]);
    expect(policy!.spec.matchConditions[0].expression).toBe(
      "request.userInfo.username == 'system:serviceaccount:external-secrets:external-secrets'",
    );
    expect(policy!.spec.validations[0].expression).toContain("'reconcile.external-secrets.io/managed'");
    expect(binding!.spec).toEqual({ policyName: policy!.metadata.name, validationActions: ['Deny'] });
  });

  test('lets a delivery with takeOver through, by namespace and name, and no other', () => {
    const program = smallWithSecret();
    program.db.deliver(program.namespace, { name: 'theirs', takeOver: true });
    const [policy] = guard(program);
    expect(JSON.stringify(policy!.spec)).toContain("'app/theirs'");
    expect(JSON.stringify(policy!.spec)).not.toContain('app/db');
  });

  test('is not made where the cluster does without', () => {
    expect(guard(smallWithSecret({ cluster: { protectExistingSecrets: false } }))).toEqual([]);
  });

  test('is not made where nothing is delivered', () => {
    expect(Testing.synth(small().fleet).manifests('eu')).toEqual([]);
  });
});
