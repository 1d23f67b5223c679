import { changesBetween, Edit } from './edited';

const object =
  (type: string, rest: object): Edit =>
  (it) =>
    it.object({
      ...{ apiVersion: type.slice(0, type.lastIndexOf('/')), kind: type.slice(type.lastIndexOf('/') + 1) },
      ...{ metadata: { name: 'x', namespace: 'app' }, ...rest },
    });
const resource =
  (type: string, body: object): Edit =>
  (it) =>
    it.resource(type, 'x', body);
const pods = (spec: object) => object('apps/v1/Deployment', { spec: { template: { spec } } });
const pod = (spec: object) => object('v1/Pod', { spec });
const helm = (spec: object) => object('helm.toolkit.fluxcd.io/v2/HelmRelease', { spec });
const encryption = (...resources: object[]) =>
  object('apiserver.config.k8s.io/v1/EncryptionConfiguration', { resources });
const keys = (...names: string[]) => ({
  resources: ['secrets'],
  providers: [{ aescbc: { keys: names.map((name) => ({ name })) } }],
});
const clear = { resources: ['*.*'], providers: [{ identity: {} }] };
const value = (data_json: string) => resource('vault_kv_secret_v2', { mount: 'm', name: 'n', data_json });
const policy = (text: string) => resource('vault_policy', { name: 'admins', policy: text });
const stanzas = (...all: [path: string, capabilities: string][]) =>
  policy(all.map(([path, capabilities]) => `path "${path}" { capabilities = [${capabilities}] }`).join('\n'));
const role = (rest: object) =>
  resource('vault_approle_auth_backend_role', { backend: 'b', role_name: 'r', token_policies: ['p'], ...rest });
const certificates = (rest: object) => resource('vault_pki_secret_backend_role', { backend: 'b', name: 'r', ...rest });
const account = (rest: object) => object('v1/ServiceAccount', rest);
const labelled = (labels: object) =>
  object('rbac.authorization.k8s.io/v1/ClusterRole', { metadata: { name: 'x', labels }, rules: [] });
const template =
  (rest: object): Edit =>
  (it) => {
    const { spec } = it.first('ExternalSecret');
    spec.target.template = { ...spec.target.template, ...rest };
  };
const rule = (expr: string) =>
  object('monitoring.coreos.com/v1/PrometheusRule', {
    spec: { groups: [{ name: 'a', rules: [{ alert: 'b', expr }] }] },
  });
const kubernetesRole = (rest: object) =>
  resource('vault_kubernetes_auth_backend_role', {
    ...{ backend: 'b', role_name: 'r', bound_service_account_names: ['*'], token_policies: ['p'] },
    ...{ bound_service_account_namespaces: ['app'], ...rest },
  });
const nothing: Edit = () => {};

test.each<[string, Edit, Edit]>([
  [
    'the order of initContainers',
    pods({ initContainers: [{ name: 'a' }, { name: 'b' }] }),
    pods({ initContainers: [{ name: 'b' }, { name: 'a' }] }),
  ],
  [
    'the order of values for a chart',
    helm({ valuesFrom: [{ name: 'a' }, { name: 'b' }] }),
    helm({ valuesFrom: [{ name: 'b' }, { name: 'a' }] }),
  ],
  ['a null for a chart', helm({ values: {} }), helm({ values: { networkPolicy: null } })],
  ['the key that encrypts', encryption(keys('a', 'b')), encryption(keys('b', 'a'))],
  ['what is encrypted first', encryption(keys('a'), clear), encryption(clear, keys('a'))],
  ['the order in a value', value('{"a":["1","2","2"]}'), value('{"a":["2","1"]}')],
  ['the type of a value', value('{"b":1}'), value('{"b":"1"}')],
  ['a null in a value', value('{"c":null}'), value('{}')],
  ['a text that is like a duration', value('{"cache_ttl":"60s"}'), value('{"cache_ttl":"1m"}')],
  [
    'one of three stanzas',
    stanzas(['k/a', '"read"'], ['k/a', '"read"'], ['k/a', '"read"']),
    stanzas(['k/a', '"read"'], ['k/a', '"read", "update"'], ['k/a', '"read"']),
  ],
  ['a path of odd name', nothing, stanzas(['__proto__', '"read"'])],
  ['a deny that goes', stanzas(['kv/*', '"read"'], ['kv/data/hr', '"deny"']), stanzas(['kv/*', '"read"'])],
  ['a narrow path that goes', stanzas(['kv/*', '"sudo"'], ['kv/data/hr', '"read"']), stanzas(['kv/*', '"sudo"'])],
  ['a login without secret-id', role({}), role({ bind_secret_id: false })],
  ['the token of each pod', account({ automountServiceAccountToken: false }), account({})],
  ['names of certificates', certificates({ enforce_hostnames: true }), certificates({ enforce_hostnames: false })],
  ['addresses in certificates', certificates({ allow_ip_sans: false }), certificates({})],
  [
    'rights of everybody who may view',
    labelled({}),
    labelled({ 'rbac.authorization.k8s.io/aggregate-to-view': 'true' }),
  ],
  ['what Flux leaves alone', labelled({}), labelled({ 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' })],
  [
    'a label that a tool looks for',
    nothing,
    template({ metadata: { labels: { 'argocd.argoproj.io/secret-type': 'repo-creds' } } }),
  ],
  ['a constant', nothing, template({ data: { api_key: 'x' } })],
  ['a template from elsewhere', nothing, template({ templateFrom: [{ literal: 'x: y', target: 'Annotations' }] })],
  [
    'namespaces by their labels',
    kubernetesRole({}),
    kubernetesRole({ bound_service_account_namespace_selector: '{}' }),
  ],
  ['a second factor that goes', resource('vault_identity_mfa_login_enforcement', { name: 'x' }), nothing],
  [
    'the image of a pod',
    pod({ containers: [{ name: 'c', image: 'a' }] }),
    pod({ containers: [{ name: 'c', image: 'b' }] }),
  ],
  ['an alert that never fires', rule('up == 0'), rule('up == 0 and vector(0) > 1')],
  [
    'the order of stacks',
    nothing,
    (it) => {
      const stack = it.rendered.stacks.find(({ dependencies }: any) => dependencies.length > 0);
      stack.dependencies = ['other'];
    },
  ],
  ['a path of an engine', nothing, (it) => (it.hub.resource.vault_mount.kv.path = 'acme.kv2')],
])('%s is told, and needs attention', (_, before, after) => {
  expect(changesBetween(before, after)).toContainEqual(expect.objectContaining({ attention: true }));
});

test.each<[string, Edit, Edit]>([
  [
    'a text of a ConfigMap',
    object('v1/ConfigMap', { data: { timeout: '60s' } }),
    object('v1/ConfigMap', { data: { timeout: '1m' } }),
  ],
  [
    'what is applied before',
    nothing,
    (it) => delete Object.values<any>(it.hub.resource.vault_jwt_auth_backend_role)[0].depends_on,
  ],
])('%s is told', (_, before, after) => {
  expect(changesBetween(before, after)).not.toEqual([]);
});

test('what is removed is destroyed, unless it says otherwise; what is moved is not', () => {
  const it = resource('vault_kv_secret_v2', { mount: 'm', name: 'n', data_json: '{}' });
  const removed =
    (lifecycle?: object): Edit =>
    (it) =>
      (it.hub.removed = [{ from: 'vault_kv_secret_v2.x', lifecycle }]);
  const effects = (after: Edit) => changesBetween(it, after).map(({ effect }) => effect);

  expect(effects(removed())).toContain('is destroyed');
  expect(effects(removed({ destroy: true }))).toContain('is destroyed');
  expect(effects(removed({ destroy: false }))).toContain('is orphaned');
  const moved = effects((now) => {
    now.resource('vault_kv_secret_v2', 'y', { mount: 'm', name: 'n', data_json: '{}' });
    now.hub.moved = [{ from: 'vault_kv_secret_v2.x', to: 'vault_kv_secret_v2.y' }];
  });
  expect(moved).not.toContain('is destroyed');
  expect(moved).not.toContain('is made');
});

test('a path of an engine that changes destroys what it holds', () => {
  expect(changesBetween(nothing, (it) => (it.hub.resource.vault_mount.kv.path = 'acme.kv2'))).toContainEqual(
    expect.objectContaining({ effect: 'is destroyed' }),
  );
});

test.each<[string, Edit, Edit]>([
  [
    'containers',
    pods({ containers: [{ name: 'a' }, { name: 'b' }] }),
    pods({ containers: [{ name: 'b' }, { name: 'a' }] }),
  ],
  ['a default that is said', account({}), account({ automountServiceAccountToken: true })],
])('%s in another form need nobody', (_, before, after) => {
  expect(changesBetween(before, after)).not.toContainEqual(expect.objectContaining({ attention: true }));
});

describe('the mark of a canary', () => {
  const canary =
    (mark: string, shown: string): Edit =>
    (it) => {
      it.resource('vault_generic_endpoint', 'canary', {
        ...{
          path: 'acme.kv/data/prod/payments/canary.eu.app',
          data_json: JSON.stringify({ data: { mark, store: 's' } }),
        },
      });
      it.first('ExternalSecret').metadata.annotations = { 'keywheel/canary': shown };
    };
  const other: Edit = (it) => it.object({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'x' } });
  const marks = (after: Edit) =>
    changesBetween(canary('a', 'a'), after).filter(({ how }) => how.startsWith('mark of a canary'));

  test('tells nothing beside what made it another one', () => {
    expect(marks((it) => [canary('b', 'b'), other].forEach((edit) => edit(it)))).toEqual([]);
  });

  test('is told where it is alone, or another one on one side', () => {
    expect(marks(canary('b', 'b'))).toHaveLength(2);
    expect(marks((it) => [canary('b', 'a'), other].forEach((edit) => edit(it)))).toHaveLength(1);
  });
});
