import { Duration } from 'cdk8s';
import { GeneratedSecret, RotatingDatabaseCredential, Rotation, StaticSecret } from 'keywheel';
import { banking, small, smallWithSecret } from '../../fixtures/fleets';
import { BadInput } from './bad-input';

/** Durations and numbers. */
export const AMOUNTS: readonly BadInput[] = [
  {
    when: 'refreshInterval is zero',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', refreshInterval: Duration.seconds(0) });
      return fleet;
    },
    code: 'RefreshIntervalInvalid',
    path: 'prod/payments/db/eu.app.b',
    told: ['refreshInterval is 0s', 'use 5s or more'],
  },
  {
    when: 'the maximumAge of a database credential is zero',
    program: () => {
      const { fleet, payments, core } = banking();
      const rotation = Rotation.staticRole({ username: 'x', every: Duration.days(1) });
      new RotatingDatabaseCredential(payments, 'x', { database: core, rotation, maximumAge: Duration.days(0) });
      return fleet;
    },
    code: 'MaximumAgeInvalid',
    path: 'prod/payments/x',
    told: ['maximumAge is 0s', 'use one second or more'],
  },
  {
    when: 'a rule allows no age',
    program: () => small({ fleet: { compliance: [{ name: 'a', maximumAge: Duration.days(0) }] } }).fleet,
    code: 'MaximumAgeInvalid',
    path: '',
    told: ['maximumAge of rule "a" is 0s', 'use one second or more'],
  },
  {
    when: 'a rule has no name',
    program: () => small({ fleet: { compliance: [{ name: ' ', maximumAge: Duration.days(1) }] } }).fleet,
    code: 'ComplianceInvalid',
    path: '',
    told: ['a rule has no name', 'give the one by which people know it'],
  },
  {
    when: 'two rules have one name',
    program: () => {
      const rule = { name: 'a', maximumAge: Duration.days(1) };
      return small({ fleet: { compliance: [rule, rule] } }).fleet;
    },
    code: 'NameTaken',
    path: '',
    told: ['rule "a" is stated twice', 'state it once'],
  },
  {
    when: 'a company rule has an id that a check could have',
    program: () =>
      small({ fleet: { rules: [{ id: 'labels', scope: 'hub', severity: 'error', why: 'it costs', run: () => [] }] } })
        .fleet,
    code: 'RuleInvalid',
    path: '',
    told: ['rules[0].id is "labels"', 'such as example/namespace-has-a-cost-centre'],
  },
  {
    when: 'the operator works on nothing',
    program: () => small({ cluster: { externalSecrets: { concurrent: 0 } } }).fleet,
    code: 'ConcurrentInvalid',
    path: 'prod/eu',
    told: ['externalSecrets.concurrent is 0', 'use a whole number from 1'],
  },
  {
    when: 'the operator may go to a name',
    program: () =>
      small({ cluster: { externalSecrets: { egress: { hub: ['vault'], apiServer: ['10.0.0.1/32'] } } } }).fleet,
    code: 'CidrInvalid',
    path: 'prod/eu',
    told: ['externalSecrets.egress.hub has "vault"', 'use a network such as "10.20.0.0/16"'],
  },
  {
    when: 'nobody says where the API server is',
    program: () => small({ cluster: { externalSecrets: { egress: { hub: ['10.0.0.0/30'], apiServer: [] } } } }).fleet,
    code: 'EgressInvalid',
    path: 'prod/eu',
    told: ['externalSecrets.egress.apiServer has no networks', 'name one'],
  },
  {
    when: 'the operator may go to a port that there is not',
    program: () =>
      small({
        cluster: {
          externalSecrets: {
            egress: { hub: ['10.0.0.0/30'], apiServer: ['10.0.0.9/32'], others: [{ networks: ['::/0'], port: 0 }] },
          },
        },
      }).fleet,
    code: 'EgressInvalid',
    path: 'prod/eu',
    told: ['externalSecrets.egress.others has port 0', 'use 1 to 65535'],
  },
  {
    when: 'the addresses of Vault/OpenBao are said nowhere',
    program: () => small({ cluster: { externalSecrets: { egress: { apiServer: ['10.0.0.9/32'] } } } }).fleet,
    code: 'HubNetworksMissing',
    path: 'prod/eu',
    told: ['Vault/OpenBao is at vault.example.com', 'give externalSecrets.egress.hub its addresses'],
  },
  {
    when: 'the operator may go to a hub that there is not',
    program: () =>
      small({
        fleet: { vault: undefined },
        cluster: { externalSecrets: { egress: { hub: ['10.0.0.0/30'], apiServer: ['10.0.0.9/32'] } } },
      }).fleet,
    code: 'EgressInvalid',
    path: 'prod/eu',
    told: ['externalSecrets.egress.hub has no effect without a hub', 'leave it out'],
  },
  {
    when: 'the CSI driver looks all the time',
    program: () => small({ cluster: { secretsStore: { pollInterval: Duration.seconds(0) } } }).fleet,
    code: 'PollIntervalInvalid',
    path: 'prod/eu',
    told: ['secretsStore.pollInterval is 0s', 'use one second or more'],
  },
  {
    when: 'maximumAge is zero',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['a'], maximumAge: Duration.days(0) });
      return fleet;
    },
    code: 'MaximumAgeInvalid',
    path: 'prod/payments/db',
    told: ['maximumAge is 0s', 'one second or more'],
  },
  {
    when: 'maximumAge is less than a second',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['a'], maximumAge: Duration.millis(10) });
      return fleet;
    },
    code: 'MaximumAgeInvalid',
    path: 'prod/payments/db',
    told: ['one second or more'],
  },
  ...[0, -1, 15, 257, 20.5].map((length) => ({
    when: `a generated value has ${length} characters`,
    program: () => {
      const { fleet, payments } = small();
      new GeneratedSecret(payments, 'key', { keys: ['a'], length });
      return fleet;
    },
    code: 'LengthInvalid',
    path: 'prod/payments/key',
    told: [`length is ${length}`, 'a whole number from 16 to 256'],
  })),
];
