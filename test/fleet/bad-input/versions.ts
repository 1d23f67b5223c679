import { Duration } from 'cdk8s';
import { GeneratedSecret, Isolation, KvMount, ReplicatedSecret, StaticSecret, StaticSecretProps } from 'keywheel';
import { banking, small, smallWithSecret, spoke } from '../../fixtures/fleets';
import { BadInput } from './bad-input';

function withStatic(props: Partial<StaticSecretProps<'a'>>, fleet: Parameters<typeof small>[0] = {}) {
  const { fleet: built, payments } = small(fleet);
  new StaticSecret(payments, 'db', { keys: ['a'], ...props });
  return built;
}

/** How many versions of a value are kept, for how long, and which one is delivered. */
export const VERSIONS: readonly BadInput[] = [
  ...[0, -1, 1001, 2.5].flatMap((maximumVersions) => [
    {
      when: `${maximumVersions} versions of a secret are kept`,
      program: () => withStatic({ maximumVersions }),
      code: 'MaximumVersionsInvalid',
      path: 'prod/payments/db',
      told: [`maximumVersions is ${maximumVersions}`, 'a whole number from 1 to 1000'],
    },
    {
      when: `an engine keeps ${maximumVersions} versions`,
      program: () => small({ fleet: { maximumVersions } }).fleet,
      code: 'MaximumVersionsInvalid',
      path: '',
      told: [`maximumVersions is ${maximumVersions}`, 'a whole number from 1 to 1000'],
    },
  ]),
  {
    when: 'a generated value has no version',
    program: () => {
      const { fleet, payments } = small();
      new GeneratedSecret(payments, 'key', { keys: ['a'], maximumVersions: 0 });
      return fleet;
    },
    code: 'MaximumVersionsInvalid',
    path: 'prod/payments/key',
    told: ['maximumVersions is 0'],
  },
  {
    when: "a tenant's engine keeps no version",
    program: () => small({ tenant: { maximumVersions: 0, isolation: Isolation.vaultNamespace() } }).fleet,
    code: 'MaximumVersionsInvalid',
    path: 'prod/payments',
    told: ['maximumVersions is 0'],
  },
  {
    when: 'a secret keeps fewer versions than its engine',
    program: () => withStatic({ maximumVersions: 5 }, { fleet: { maximumVersions: 6 } }),
    code: 'MaximumVersionsUnused',
    path: 'prod/payments/db',
    told: ['maximumVersions is 5 and the engine keeps 6', 'use 6 or more'],
  },
  {
    when: "a secret keeps fewer versions than its tenant's engine",
    program: () =>
      withStatic(
        { maximumVersions: 5 },
        { fleet: { maximumVersions: 2 }, tenant: { maximumVersions: 20, isolation: Isolation.vaultNamespace() } },
      ),
    code: 'MaximumVersionsUnused',
    path: 'prod/payments/db',
    told: ['the engine keeps 20'],
  },
  {
    when: 'a tenant without an engine says how many versions it keeps',
    program: () => small({ tenant: { maximumVersions: 5 } }).fleet,
    code: 'MaximumVersionsUnused',
    path: 'prod/payments',
    told: ['tenants share an engine', 'of the fleet or of each secret'],
  },
  {
    when: 'the fleet says how many versions an engine made elsewhere keeps',
    program: () =>
      small({ fleet: { maximumVersions: 5, kvMount: KvMount.fromKvMountAttributes({ path: 'secret' }) } }).fleet,
    code: 'MaximumVersionsUnused',
    path: '',
    told: ['an engine made elsewhere', 'of each secret'],
  },
  {
    when: 'versions are deleted and nothing says that there is a next one',
    program: () => withStatic({ deleteVersionsAfter: Duration.days(30) }),
    code: 'DeleteVersionsAfterInvalid',
    path: 'prod/payments/db',
    told: ['deleteVersionsAfter is 720h0m0s and there is no maximumAge', 'give a maximumAge'],
  },
  ...[30, 90].map((days) => ({
    when: `versions are deleted after ${days} days, and a value may be 90 days old`,
    program: () => withStatic({ deleteVersionsAfter: Duration.days(days), maximumAge: Duration.days(90) }),
    code: 'DeleteVersionsAfterInvalid',
    path: 'prod/payments/db',
    told: ['maximumAge is 2160h0m0s', 'a longer deleteVersionsAfter'],
  })),
  ...[0, -1, 1.5].map((version) => ({
    when: `version ${version} is delivered`,
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', version });
      return fleet;
    },
    code: 'VersionInvalid',
    path: 'prod/payments/db/eu.app.b',
    told: [`version is ${version}`, 'a whole number from 1'],
  })),
  {
    when: 'a version of a database credential is delivered',
    program: () => {
      const { fleet, nightly, namespace } = banking();
      nightly.deliver(namespace, { name: 'b', version: 3 });
      return fleet;
    },
    code: 'VersionUnused',
    path: 'prod/payments/nightly/eu.app.b',
    told: ['there are no versions of a RotatingDatabaseCredential', 'leave version out'],
  },
  {
    when: "a version of another cluster's Secret is delivered",
    program: () => {
      const { fleet, prod, payments, namespace } = small();
      const users = new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'] });
      users.deliver(payments.addNamespace(spoke(prod, 'us'), 'app'), { version: 3 });
      return fleet;
    },
    code: 'VersionUnused',
    path: 'prod/payments/users/us.app.users',
    told: ['there are no versions of a ReplicatedSecret'],
  },
];
