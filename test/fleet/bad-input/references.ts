import { SecretKey, StaticSecret, Template } from 'keywheel';
import { smallWithSecret, spoke } from '../../fixtures/fleets';
import { BadInput } from './bad-input';

/** Templates and references. */
export const REFERENCES: readonly BadInput[] = [
  {
    when: 'a template uses a key that the secret does not have',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      const user = 'user' as 'username';
      db.deliver(namespace, { name: 'b', data: (keys) => ({ url: Template.url`x?u=${keys[user]}` }) });
      return fleet;
    },
    code: 'KeyUnknown',
    path: 'prod/payments/db/eu.app.b',
    told: ['Template.url got undefined', 'a key that the secret has'],
  },
  {
    when: 'data uses a key that the secret does not have',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', data: (keys) => ({ user: keys['user' as 'username'] }) });
      return fleet;
    },
    code: 'KeyUnknown',
    path: 'prod/payments/db/eu.app.b',
    told: ['"user" is undefined', '"username" or "password"'],
  },
  {
    when: 'a template uses a key of another secret',
    program: () => {
      const { fleet, payments, db, namespace } = smallWithSecret();
      const other = new StaticSecret(payments, 'other', { keys: ['token'] });
      db.deliver(namespace, { name: 'b', data: () => ({ a: Template.text`${keyOf(other)}` }) });
      return fleet;
    },
    code: 'KeyUnknown',
    path: 'prod/payments/db/eu.app.b',
    told: ['"a" uses "token" of another secret', '"username" or "password"'],
  },
  {
    when: 'a nested template uses a key of another secret',
    program: () => {
      const { fleet, payments, db, namespace } = smallWithSecret();
      const other = new StaticSecret(payments, 'other', { keys: ['token'] });
      db.deliver(namespace, {
        name: 'b',
        data: () => ({ a: Template.json`${Template.url`x?${keyOf(other)}`}` }),
      });
      return fleet;
    },
    code: 'KeyUnknown',
    path: 'prod/payments/db/eu.app.b',
    told: ['"a" uses "token" of another secret'],
  },
  {
    when: 'data is a key of another secret',
    program: () => {
      const { fleet, payments, db, namespace } = smallWithSecret();
      const other = new StaticSecret(payments, 'other', { keys: ['token'] });
      db.deliver(namespace, { name: 'b', data: () => ({ a: keyOf(other) }) });
      return fleet;
    },
    code: 'KeyUnknown',
    path: 'prod/payments/db/eu.app.b',
    told: ['"a" uses "token" of another secret'],
  },
  {
    when: 'a key stands in an ordinary string',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', data: ({ password }) => ({ a: Template.text`${`p=${password}`}` }) });
      return fleet;
    },
    code: 'SecretInText',
    path: 'prod/payments/db/eu.app.b',
    told: ['key "password"', 'Template.url'],
  },
  {
    when: 'an environment variable names a key that is not delivered',
    program: () => {
      smallWithSecret().delivery.envValue('user' as 'username');
    },
    code: 'KeyUnknown',
    path: 'prod/payments/db/eu.app.db',
    told: ['"user" is not delivered', '"username" or "password"'],
  },
];

/** A key as a user gets hold of it: inside of `data`. */
function keyOf(secret: StaticSecret<string>): SecretKey {
  const tenant = secret.tenant;
  let key: SecretKey | undefined;
  const cluster = spoke(tenant.environment, `c${tenant.node.findAll().length}`);
  secret.deliver(tenant.addNamespace(cluster, 'keys'), {
    data: (keys) => {
      key = keys[secret.keys[0]!];
      return { a: key! };
    },
  });
  return key!;
}
