import { secretReaders } from '../../lib/access/secret-readers';
import { alice, binding, clusterOf, Rule } from './given';

const secrets = (verb: string, resourceNames?: string[]): Rule => ({
  apiGroups: [''],
  resources: ['secrets'],
  verbs: [verb],
  resourceNames,
});

function rightsOf(...objects: any[]): readonly string[] {
  return secretReaders(clusterOf(...objects), 'app', 'db').find(({ who }) => who === 'User alice')?.rights ?? [];
}

describe('a Secret can be read by whoever may', () => {
  test.each(['get', 'list', 'watch', 'patch'])('%s it', (verb) => {
    expect(rightsOf(alice(secrets(verb), 'app'))).toEqual([`${verb} secrets`]);
    expect(rightsOf(alice(secrets(verb, ['db'])))).toEqual([`${verb} secrets`]);
    expect(rightsOf(alice(secrets(verb, ['other']), 'app'))).toEqual([]);
    expect(rightsOf(alice(secrets(verb), 'elsewhere'))).toEqual([]);
  });

  test('do everything', () => {
    const rights = rightsOf(alice({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }, 'app'));

    expect(rights).toEqual(
      expect.arrayContaining(['get secrets', 'create pods', 'create pods/exec', 'create pushsecrets']),
    );
  });

  test('edit, but not view', () => {
    expect(rightsOf(binding('edit', 'alice', 'app'))).toContain('list secrets');
    expect(rightsOf(binding('view', 'alice', 'app'))).toEqual([]);
  });
});

test.each(['create', 'update', 'delete'])('whoever may only %s it does not see it', (verb) => {
  expect(rightsOf(alice(secrets(verb), 'app'))).toEqual([]);
});

test('the operator knows it, and each workload of the namespace that takes it', () => {
  const deployment = (name: string, namespace: string, secretName: string) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { template: { spec: { containers: [], volumes: [{ secret: { secretName } }] } } },
  });
  const cluster = clusterOf(
    deployment('api', 'app', 'db'),
    deployment('worker', 'app', 'other'),
    deployment('stranger', 'shop', 'db'),
  );

  expect(secretReaders(cluster, 'app', 'db').map(({ who }) => who)).toEqual(['Deployment app/api', 'the operator']);
});
