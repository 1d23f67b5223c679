import { InjectOptions, StaticSecret, Template } from 'keywheel';
import { smallWithSecret, team } from '../../fixtures/fleets';
import { BadInput } from './bad-input';

const INJECTION = 'prod/payments/eu.app/client.api/inject.db';

/** A client into whose pods a secret is injected so. */
const injecting = (options: InjectOptions<'username' | 'password'>) => () => {
  const { fleet, namespace, db } = smallWithSecret();
  db.inject(namespace.addClient('api'), options as any);
  return fleet;
};

/** Two secrets, in the pods of one client. */
const injectingTwo = (one: object, other: object) => () => {
  const { fleet, namespace, payments, db } = smallWithSecret();
  const client = namespace.addClient('api');
  new StaticSecret(payments, 'admin', { keys: ['password'] }).inject(client, one);
  db.inject(client, other);
  return fleet;
};

/** Secrets that an agent writes into pods. */
export const INJECTIONS: readonly BadInput[] = [
  {
    when: 'an injected file has a name that no annotation can have',
    program: injecting({ files: ({ password }) => ({ 'db/password': password }) }),
    code: 'FileNameInvalid',
    path: INJECTION,
    told: ['file "db/password" is named in an annotation', 'up to 41 letters'],
  },
  {
    when: 'an injected file has a name that is too long for an annotation',
    program: injecting({ files: ({ password }) => ({ ['a'.repeat(42)]: password }) }),
    code: 'FileNameInvalid',
    path: INJECTION,
    told: ['up to 41 letters'],
  },
  {
    when: 'an injected file has a name that the injector takes for something else',
    program: injecting({ files: ({ password }) => ({ 'file-password': password }) }),
    code: 'FileNameInvalid',
    path: INJECTION,
    told: ['"file-"', 'use another name'],
  },
  {
    when: 'the agent is to run a command that is none',
    program: injecting({ command: ' ' }),
    code: 'CommandInvalid',
    path: INJECTION,
    told: ['command is empty', 'such as "pkill -HUP nginx"'],
  },
  {
    when: 'two secrets are injected as one file',
    program: injectingTwo({}, {}),
    code: 'NameTaken',
    path: INJECTION,
    told: ['"admin" is injected as file "password" already', 'another name in files'],
  },
  {
    when: 'the agent of a pod is to trust two authorities',
    program: injectingTwo({ files: ({ password }: any) => ({ admin: password }), caSecret: 'hub' }, {}),
    code: 'CaSecretDiffers',
    path: INJECTION,
    told: ['caSecret is none, and "hub" where "admin" is injected'],
  },
  {
    when: 'the authority of Vault/OpenBao is in a Secret that cannot be',
    program: injecting({ caSecret: 'The Hub' }),
    code: 'NameInvalid',
    path: INJECTION,
    told: ['caSecret', 'The Hub'],
  },
  {
    when: 'permissions of injected files are written as a decimal number',
    program: injecting({ permissions: 440 }),
    code: 'PermissionsInvalid',
    path: INJECTION,
    told: ['permissions is 440, which is 0o670', 'write 0o440'],
  },
  {
    when: "an injected file is made of another secret's key",
    program: () => {
      const { fleet, namespace, payments, db } = smallWithSecret();
      new StaticSecret(payments, 'other', { keys: ['token'] }).inject(namespace.addClient('other'), {
        files: ({ token }) => {
          db.inject(namespace.addClient('api'), { files: () => ({ all: Template.url`${token}` }) });
          return { token };
        },
      });
      return fleet;
    },
    code: 'KeyUnknown',
    path: INJECTION,
    told: ['file "all" is made of something else', '"username"'],
  },
  {
    when: 'a key stands in an ordinary string of an injected file',
    program: injecting({ files: ({ password }) => ({ all: `${password as any}` as any }) }),
    code: 'SecretInText',
    path: INJECTION,
    told: ['key "password" is in an ordinary string'],
  },
  {
    when: 'nothing is injected',
    program: injecting({ files: () => ({}) }),
    code: 'KeysMissing',
    path: INJECTION,
    told: ['name at least one file'],
  },
  {
    when: "a secret is injected for another tenant's client",
    program: () => {
      const { fleet, prod, eu, db } = smallWithSecret();
      db.inject(team(prod, 'risk').addNamespace(eu, 'risk').addClient('api'));
      return fleet;
    },
    code: 'AnotherTenantsClient',
    path: 'prod/payments/db',
    told: ['client "api" belongs to tenant "risk"'],
  },
];
