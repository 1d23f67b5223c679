import type { KubernetesObject } from '../../output/kubernetes-object';
import { deliveryTimes, Times } from '../../timing/delivery-times';
import { originOf, specOf } from '../../output/seen-object';
import type { Delivered } from '../../views/requests';
import { hubPath } from '../../views/stores';
import type { Views } from '../../views/views';
import { Check } from '../check';

/** A Secret whose value changes on the hub is one that the operator updates. */
export const changedSecretIsUpdated: Check = {
  id: 'changed-secret-is-updated',
  severity: 'error',
  scope: 'fleet',
  why: 'The Secret keeps the first value: after the next rotation every login with it fails.',
  *run(views) {
    for (const times of deliveryTimes(views)) {
      const { delivered } = times;
      const keeps = delivered.fixed ?? onlyOnChange(delivered.object);
      if (keeps !== undefined && (changes(times) || isRotated(views, delivered))) {
        yield {
          ...originOf(delivered),
          message: `Secret "${delivered.secret}" is never updated (${keeps}), and its value ${isRotated(views, delivered) ? ROTATED : reason(times)}`,
          fix: 'leave target.immutable out, refresh by an interval (refreshPolicy Periodic), and restart what uses the Secret',
        };
      }
    }
  },
};

function onlyOnChange(object: KubernetesObject): string | undefined {
  return specOf(object).refreshPolicy === 'OnChange' ? 'refreshPolicy is OnChange' : undefined;
}

function changes({ kind, age }: Times): boolean {
  return kind !== 'kept' || (age.limits.length > 0 && age.by !== 'nobody');
}

const ROTATED = 'is rotated by Vault/OpenBao';
/** Engines that rotate the accounts of their static roles, and where these are read. */
const ROTATING: Readonly<Record<string, string>> = {
  aws: 'static-creds',
  azure: 'static-creds',
  ldap: 'static-cred',
  openldap: 'static-cred',
};

/** Whether it holds an account that some other engine than that of databases rotates. */
function isRotated({ vault }: Views, { sources }: Delivered): boolean {
  return sources.some(({ store, key }) => {
    const [, mount = '', verb] = /^(.+)\/(static-creds?)\//.exec(store?.vault ? hubPath(store.vault, key) : '') ?? [];
    return verb !== undefined && ROTATING[vault.engines.get(mount)?.type ?? ''] === verb;
  });
}

function reason({ kind, age }: Times): string {
  const [limit] = age.limits;
  return kind === 'kept' ? `has a maximum age (${limit!.from})` : ROTATED;
}
