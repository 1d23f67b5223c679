import * as kplus from 'cdk8s-plus-28';
import { MountOptions, SecretType } from 'keywheel';
import { banking, smallWithSecret, team } from '../../fixtures/fleets';
import { BadInput } from './bad-input';

const MOUNT = 'prod/payments/eu.app/client.api/mount.db';

/** A client that mounts a secret so. */
const mounting = (options: MountOptions<'username' | 'password'>) => () => {
  const { fleet, namespace, db } = smallWithSecret();
  db.mount(namespace.addClient('api'), options as any);
  return fleet;
};

/** Secrets that are mounted by the CSI driver. */
export const MOUNTS: readonly BadInput[] = [
  {
    when: 'a mount has a relative path',
    program: mounting({ path: 'etc/db' }),
    code: 'PathInvalid',
    path: MOUNT,
    told: ['path is "etc/db"', 'use an absolute path'],
  },
  {
    when: 'a mount is where the tokens are',
    program: mounting({ path: '/var/run/secrets/keywheel' }),
    code: 'PathTaken',
    path: MOUNT,
    told: ['where its pods have their tokens', 'use another path'],
  },
  {
    when: 'two secrets are mounted in one place',
    program: () => {
      const { fleet, namespace, nightly, leased } = banking();
      const client = namespace.addClient('api');
      nightly.mount(client, { path: '/db' });
      leased.mount(client, { path: '/db' });
      return fleet;
    },
    code: 'PathTaken',
    path: 'prod/payments/eu.app/client.api/mount.leased',
    told: ['"nightly" is mounted at "/db"', 'another path'],
  },
  {
    when: 'a client mounts a secret twice',
    program: () => {
      const { fleet, namespace, db } = smallWithSecret();
      const client = namespace.addClient('api');
      db.mount(client);
      db.mount(client, { path: '/other' });
      return fleet;
    },
    code: 'NameTaken',
    path: `${MOUNT}#2`,
    told: ['client "api" mounts it already'],
  },
  {
    when: 'permissions are written as a decimal number',
    program: mounting({ permissions: 400 }),
    code: 'PermissionsInvalid',
    path: MOUNT,
    told: ['permissions is 400, which is 0o620', 'write 0o400'],
  },
  {
    when: 'permissions are no permissions in octal',
    program: mounting({ permissions: 644 }),
    code: 'PermissionsInvalid',
    path: MOUNT,
    told: ['permissions is 644, which is 0o1204', 'write 0o644'],
  },
  {
    when: 'a group may write what it may not read',
    program: mounting({ permissions: 0o620 }),
    code: 'PermissionsInvalid',
    path: MOUNT,
    told: ['permissions is 400'],
  },
  {
    when: 'a file is made of no key',
    program: mounting({ files: () => ({ user: 'admin' as any }) }),
    code: 'KeyUnknown',
    path: MOUNT,
    told: ['file "user" is made of something else', '"username"'],
  },
  {
    when: 'a mount has no files',
    program: mounting({ files: () => ({}) }),
    code: 'KeysMissing',
    path: MOUNT,
    told: ['name at least one file'],
  },
  {
    when: 'a synced Secret lacks what its type needs',
    program: mounting({ syncedSecret: { name: 'tls', type: SecretType.TLS } }),
    code: 'KeyMissing',
    path: MOUNT,
    told: ['"tls.crt"', 'add it to files'],
  },
  {
    when: "a secret is mounted by another tenant's client",
    program: () => {
      const { fleet, prod, eu, db } = smallWithSecret();
      db.mount(team(prod, 'risk').addNamespace(eu, 'risk').addClient('api'));
      return fleet;
    },
    code: 'AnotherTenantsClient',
    path: 'prod/payments/db',
    told: ['client "api" belongs to tenant "risk"'],
  },
  {
    when: 'a Job is to restart when a file changes',
    program: () => {
      const { fleet, namespace, db } = smallWithSecret();
      const job = new kplus.Job(namespace.chart, 'job', { containers: [{ image: 'job:1' }] });
      db.mount(namespace.addClient('api')).restartOnChange(job as any);
      return fleet;
    },
    code: 'NotRestartable',
    path: MOUNT,
    told: ['Job', 'cannot be restarted'],
  },
];
