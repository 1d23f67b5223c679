import { Environment, ReplicatedSecret, StaticSecret, WorkloadReference } from 'keywheel';
import { acme, small, smallWithSecret, spoke, team } from '../../fixtures/fleets';
import { BadInput } from './bad-input';

/** Names. */
export const NAMES: readonly BadInput[] = [
  {
    when: 'the fleet has a name with capitals',
    program: () => acme({ name: 'Acme' }),
    code: 'NameInvalid',
    path: '',
    told: ['the name of the fleet "Acme"', '1 to 63 of a-z, 0-9 and "-"'],
  },
  {
    when: 'an environment has a name without a letter or digit',
    program: () => {
      const fleet = acme();
      new Environment(fleet, '-');
      return fleet;
    },
    code: 'NameInvalid',
    path: '-',
    told: ['the name of the environment "-"'],
  },
  {
    when: 'a cluster has a dot in its name',
    program: () => {
      const { fleet, prod } = small();
      spoke(prod, 'eu.west');
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/eu.west',
    told: ['the name of the cluster "eu.west"'],
  },
  {
    when: 'a tenant has an underscore in its name',
    program: () => {
      const { fleet, prod } = small();
      team(prod, 'pay_ments');
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/pay_ments',
    told: ['the name of the tenant "pay_ments"'],
  },
  {
    when: 'a namespace has more than 63 characters',
    program: () => {
      const { fleet, payments, eu } = small();
      payments.addNamespace(eu, 'a'.repeat(64));
      return fleet;
    },
    code: 'NameInvalid',
    path: `prod/payments/eu.${'a'.repeat(64)}`,
    told: ['the name of the namespace', '1 to 63'],
  },
  {
    when: 'a secret has a space in its name',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'my db', { keys: ['a'] });
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/payments/my db',
    told: ['the name of the secret "my db"'],
  },
  {
    when: 'a slash in a name would reach another path',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, '../other/db', { keys: ['a'] });
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/payments/..--other--db',
    told: ['"../other/db"'],
  },
  {
    when: 'a Secret has a name that Kubernetes refuses',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'App_DB' });
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/payments/db/eu.app.App_DB',
    told: ['the name of the Secret "App_DB"', 'at most 253'],
  },
  {
    when: 'a ClusterSecretStore has a name with a slash',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      namespace.addClusterSecretStore('a/b', { conditions: [{ namespaces: ['x'] }], secrets: [db] });
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/payments/eu.app/a--b',
    told: ['the name of the store "a/b"'],
  },
  {
    when: 'the upstream Secret has a name that Kubernetes refuses',
    program: () => {
      const { fleet, payments, namespace } = small();
      new ReplicatedSecret(payments, 'users', { from: namespace, secretName: 'Users', keys: ['a'] });
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/payments/users',
    told: ['"Users"'],
  },
  {
    when: 'a workload of another repository has a name that Kubernetes refuses',
    program: () => {
      const { fleet, delivery } = smallWithSecret();
      delivery.restartOnChange(WorkloadReference.deployment('My App'));
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/payments/db/eu.app.db',
    told: ['"My App"'],
  },
  {
    when: 'the operator runs in a namespace whose name would end the text around it',
    program: () => small({ cluster: { externalSecrets: { namespace: "x' || true || '" } } }).fleet,
    code: 'NameInvalid',
    path: 'prod/eu',
    told: ["x' || true"],
  },
  {
    when: 'the operator has a ServiceAccount with a name that Kubernetes refuses',
    program: () => small({ cluster: { externalSecrets: { serviceAccount: 'External Secrets' } } }).fleet,
    code: 'NameInvalid',
    path: 'prod/eu',
    told: ['"External Secrets"'],
  },
  {
    when: 'a key holds a character that Kubernetes refuses',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['pass word'] });
      return fleet;
    },
    code: 'KeyInvalid',
    path: 'prod/payments/db',
    told: ['key "pass word"', '1 to 253'],
  },
  {
    when: 'a key is a path that Kubernetes refuses',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['..'] });
      return fleet;
    },
    code: 'KeyInvalid',
    path: 'prod/payments/db',
    told: ['key ".."'],
  },
  {
    when: 'a delivered key holds a character that Kubernetes refuses',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', data: ({ password }) => ({ 'a/b': password }) });
      return fleet;
    },
    code: 'KeyInvalid',
    path: 'prod/payments/db/eu.app.b',
    told: ['key "a/b"'],
  },
  {
    when: 'a secret has no keys',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: [] });
      return fleet;
    },
    code: 'KeysMissing',
    path: 'prod/payments/db',
    told: ['no keys', 'at least one'],
  },
  {
    when: 'nothing is delivered',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', data: () => ({}) });
      return fleet;
    },
    code: 'KeysMissing',
    path: 'prod/payments/db/eu.app.b',
    told: ['at least one key'],
  },

  {
    when: 'a label is none that Kubernetes takes',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', labels: { 'a b': 'x' } });
      return fleet;
    },
    code: 'LabelInvalid',
    path: 'prod/payments/db/eu.app.b',
    told: ['"a b"'],
  },
  {
    when: 'a label has a value that Kubernetes refuses',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', labels: { team: 'a team' } });
      return fleet;
    },
    code: 'LabelInvalid',
    path: 'prod/payments/db/eu.app.b',
    told: ['"a team"'],
  },
  {
    when: 'a variable has a name that Terraform keeps for itself',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['a'], firstValueVariable: 'version' });
      return fleet;
    },
    code: 'VariableInvalid',
    path: 'prod/payments/db',
    told: ['"version"'],
  },
];
