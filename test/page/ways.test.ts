import { StaticSecret } from 'keywheel';
import { waysTo } from '../../lib/page/browser/ways';
import { Output } from '../checks/output';
import { smallWithSecret, spoke, team } from '../fixtures/fleets';
import { kitchenSink } from '../fixtures/kitchen-sink';
import { pictured, secretOf } from './pictured';

function waysOf(output: Output, name = 'eu/app/db') {
  const data = pictured(output);
  return waysTo(data, secretOf(data, name));
}

function grantTo(output: Output, verbs: readonly string[], resource: string): void {
  output.add('eu', 'app.k8s.yaml', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'more', namespace: 'app' },
    rules: [{ apiGroups: [''], resources: [resource], verbs }],
  });
  output.add('eu', 'app.k8s.yaml', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'more', namespace: 'app' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'more' },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'alice' }],
  });
}

test('of a plain fleet lead through its operator alone, which is meant', () => {
  const ways = waysOf(new Output(smallWithSecret().fleet));
  expect(ways.filter(({ meant }) => meant === 'no').map(({ who }) => who)).toEqual([]);
  expect(ways.map(({ who }) => who)).toContain('the operator on eu');
});

test('who gets Secrets needs one step, by the binding that gives the right', () => {
  const output = new Output(smallWithSecret().fleet);
  grantTo(output, ['get'], 'secrets');
  const [first] = waysOf(output);
  expect(first).toMatchObject({ who: 'User alice on eu', meant: 'no', by: ['RoleBinding app/more'] });
  expect(first!.steps).toEqual(['get secrets: Secret eu/app/db']);
});

test('who makes tokens of the account logs in and reads: three steps', () => {
  const output = new Output(smallWithSecret().fleet);
  grantTo(output, ['create'], 'serviceaccounts/token');
  const way = waysOf(output).find(({ who }) => who === 'User alice on eu')!;
  expect(way.meant).toBe('no');
  expect(way.steps).toEqual([
    'create serviceaccounts/token: ServiceAccount eu/app/keywheel',
    'logs in with role acme.app at auth mount acme.eu',
    'reads acme.kv/data/prod/payments/db',
  ]);
  expect(way.by).toContain('policy acme.read.eu.app');
});

test('the shortest way of everybody is told, once', () => {
  const output = new Output(smallWithSecret().fleet);
  grantTo(output, ['get', 'create'], 'secrets');
  const names = waysOf(output).map(({ who }) => who);
  expect(names).toEqual([...new Set(names)]);
});

describe('of a value that two Secrets have', () => {
  test('of one tenant, the operator of the other is meant', () => {
    const { fleet, payments, prod, db } = smallWithSecret();
    db.deliver(payments.addNamespace(spoke(prod, 'us'), 'app'));
    const ways = waysOf(new Output(fleet));
    expect(ways.filter(({ meant }) => meant === 'no')).toEqual([]);
    expect(ways.find(({ who }) => who === 'the operator on us')).toMatchObject({ meant: 'shared' });
  });

  test('of two tenants, the other is none that should have it', () => {
    const { fleet, eu, prod } = smallWithSecret();
    const shop = team(prod, 'shop');
    new StaticSecret(shop, 'own', { keys: ['key'] }).deliver(shop.addNamespace(eu, 'shop'));
    const output = new Output(fleet);
    output.object('eu', 'ExternalSecret', 'own').spec = output.object('eu', 'ExternalSecret', 'db').spec;
    output.policy('spoke-eu', 'read_shop', (path) => {
      path['acme.kv/data/prod/payments/db'] = { capabilities: ['read'] };
    });
    expect(waysOf(output)[0]).toEqual({
      who: 'anyone who has a token of ServiceAccount eu/shop/keywheel',
      meant: 'no',
      steps: ['logs in with role acme.shop at auth mount acme.eu', 'reads acme.kv/data/prod/payments/db'],
      by: ['policy acme.read.eu.shop'],
    });
  });
});

describe('of a Secret that is copied from another cluster', () => {
  const data = pictured(new Output(kitchenSink().fleet));
  const copy = secretOf(data, 'account/payments/users');

  test('lead over the Secret that it is copied from', () => {
    const from = copy.roads[0]!.from!;
    expect(from).toMatchObject({ name: 'keys/payments/users', cluster: 'keys' });
    const readers = data.holders[from.readers]!.map(({ who }) => `${who} on keys`);
    expect(readers.length).toBeGreaterThan(0);
    const names = waysTo(data, copy).map(({ who }) => who);
    expect(readers.filter((who) => !names.includes(who))).toEqual([]);
  });

  test('lead over all other copies', () => {
    const steps = waysTo(data, copy).flatMap((way) => way.steps);
    expect(steps.some((step) => step.includes('Secret client/payments/users, made of the same'))).toBe(true);
  });
});

test('are by the policies that grant the path, and by no other policy of the login', () => {
  const output = new Output(smallWithSecret().fleet);
  grantTo(output, ['create'], 'serviceaccounts/token');
  const data = pictured(output);
  const secret = secretOf(data, 'eu/app/db');
  const login = data.logins[secret.roads[0]!.login!]!;
  (login.access as unknown[]).push({ path: 'acme.kv/data/*', capabilities: ['read'], policies: ['weaker'] });
  const way = waysTo(data, secret).find(({ who }) => who === 'User alice on eu')!;
  expect(way.by).toEqual(['RoleBinding app/more', 'policy acme.read.eu.app']);
});

test('a pod that runs as the account of a store, and does not use the Secret, is none that should have it', () => {
  const output = new Output(smallWithSecret().fleet);
  output.add('eu', 'app.k8s.yaml', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'stranger', namespace: 'app' },
    spec: { template: { spec: { serviceAccountName: 'keywheel', containers: [{ name: 'a', image: 'a' }] } } },
  });
  expect(waysOf(output).find(({ who }) => who === 'Deployment app/stranger on eu')).toMatchObject({ meant: 'no' });
});
