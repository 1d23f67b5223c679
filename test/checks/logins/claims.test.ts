import fc from 'fast-check';
import { ANNOTATIONS } from '../../../lib/output/annotations';
import type { Finding } from '../../../lib/output/finding';
import type { ClusterView } from '../../../lib/views/cluster-view';
import { outputOf } from '../mutation';
import { MUTATIONS } from '../mutations';
import type { Output } from '../output';
import { runs } from '../../runs';

type Json = Record<string, any>;
const NAMESPACE = 'intruder';

/** All that a tenant may say of itself in its own namespace to be taken for another, or to make light of what is. */
const claimsOf = (output: Output): Record<string, fc.Arbitrary<string>> => {
  const { vault, clusters } = output.views;
  const oneOf = (values: readonly string[], ...more: string[]) => fc.constantFrom(...new Set([...values, ...more]));
  const roles = [...vault.roles.values()];
  const paths = roles.flatMap((role) =>
    vault.policies
      .rulesOf(role)
      .grants()
      .map(({ pattern }) => pattern),
  );
  const accounts = clusters.flatMap((cluster) =>
    cluster.ofKind('ServiceAccount').map(({ object: { metadata } }) => `${metadata.namespace}/${metadata.name}`),
  );
  const said = (key: string) =>
    clusters.flatMap(({ objects }) => objects.flatMap(({ object }) => object.metadata.annotations?.[key] ?? []));
  const calls = fc
    .array(oneOf(paths, 'kv/data/*'))
    .map((all) =>
      JSON.stringify(Object.fromEntries(all.map((path) => [path, ['create', 'read', 'update', 'delete', 'list']]))),
    );
  const login = oneOf(
    roles.map(({ mount, name }) =>
      JSON.stringify({ address: 'https://vault.example.com:8200', mount, role: name, audience: 'acme' }),
    ),
    '{}',
  );
  const known: Record<keyof typeof ANNOTATIONS, fc.Arbitrary<string>> = {
    tenant: oneOf(said(ANNOTATIONS.tenant), 'prod/payments'),
    login,
    calls,
    promises: oneOf(
      paths.map((path) => JSON.stringify({ [path]: { [ANNOTATIONS.maximumOutage]: '9999h' } })),
      '{}',
    ),
    maximumOutage: oneOf(['9999h', '0s']),
    rolloutTime: oneOf(['0s', '1ms']),
    rereadTime: oneOf(['0s', '1ms']),
    maximumAge: oneOf(['99999h']),
    compliance: oneOf(['{}', '{"house rule 7":"99999h"}']),
    upstreamCluster: oneOf(
      clusters.map(({ name }) => name),
      'asia',
    ),
    upstreamUser: oneOf(
      [...said(ANNOTATIONS.upstreamUser), 'admin'],
      ...accounts.map((one) => `system:serviceaccount:${one.replace('/', ':')}`),
    ),
    canary: oneOf(['0123456789abcdef', 'none']),
    concurrent: oneOf(['1000', '1', 'none']),
    keepsIn: oneOf(accounts, `${NAMESPACE}/reader`),
    pollInterval: oneOf(['never', '1s']),
    sealed: oneOf(said(ANNOTATIONS.sealed), '{}'),
    sealingCertificates: oneOf(said(ANNOTATIONS.sealingCertificates), '[]'),
    takenOf: oneOf(['https://git.example.com/fleet at next']),
    usedBy: oneOf(['Deployment api', 'CronJob nightly']),
    runsAs: oneOf(accounts, 'app/keywheel'),
  };
  return Object.fromEntries(
    Object.entries(known).map(([key, value]) => [ANNOTATIONS[key as keyof typeof ANNOTATIONS], value]),
  );
};

/** What a tenant can write in its namespace. */
const objects = (output: Output, annotations: Json): Json[] => {
  const object = (apiVersion: string, kind: string, name: string, more: Json): Json => ({
    apiVersion,
    kind,
    metadata: { name, namespace: NAMESPACE, annotations },
    ...more,
  });
  const stores = output.views.clusters.flatMap(({ stores }) => stores.map(({ object }) => (object as Json)['spec']));
  const pods = { containers: [{ image: 'example.com/external-secrets:1', args: ['--concurrent=500'] }] };
  return [
    object('v1', 'ServiceAccount', 'reader', {}),
    object('rbac.authorization.k8s.io/v1', 'Role', 'tokens', {
      rules: [{ apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: ['reader'], verbs: ['create'] }],
    }),
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'tokens', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'tokens' },
      subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: NAMESPACE }],
    }),
    object('networking.k8s.io/v1', 'NetworkPolicy', 'egress', { spec: { podSelector: {}, policyTypes: ['Egress'] } }),
    object('apps/v1', 'Deployment', 'api', { spec: { template: { spec: { serviceAccountName: 'reader', ...pods } } } }),
    ...stores.map((spec, index) =>
      object('external-secrets.io/v1', 'SecretStore', `of-${index}`, { spec: structuredClone(spec) }),
    ),
  ];
};

/** Told once for a cluster, with all that it is true of. */
const MOVED = ['login-token-is-no-api-token'];
/**
 * A role that lets everybody in is used by whoever says so; that it does is told by others. A value is read where somebody
 * asks for it, as an ExternalSecret would: that the login is not there, or may not, is an error.
 */
const OPEN = ['login-role-is-used', 'written-value-is-read'];

test('what a tenant says of itself takes away no finding on anybody else', () => {
  fc.assert(
    fc.property(fc.constantFrom(...MUTATIONS), fc.gen(), ({ fleet = 'jwt', mutate }, gen) => {
      const output = outputOf(fleet);
      mutate(output);
      const before = output.findings;
      for (const tenants of Object.values<Json>(output.stack('hub')?.['//']?.keywheel?.tenants ?? {})) {
        tenants[NAMESPACE] = 'prod/intruder';
      }
      const claims = claimsOf(output);
      const annotations = gen(() => fc.record(claims, { requiredKeys: [] }));
      const [{ name, objects: written }] = output.views.clusters as [ClusterView];
      for (const one of objects(output, annotations)) {
        output.add(name, written[0]!.file.slice(`${name}/`.length), one);
      }
      const after = new Set(
        output.findings.flatMap(({ id, place, message }) => [id, `${id} ${place}`, `${id} ${message}`]),
      );
      const isLost = ({ id, place, message }: Finding) =>
        MOVED.includes(id) ? !after.has(id) : !after.has(`${id} ${place}`) && !after.has(`${id} ${message}`);
      const lost = before.filter((finding) => !OPEN.includes(finding.id) && isLost(finding));
      expect(lost).toEqual([]);
    }),
    { numRuns: Number(process.env['KEYWHEEL_RUNS'] ?? runs(60)), endOnFailure: true },
  );
});
