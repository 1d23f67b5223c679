import {
  BridgedSecret,
  KvMount,
  ReplicatedSecret,
  ReplicatedSecrets,
  StaticSecret,
  TenantNamespace,
  UpstreamAuth,
} from 'keywheel';
import { accessDiff } from '../../lib/access/diff';
import { accessMatrix } from '../../lib/access/matrix';
import { formsOf } from '../../lib/access/path-forms';
import { principalsOf } from '../../lib/access/principals';
import { pathTable, secretTable } from '../../lib/reports/access-tables';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import type { HubResource } from '../../lib/output/hub-resource';
import { outputOf, readViews } from '../../lib/views/views';
import { banking, small, smallWithSecret, spoke } from '../fixtures/fleets';
import { deliverFromStores, stores } from '../fixtures/stores-fleet';
import { alice } from './given';
import { Output } from '../../lib/output/output';

const viewsOf = (
  fleet: Parameters<typeof synthesizeInMemory>[0],
  change: (output: Output) => Output = (same) => same,
) => readViews(change(outputOf(synthesizeInMemory(fleet))));

describe('of a fleet', () => {
  const matrix = accessMatrix(viewsOf(smallWithSecret().fleet));

  test('a login has its tenant, what it logs in through, and what each policy allows it', () => {
    expect(matrix.logins[0]).toEqual({
      who: 'eu/app/keywheel',
      kind: 'ServiceAccount',
      tenant: 'prod/payments',
      cluster: 'eu',
      through: ['SecretStore app/keywheel'],
      role: 'acme.app',
      mount: 'acme.eu',
      access: [{ path: 'acme.kv/data/prod/payments/db', capabilities: ['read'], policies: ['acme.read.eu.app'] }],
      unknownPolicies: [],
      usableBy: [
        {
          who: 'ServiceAccount external-secrets/external-secrets',
          rights: ['create serviceaccounts/token'],
          by: ['RoleBinding app/keywheel-token'],
        },
      ],
    });
  });

  test('whoever deploys has an entry as well, without what every token may', () => {
    const others = matrix.logins.filter(({ kind }) => kind === 'other');

    expect(others.map(({ who }) => who)).toEqual(['approle hub', 'approle spoke-eu']);
    expect(others[1]!.access.map(({ path }) => path)).not.toContain('cubbyhole/*');
    expect(others[1]!.access).toContainEqual({
      path: 'auth/acme.eu/role/*',
      capabilities: ['create', 'delete', 'read', 'update'],
      policies: ['acme.deploy.spoke-eu'],
    });
  });

  test('a Secret has its sources', () => {
    expect(matrix.secrets).toEqual([
      {
        secret: 'eu/app/db',
        sources: { paths: ['acme.kv/data/prod/payments/db'], secrets: [], beside: [] },
        readableBy: [{ who: 'the operator', rights: ['writes it'], by: [] }],
      },
    ]);
  });

  test('a Secret of a store beside the hub has its key there', () => {
    const { fleet, payments, namespace, prod } = small();
    deliverFromStores(stores(prod), payments, namespace);

    const { secrets } = accessMatrix(viewsOf(fleet));
    const besides = secrets.map(({ secret, sources: { beside } }) => [secret.replace('eu/app/', ''), ...beside]);

    expect(besides).toContainEqual(['from-aws', 'aws: from-aws']);
    expect(besides).toContainEqual(['text', 'aws: prod/text']);
    expect(besides).toContainEqual(['one-password']);
    expect(secretTable(secrets).rows.map(([, source]) => source)).toContain('azurekv: from-azure');
  });

  test('who rotates has a login of its own, used by its CronJob', () => {
    const { logins } = accessMatrix(viewsOf(banking().fleet), { of: 'eu/app/keywheel-rotate.pair' });

    expect(logins).toHaveLength(1);
    expect(logins[0]!.through).toEqual(['CronJob app/keywheel-rotate.pair']);
    expect(logins[0]!.usableBy.map(({ who }) => who)).toContain('CronJob app/keywheel-rotate.pair');
    expect(logins[0]!.access).toContainEqual(
      expect.objectContaining({
        path: 'acme.database/rotate-role/prod.payments.pair.pair_a',
        capabilities: ['update'],
      }),
    );
  });
});

describe.each([
  ['by its name', (from: TenantNamespace) => ({ from, secretName: 'db', keys: ['user'] })],
  ['by a pattern', (from: TenantNamespace) => ({ from, find: { names: '^d' } })],
])('whoever copies a Secret %s can read what it is made of', (_how, propsFor) => {
  const { fleet, payments, namespace, prod, eu } = small();
  const there = payments.addNamespace(spoke(prod, 'us'), 'app');
  new StaticSecret(payments, 'db', { keys: ['user'] }).deliver(namespace);
  const props = { ...propsFor(namespace), auth: UpstreamAuth.serviceAccount() };
  const copy =
    'find' in props ? new ReplicatedSecrets(payments, 'copy', props) : new ReplicatedSecret(payments, 'copy', props);
  copy.deliver(there);
  new BridgedSecret(payments, 'bridge', { from: namespace, secretName: 'db', keys: ['user'] }).deliver(
    payments.addNamespace(eu, 'jobs'),
  );

  test('on another cluster and over a bridge', () => {
    const { secrets } = accessMatrix(viewsOf(fleet), { canRead: 'acme.kv/data/prod/payments/db' });
    expect(secrets.map(({ secret }) => secret)).toEqual(['eu/app/db', 'eu/jobs/bridge', 'us/app/copy']);
  });
});

describe('who can read a path', () => {
  const { fleet, payments, namespace, prod } = small();
  const there = payments.addNamespace(spoke(prod, 'us'), 'app');
  const db = new StaticSecret(payments, 'db', { keys: ['user'] });
  db.deliver(namespace);
  new ReplicatedSecret(payments, 'copied', { from: namespace, secretName: 'db', keys: ['user'] }).deliver(there);
  new StaticSecret(payments, 'db-2', { keys: ['user'] }).deliver(there);
  const views = viewsOf(fleet);

  test.each(['acme.kv/data/prod/payments/db', 'acme.kv/prod/payments/db'])('is told for %s', (path) => {
    const { logins, secrets } = accessMatrix(views, { canRead: path });

    expect(logins.map(({ who, access }) => [who, access.map((one) => one.path)])).toEqual([
      ['eu/app/keywheel', ['acme.kv/data/prod/payments/db']],
    ]);
    expect(secrets.map(({ secret }) => secret)).toEqual(['eu/app/db', 'us/app/copied']);
  });

  test('is nobody for what nobody reads, be it that somebody may write it', () => {
    expect(accessMatrix(views, { canRead: 'acme.kv/prod/payments/none' })).toMatchObject({ logins: [], secrets: [] });
  });

  test('both forms of a path are tried where versions are kept, or may be', () => {
    expect(formsOf(views, 'acme.kv/prod/a')).toEqual(['acme.kv/prod/a', 'acme.kv/data/prod/a']);
    expect(formsOf(views, 'other/prod/a')).toEqual(['other/prod/a', 'other/data/prod/a']);
    expect(formsOf(views, '/acme.kv/data/prod/a')).toEqual(['acme.kv/data/prod/a']);
    expect(formsOf(viewsOf(banking().fleet), 'acme.database/creds/a')).toEqual(['acme.database/creds/a']);
    expect(
      formsOf(viewsOf(small({ fleet: { kvMount: KvMount.fromKvMountAttributes({ path: 'kv' }) } }).fleet), 'kv/a'),
    ).toEqual(['kv/a', 'kv/data/a']);
  });
});

describe('what Vault itself copies to a store of somebody else', () => {
  const copied = (attributes: object) => (output: Output) => {
    const type = 'vault_secrets_sync_association';
    const resource = { type, namespace: '', attributes, address: `${type}.a`, place: `${type}.a` };
    return { ...output, resources: [...(output.resources ?? []), resource as unknown as HubResource] };
  };
  const to = { type: 'gh', name: 'acme' };
  const view = (attributes: object) => viewsOf(smallWithSecret().fleet, copied({ ...to, ...attributes }));
  const readers = [{ who: 'those who may read there', rights: ['not known'], by: [] }];

  test.each([
    ['one value', { mount: 'acme.kv/', secret_name: 'prod/payments/db' }, 'acme.kv/data/prod/payments/db', true],
    [
      'another value',
      { mount: 'acme.kv', secret_name: 'prod/payments/other' },
      'acme.kv/data/prod/payments/other',
      false,
    ],
    ['a value that is not known', {}, '*', true],
  ])('is among what holds %s', (_, attributes, path, isAsked) => {
    const secret = `gh/acme (Vault's secrets sync): ${path}`;
    const entry = { secret, sources: { paths: [path], secrets: [], beside: [] }, readableBy: readers };
    expect(accessMatrix(view(attributes)).secrets).toContainEqual(entry);
    const asked = accessMatrix(view(attributes), { canRead: 'acme.kv/prod/payments/db' }).secrets;
    expect(asked.some((one) => one.secret === secret)).toBe(isAsked);
    expect(accessMatrix(view(attributes), { of: 'eu/app/keywheel' }).secrets).not.toContainEqual(entry);
  });

  test('opens something when it comes', () => {
    const added = view({ mount: 'acme.kv', secret_name: 'prod/payments/db' });
    expect(accessDiff(viewsOf(smallWithSecret().fleet), added).opened).toEqual([
      {
        ...{ kind: 'secret', who: 'those who may read there', how: ['not known'] },
        what: "gh/acme (Vault's secrets sync): acme.kv/data/prod/payments/db",
      },
    ]);
  });
});

test('a pattern is asked of all paths that it means', () => {
  const { logins, secrets } = accessMatrix(viewsOf(smallWithSecret().fleet), { canRead: 'acme.kv/prod/+/db' });
  expect(logins.map(({ who, access }) => [who, access.map(({ path }) => path)])).toEqual([
    ['eu/app/keywheel', ['acme.kv/data/prod/payments/db']],
  ]);
  expect(secrets.map(({ secret }) => secret)).toEqual(['eu/app/db']);
});

describe('what one account can do', () => {
  const { fleet } = banking();
  const whoFor = (of: string) => new Set(accessMatrix(viewsOf(fleet), { of }).logins.map(({ who }) => who));

  test('is filtered by each part of its name', () => {
    expect([...whoFor('us/*/*')]).toEqual(['us/app/keywheel', 'us/app/keywheel-push']);
    expect([...whoFor('*/app/keywheel')]).toEqual(['eu/app/keywheel', 'us/app/keywheel']);
    expect([...whoFor('*/ap/*')]).toEqual([]);
    expect([...whoFor('approle hub')]).toEqual(['approle hub']);
  });

  test('goes for the Secrets of its namespace', () => {
    const secretsOf = (of: string) =>
      accessMatrix(viewsOf(fleet), { of }).secrets.map(({ secret }) => secret.split('/')[0]);

    expect(new Set(secretsOf('us/app/keywheel'))).toEqual(new Set(['us']));
    expect(secretsOf('us/other/keywheel')).toEqual([]);
  });
});

describe('a role that takes any ServiceAccount', () => {
  const open = (attributes: object) =>
    viewsOf(smallWithSecret({ tenant: {} }).fleet, (output) => ({
      ...output,
      resources: output.resources.map((resource): HubResource =>
        resource.type === 'vault_jwt_auth_backend_role'
          ? { ...resource, attributes: { ...resource.attributes, bound_subject: undefined, ...attributes } }
          : resource,
      ),
    }));

  test('has an entry for any, and one for each that is known', () => {
    const views = open({ bound_claims: { sub: 'system:serviceaccount:*:keywheel' }, bound_claims_type: 'glob' });

    expect(principalsOf(views).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['eu/*/keywheel', 'eu/app/keywheel']),
    );
    expect(accessMatrix(views, { of: 'eu/shop/keywheel' }).logins.map(({ who }) => who)).toEqual(['eu/*/keywheel']);
    expect(accessMatrix(views, { of: 'eu/shop/other' }).logins).toEqual([]);
  });
});

test('a pipeline that logs in by JWT is no ServiceAccount', () => {
  const views = viewsOf(small().fleet, (output) => ({
    ...output,
    resources: [
      ...output.resources,
      ...['repo:acme/app:ref:main', undefined].map((subject, index) => ({
        type: 'vault_jwt_auth_backend_role',
        address: `vault_jwt_auth_backend_role.ci${index}`,
        namespace: '',
        path: '',
        place: '',
        attributes: {
          backend: 'ci',
          role_name: `ci-${index}`,
          role_type: 'jwt',
          bound_subject: subject,
          token_policies: ['deploy'],
        },
      })),
    ],
  }));

  expect(
    principalsOf(views)
      .filter(({ mount }) => mount === 'ci')
      .map(({ kind, name }) => [kind, name]),
  ).toEqual([
    ['other', 'jwt ci-0 <subject repo:acme/app:ref:main>'],
    ['other', 'jwt ci-1'],
  ]);
});

test('parameters that a policy asks for or refuses are told with the path', () => {
  const policy = JSON.stringify({
    path: { 'kv/a': { capabilities: ['update'], allowed_parameters: { ttl: ['1h'] }, required_parameters: ['ttl'] } },
  });
  const views = viewsOf(smallWithSecret().fleet, (output) => ({
    ...output,
    resources: output.resources.map((resource) =>
      resource.address === 'vault_policy.read_app'
        ? { ...resource, attributes: { ...resource.attributes, policy } }
        : resource,
    ),
  }));

  const { logins } = accessMatrix(views, { of: 'eu/app/keywheel' });

  expect(logins[0]!.access).toEqual([
    {
      path: 'kv/a',
      capabilities: ['update'],
      policies: ['acme.read.eu.app'],
      allowedParameters: new Map([['ttl', ['1h']]]),
      requiredParameters: ['ttl'],
    },
  ]);
  expect(pathTable(logins).rows[0]![3]).toBe('update; only ttl; always ttl');
});

test('a policy that is written elsewhere is told as not known', () => {
  const views = viewsOf(smallWithSecret().fleet, (output) => ({
    ...output,
    resources: output.resources.filter(({ address }) => address !== 'vault_policy.read_app'),
  }));

  const { logins, notKnown } = accessMatrix(views, { of: 'eu/app/keywheel' });

  expect(logins).toMatchObject([{ access: [], unknownPolicies: ['acme.read.eu.app'] }]);
  expect(notKnown).toContain('what policy "acme.read.eu.app" allows');
});

test('a user of the API server who gets at a login is named with the binding', () => {
  const rule = { apiGroups: [''], resources: ['pods'], verbs: ['create'] };
  const views = viewsOf(smallWithSecret().fleet, (output) => ({
    ...output,
    clusters: output.clusters.map((cluster) => ({
      ...cluster,
      files: [
        ...cluster.files,
        { name: 'rbac.yaml', manifests: alice(rule).map((object: any) => ({ object, path: '' })) },
      ],
    })),
  }));

  const { logins, secrets } = accessMatrix(views);

  const held = { who: 'User alice', rights: ['create pods'], by: ['ClusterRoleBinding alice-some'] };
  expect(logins[0]!.usableBy).toContainEqual(held);
  expect(secrets[0]!.readableBy).toContainEqual(held);
});
