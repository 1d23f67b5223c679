import { accountUsers } from '../../lib/access/account-users';
import { alice, binding, clusterOf, clusterRole, namespaceObject, Rule, store } from './given';

const CORE = '';
const OPERATOR = 'external-secrets.io';
const RBAC = 'rbac.authorization.k8s.io';

/** What lets alice use ServiceAccount app/reader. */
function rightsOf(...objects: any[]): readonly string[] {
  return accountUsers(clusterOf(...objects), 'app/reader').find(({ who }) => who === 'User alice')?.rights ?? [];
}

const may = (group: string, resource: string, verb: string, resourceNames?: string[]): Rule => ({
  apiGroups: [group],
  resources: [resource],
  verbs: [verb],
  resourceNames,
});

describe('a ServiceAccount can be used by whoever may', () => {
  test.each<[string, Rule, string]>([
    ['ask for its token', may(CORE, 'serviceaccounts/token', 'create'), 'create serviceaccounts/token'],
    [
      'ask for its token by name',
      may(CORE, 'serviceaccounts/token', 'create', ['reader']),
      'create serviceaccounts/token',
    ],
    ['be it', may(CORE, 'serviceaccounts', 'impersonate'), 'impersonate serviceaccounts'],
    ['run a pod', may(CORE, 'pods', 'create'), 'create pods'],
    ['change what a pod runs', may(CORE, 'pods', 'patch'), 'patch pods'],
    ['run a Deployment', may('apps', 'deployments', 'create'), 'create deployments'],
    ['change one Deployment', may('apps', 'deployments', 'update', ['api']), 'update deployments'],
    ['run a CronJob', may('batch', 'cronjobs', 'create'), 'create cronjobs'],
    ['get into a pod', may(CORE, 'pods/exec', 'create'), 'create pods/exec'],
    ['get into a pod by a websocket', may(CORE, 'pods/exec', 'get'), 'get pods/exec'],
    ['get into one pod', may(CORE, 'pods/exec', 'create', ['api-0']), 'create pods/exec'],
    ['get into pods by any subresource', may(CORE, '*/exec', 'create'), 'create pods/exec'],
    ['debug a pod', may(CORE, 'pods/ephemeralcontainers', 'patch'), 'patch pods/ephemeralcontainers'],
    ['make a store next to it', may(OPERATOR, 'secretstores', 'create'), 'create secretstores'],
    ['escalate', may(RBAC, 'roles', 'escalate'), 'escalate roles (so anything)'],
    ['bind a role that may run pods', may(RBAC, 'clusterroles', 'bind', ['edit']), 'bind clusterroles (so anything)'],
  ])('%s', (_, rule, right) => {
    expect(rightsOf(alice(rule, 'app'))).toEqual([right]);
    expect(rightsOf(alice(rule))).toContain(right);
    expect(rightsOf(alice(rule, 'elsewhere'))).toEqual([]);
  });

  test.each<[string, Rule]>([
    ['ask for tokens of another one', may(CORE, 'serviceaccounts/token', 'create', ['other'])],
    ['read ServiceAccounts', may(CORE, 'serviceaccounts', 'get')],
    ['read pods', may(CORE, 'pods', 'get')],
    ['make pods of a name, for what is made has none', may(CORE, 'pods', 'create', ['api-0'])],
    ['use what looks like all subresources, and is none', may(CORE, 'pods/*', 'create')],
    ['use the resource of another group', may('apps', 'pods', 'create')],
    ['read logs', may(CORE, 'pods/log', 'get')],
    ['bind a role that may look only', may(RBAC, 'clusterroles', 'bind', ['view'])],
    ['escalate cluster roles in a namespace', may(RBAC, 'clusterroles', 'escalate')],
  ])('not by whoever may %s', (_, rule) => {
    expect(rightsOf(alice(rule, 'app'))).toEqual([]);
  });

  test('be anybody in the whole cluster', () => {
    expect(rightsOf(alice(may(CORE, 'users', 'impersonate')))).toEqual(['impersonate users (so anything)']);
  });

  test('read a Secret with its token', () => {
    const token = {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/service-account-token',
      metadata: { name: 't', namespace: 'app', annotations: { 'kubernetes.io/service-account.name': 'reader' } },
    };

    expect(rightsOf(token, alice(may(CORE, 'secrets', 'get', ['t']), 'app'))).toEqual(['get secrets (t)']);
    expect(rightsOf(token, alice(may(CORE, 'secrets', 'get', ['u']), 'app'))).toEqual([]);
  });
});

test('a pod that runs as it has it', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'api', namespace: 'app' },
    spec: { serviceAccountName: 'reader', containers: [] },
  };

  expect(accountUsers(clusterOf(pod), 'app/reader')).toEqual([{ who: 'Pod app/api', rights: ['runs as it'], by: [] }]);
  expect(accountUsers(clusterOf(pod), 'app/other')).toEqual([]);
});

describe('the roles that Kubernetes brings', () => {
  test.each(['edit', 'admin', 'cluster-admin'])('%s may use it', (role) => {
    expect(rightsOf(binding(role, 'alice', 'app'))).toEqual(
      expect.arrayContaining(['create serviceaccounts/token', 'create pods', 'create deployments', 'create pods/exec']),
    );
  });

  test('view may not', () => {
    expect(rightsOf(binding('view', 'alice', 'app'))).toEqual([]);
  });

  test('get what other roles add to them', () => {
    const added = clusterRole('added', [may(OPERATOR, 'secretstores', 'create')], {
      'rbac.authorization.k8s.io/aggregate-to-view': 'true',
    });

    expect(rightsOf(added, binding('view', 'alice', 'app'))).toEqual(['create secretstores']);
    expect(rightsOf(added, binding('admin', 'alice', 'app'))).toContain('create secretstores');
  });
});

test('a role that aggregates has the rules of its parts, whatever it says itself', () => {
  const whole = {
    ...clusterRole('whole', [may(CORE, 'pods', 'create')]),
    aggregationRule: { clusterRoleSelectors: [{ matchExpressions: [{ key: 'part', operator: 'Exists' }] }] },
  };
  const part = clusterRole('part', [may(CORE, 'pods/exec', 'create')], { part: 'of-it' });

  expect(rightsOf(whole, part, binding('whole', 'alice', 'app'))).toEqual(['create pods/exec']);
});

describe('an ExternalSecret reads with the login of its store, so whoever may make one uses it', () => {
  const makes = alice(may(OPERATOR, 'externalsecrets', 'create'), 'shop');
  const shop = namespaceObject('shop', { team: 'shop' });

  test('in the namespace of the store', () => {
    expect(rightsOf(store('app', 'app/reader'), alice(may(OPERATOR, 'pushsecrets', 'patch'), 'app'))).toEqual([
      'patch pushsecrets',
    ]);
    expect(rightsOf(store('app', 'app/reader'), makes)).toEqual([]);
  });

  test.each<[string, readonly object[] | undefined]>([
    ['without conditions', undefined],
    ['that names the namespace', [{ namespaces: ['other', 'shop'] }]],
    ['that takes names like it, anywhere in the name', [{ namespaceRegexes: ['^none$', 'ho'] }]],
    ['that takes its labels', [{ namespaceSelector: { matchLabels: { team: 'shop' } } }]],
    [
      'that takes its name as a label',
      [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }],
    ],
    ['of whose conditions one is met', [{ namespaces: ['other'] }, { namespaces: ['shop'] }]],
  ])('in any namespace that may use a ClusterSecretStore %s', (_, conditions) => {
    expect(rightsOf(shop, store(undefined, 'app/reader', conditions), makes)).toEqual([
      'create externalsecrets in shop',
    ]);
  });

  test.each<[string, readonly object[]]>([
    ['that names another', [{ namespaces: ['app'] }]],
    ['that takes other names', [{ namespaceRegexes: ['^sho$'] }]],
    ['that takes other labels', [{ namespaceSelector: { matchLabels: { team: 'app' } } }]],
  ])('not through a ClusterSecretStore %s', (_, conditions) => {
    expect(rightsOf(shop, store(undefined, 'app/reader', conditions), makes)).toEqual([]);
  });

  test('where the labels of the namespace are not known, it may be so', () => {
    const conditions = [{ namespaceSelector: { matchLabels: { team: 'app' } } }];

    expect(rightsOf(store(undefined, 'app/reader', conditions), makes)).toEqual(['create externalsecrets in shop']);
  });
});
