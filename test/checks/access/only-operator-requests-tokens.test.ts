import { checkFiles, hubWith, SPOKE } from '../../files/read';

const GROUP = 'rbac.authorization.k8s.io';
const OPERATOR = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'external-secrets', namespace: 'external-secrets' },
  spec: {
    template: {
      spec: {
        serviceAccountName: 'external-secrets',
        containers: [{ name: 'main', image: 'ghcr.io/external-secrets/external-secrets:v1.3.2' }],
      },
    },
  },
};
const WILD = {
  apiVersion: `${GROUP}/v1`,
  kind: 'ClusterRole',
  metadata: { name: 'wild' },
  rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
};
const account = (name: string, namespace: string) => ({ kind: 'ServiceAccount', name, namespace });
const group = (name: string) => ({ kind: 'Group', name, apiGroup: GROUP });

/** What is said of bindings of a role that may do anything, on a cluster with three stores. */
function told(role: string, subjects: readonly object[], others: readonly object[] = []): string[] {
  const binding = {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'all' },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: role },
    subjects,
  };
  const spokes = ['app', 'shop', 'billing'].map((namespace) =>
    SPOKE.replaceAll('namespace: app', `namespace: ${namespace}`),
  );
  const { findings } = checkFiles({
    'terraform/main.tf.json': hubWith(() => undefined),
    'manifests/eu/app.yaml': [...spokes, ...[WILD, binding, ...others].map((one) => JSON.stringify(one))].join(
      '\n---\n',
    ),
  });
  return findings
    .filter(({ place }) => place.endsWith('ClusterRoleBinding all'))
    .map(({ id, severity }) => (severity === 'error' ? id : `${id}: a warning`));
}

describe.each(['cluster-admin', 'wild'])('a binding of %s', (role) => {
  test('to everybody is told once, however many stores there are', () => {
    for (const subject of [group('system:authenticated'), group('system:serviceaccounts'), account('default', 'app')]) {
      expect(told(role, [subject], [OPERATOR])).toEqual(['secrets-are-not-for-everyone']);
      expect(told(role, [subject])).toEqual(['secrets-are-not-for-everyone']);
    }
  });

  test('to people, or to what deploys everything, is a warning, told once', () => {
    const warning = ['only-operator-requests-tokens: a warning'];
    expect(told(role, [account('x', 'tools'), group('y')], [OPERATOR])).toEqual(warning);
    expect(told(role, [account('kustomize-controller', 'flux-system')], [OPERATOR])).toEqual(warning);
  });

  test('to an account beside a store is an error, whoever else it is for', () => {
    const error = ['only-operator-requests-tokens'];
    expect(told(role, [account('x', 'shop')], [OPERATOR])).toEqual(error);
    expect(told(role, [group('y'), account('x', 'shop')], [OPERATOR])).toEqual(error);
  });

  test('to people, or to what deploys everything, makes no operator of them', () => {
    expect(told(role, [group('admins')])).toEqual([]);
    expect(told(role, [account('kustomize-controller', 'flux-system')])).toEqual([]);
  });

  test('to the operator is told once', () => {
    const operator = account('external-secrets', 'external-secrets');
    expect(told(role, [operator], [OPERATOR])).toEqual(['token-right-names-accounts: a warning']);
    expect(told(role, [operator])).toEqual(['token-right-names-accounts: a warning']);
  });
});

describe('where the operator is in no file', () => {
  const tokens = (role: string, subject: object) => {
    const rules = [{ apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] }];
    const binding = {
      ...{ apiVersion: `${GROUP}/v1`, kind: 'RoleBinding', metadata: { name: 'all', namespace: 'app' } },
      ...{ roleRef: { apiGroup: GROUP, kind: 'Role', name: role }, subjects: [subject] },
    };
    const operators = ['app', 'shop'].flatMap((namespace) => [
      { apiVersion: `${GROUP}/v1`, kind: 'Role', metadata: { name: role, namespace }, rules },
      {
        ...binding,
        metadata: { name: 'operator', namespace },
        subjects: [account('external-secrets', 'external-secrets')],
      },
    ]);
    const objects = [...operators, binding];
    const { findings } = checkFiles({
      'terraform/main.tf.json': hubWith(() => undefined),
      'manifests/eu/app.yaml': [
        ...['app', 'shop'].map((namespace) => SPOKE.replaceAll('namespace: app', `namespace: ${namespace}`)),
        ...objects.map((one) => JSON.stringify(one)),
      ].join('\n---\n'),
    });
    return findings
      .filter(({ id }) => id === 'only-operator-requests-tokens')
      .map(({ message }) => message.replace(/ may ask.*/, ''));
  };

  test('the account of a store in another namespace may not ask for tokens, however it is named', () => {
    expect(tokens('more', account('reader', 'shop'))).toEqual(['ServiceAccount shop/reader']);
    expect(tokens('more', { kind: 'User', apiGroup: GROUP, name: 'system:serviceaccount:shop:reader' })).toEqual([
      'ServiceAccount shop/reader',
    ]);
    expect(tokens('more', group('system:serviceaccounts:shop'))).toEqual(['Group system:serviceaccounts:shop']);
  });

  test('who may be the operator, or another controller, may', () => {
    expect(tokens('more', account('eso', 'operators'))).toEqual([]);
    expect(tokens('more', account('cert-manager', 'cert-manager'))).toEqual([]);
    expect(tokens('more', account('reader', 'app'))).toEqual([]);
    expect(tokens('more', group('platform'))).toEqual([]);
  });
});
