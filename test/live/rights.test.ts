import { askedKinds } from '../../lib/live/asked-kinds';
import { clusterRights, hubRights } from '../../lib/live/rights';
import { ClusterView } from '../../lib/views/cluster-view';

const object = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata: { name: 'a', namespace: 'app' } });
const manifest = (apiVersion: string, kind: string) => ({ object: object(apiVersion, kind), path: '' });

test.each([
  ['Gateway', 'gateways'],
  ['NetworkPolicy', 'networkpolicies'],
  ['Endpoints', 'endpoints'],
  ['Ingress', 'ingresses'],
])('%s is called %s', (kind, plural) => {
  expect(clusterRights([{ apiVersion: 'v1', kind }], [])).toMatchObject({ rules: [{ resources: [plural] }] });
});

test.each([
  [['admin', 'admin'], 'auth'],
  [['admin/eu', 'admin/us'], 'eu/auth'],
  [['admin', ''], 'admin/eu/auth'],
  [[], 'admin/eu/auth'],
])('with providers in the Vault namespaces %j the policy is of the one above them', (namespaces, start) => {
  const namespace = namespaces[0] === 'admin' && namespaces[1] === 'admin' ? 'admin' : 'admin/eu';
  const attributes = { path: 'eu' };
  const origin = { path: '', place: '', address: 'vault_policy.a' };
  const resource = { ...origin, type: 'vault_auth_backend', namespace, attributes: { ...attributes, type: 'jwt' } };

  expect(hubRights([resource], namespaces)).toContain(`path "${start.replace('auth', 'sys/auth')}`);
});

test('what installs charts from elsewhere is not asked for on the cluster, and pods only to find stale ones', () => {
  const application = {
    ...object('argoproj.io/v1alpha1', 'Application'),
    spec: { source: { chart: 'external-secrets', repoURL: 'https://charts.example.com' } },
  };
  const written = [manifest('v1', 'ServiceAccount'), manifest('v1', 'Secret')];
  const cluster = { name: 'eu', path: '', files: [{ name: 'app.yaml', manifests: written }] };
  const view = new ClusterView(cluster, [], [
    { name: 'argocd', manifests: [{ object: application, path: '' }] },
  ] as any);
  const kinds = (withStalePods: boolean) => askedKinds(view, withStalePods).map(({ kind }) => kind);

  expect(view.objects.map(({ object: { kind } }) => kind)).toContain('Application');
  expect(kinds(false)).toContain('ServiceAccount');
  expect(kinds(false).filter((kind) => /Application|Pod|Secret$/.test(kind))).toEqual(['ExternalSecret']);
  expect(kinds(true)).toEqual(expect.arrayContaining(['Pod', 'Secret']));
});

test('leases are listed, which takes "sudo", and neither read nor revoked', () => {
  const attributes = { backend: 'acme.db', name: 'orders' };
  const origin = { path: '', place: '', address: 'vault_database_secret_backend_role.a' };
  const rights = hubRights(
    [{ ...origin, type: 'vault_database_secret_backend_role', namespace: '', attributes }],
    [''],
  );

  expect(rights.match(/path "[^"]*leases.*\n.*/g)).toEqual([
    'path "sys/leases/lookup/acme.db/creds/orders" {\n  capabilities = ["list", "sudo"]',
  ]);
});
