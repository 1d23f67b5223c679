import { Construct } from 'constructs';
import { Environment, GeneratedSecret, Isolation, StaticSecret, Tenant } from 'keywheel';
import { small, smallWithSecret, spoke, team } from '../../fixtures/fleets';
import { BadInput } from './bad-input';

/** What would meet in one name. */
export const COLLISIONS: readonly BadInput[] = [
  {
    when: 'two tenants claim one namespace',
    program: () => {
      const { fleet, prod, eu } = small();
      team(prod, 'risk').addNamespace(eu, 'app');
      return fleet;
    },
    code: 'NamespaceTaken',
    path: 'prod/risk/eu.app',
    told: ['namespace "app" on "eu" is taken by tenant "payments" (prod/payments/eu.app)', 'belongs to one tenant'],
  },
  {
    when: 'a tenant adds a namespace twice',
    program: () => {
      const { fleet, payments, eu } = small();
      payments.addNamespace(eu, 'app');
      return fleet;
    },
    code: 'NamespaceTaken',
    path: 'prod/payments/eu.app#2',
    told: ['(prod/payments/eu.app)', 'added once'],
  },
  {
    when: 'a namespace would share its file with the cluster',
    program: () => {
      const { fleet, payments, eu } = small();
      payments.addNamespace(eu, 'cluster');
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/eu.cluster',
    told: ['"cluster"', 'rename'],
  },
  {
    when: 'two clusters in two environments have one name',
    program: () => {
      const { fleet } = small();
      spoke(new Environment(fleet, 'dev'), 'eu');
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/eu',
    told: ['cluster "eu" is taken by dev/eu', 'rename'],
  },
  {
    when: 'two tenants of an environment have one name, in different composites',
    program: () => {
      const { fleet, prod } = small();
      new Tenant(new Construct(prod, 'more'), 'payments', { owner: 'x@example.com' });
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments',
    told: ['tenant "prod/payments" is taken by prod/more/payments'],
  },
  {
    when: 'two environments have one name, in different composites',
    program: () => {
      const { fleet } = small();
      team(new Environment(new Construct(fleet, 'more'), 'prod'), 'payments');
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments',
    told: ['"prod/payments" is taken by more/prod/payments'],
  },
  {
    when: 'two secrets of a tenant have one name, in different composites',
    program: () => {
      const { fleet, payments } = smallWithSecret();
      new GeneratedSecret(new Construct(payments, 'more'), 'db', { keys: ['a'] });
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/more/db',
    told: ['secret "prod/payments/db" is taken by prod/payments/db'],
  },
  {
    when: 'two deliveries of a namespace have one name',
    program: () => {
      const { fleet, payments, namespace } = smallWithSecret();
      new StaticSecret(payments, 'other', { keys: ['a'] }).deliver(namespace, { name: 'db' });
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/other/eu.app.db',
    told: ['Secret "db"', 'taken by prod/payments/db/eu.app.db'],
  },
  {
    when: 'a secret is delivered twice under one name',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace);
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/db/eu.app.db#2',
    told: ['Secret "db"'],
  },
  {
    when: 'a secret has a key twice',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['a', 'b', 'a'] });
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/db',
    told: ['key "a"'],
  },
  {
    when: 'two secrets take their first values from one variable',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['a'], firstValueVariable: 'first' });
      new StaticSecret(payments, 'mail', { keys: ['b'], firstValueVariable: 'first' });
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/mail',
    told: ['"first"', 'prod/payments/db'],
  },
  {
    when: 'with a templated policy two tenants share the path of a namespace',
    program: () => {
      const { fleet, prod } = small({ fleet: { isolation: Isolation.templatedPolicy() } });
      team(prod, 'risk').addNamespace(spoke(prod, 'us'), 'app');
      return fleet;
    },
    code: 'NamespaceShared',
    path: 'prod/risk/us.app',
    told: ['tenants "payments" and "risk"', 'namespace "app" in "prod"', 'Isolation.policyPerNamespace()'],
  },
  {
    when: 'with a templated policy a secret is delivered to two namespace names',
    program: () => {
      const { fleet, payments, eu, db } = smallWithSecret({ fleet: { isolation: Isolation.templatedPolicy() } });
      db.deliver(payments.addNamespace(eu, 'jobs'));
      return fleet;
    },
    code: 'SecretInTwoNamespaces',
    path: 'prod/payments/db/eu.jobs.db',
    told: ['"app" and "jobs"', 'a secret for each'],
  },
  {
    when: 'with a templated policy a value is written that is delivered nowhere',
    program: () => {
      const { fleet, payments } = small({ fleet: { isolation: Isolation.templatedPolicy() } });
      new GeneratedSecret(payments, 'key', { keys: ['a'] });
      return fleet;
    },
    code: 'NotDelivered',
    path: 'prod/payments/key',
    told: ['deliver it'],
  },
];
