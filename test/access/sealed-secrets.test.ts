import { accessMatrix } from '../../lib/access/matrix';
import { outputOf } from '../checks/mutation';

test('who can read what was sealed is told as of every other Secret', () => {
  const output = outputOf('sealed');
  const metadata = { name: 'auditor', namespace: 'app' };
  const rbac = 'rbac.authorization.k8s.io';
  const rules = [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['bootstrap'], verbs: ['get'] }];
  output.add('eu', 'app.k8s.yaml', { apiVersion: `${rbac}/v1`, kind: 'Role', metadata, rules });
  output.add('eu', 'app.k8s.yaml', {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'auditor' },
    subjects: [{ kind: 'User', name: 'auditor', apiGroup: rbac }],
  });

  const { secrets } = accessMatrix(output.views);
  const sealed = secrets.find(({ secret }) => secret === 'eu/app/bootstrap')!;

  expect(sealed.sources).toEqual({ paths: [], secrets: [], beside: [] });
  expect(sealed.readableBy.map(({ who }) => who)).toContainEqual(expect.stringContaining('auditor'));
  expect(secrets.map(({ secret }) => secret)).toContain('eu/external-secrets/vault-ca');
});
