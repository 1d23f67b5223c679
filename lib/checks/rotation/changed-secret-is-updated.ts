import type { KubernetesObject } from '../../output/kubernetes-object';
import { deliveryTimes, Times } from '../../timing/delivery-times';
import { originOf, specOf } from '../../output/seen-object';
import type { ControllerSecret } from '../../views/controller-secret';
import type { Delivered } from '../../views/requests';
import { hubPath } from '../../views/stores';
import type { Views } from '../../views/views';
import { says } from '../../output/said-values';
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
          ...says`Secret "${{ secret: delivered.secret }}" is never updated (${keeps}), and its value ${isRotated(views, delivered) ? ROTATED : reason(times)}`,
          fix: 'leave target.immutable out, refresh by an interval (refreshPolicy Periodic), and restart what uses the Secret',
        };
      }
    }
    for (const cluster of views.clusters) {
      for (const { by, secret, fixed } of cluster.controllers.secrets) {
        if (fixed && endsAt(views, fixed)) {
          const [change, fix] = fixed.reads === 'lease' ? LEASED : READ_ONCE;
          yield {
            ...originOf(by),
            ...says`Secret "${{ secret }}" is never updated (${fixed.why}), and its value ${change}`,
            fix,
          };
        }
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
    const [mount, verb] = staticRoleAt(store?.vault ? hubPath(store.vault, key) : '');
    return verb !== undefined && ROTATING[vault.engines.get(mount)?.type ?? ''] === verb;
  });
}

const LEASED = [
  'is leased: Vault/OpenBao ends it, and the operator neither renews it nor reads another one',
  'leave allowStaticCreds out: it is for accounts that Vault/OpenBao rotates',
] as const;
const READ_ONCE = [
  ROTATED,
  'set allowStaticCreds: true; or refreshAfter, where the engine does not say when it rotates',
] as const;

/** Whether the value at a path that is read once comes to an end there. */
function endsAt({ vault }: Views, { path, reads }: NonNullable<ControllerSecret['fixed']>): boolean {
  if (reads === 'lease') {
    return vault.dynamicRoles.has(path);
  }
  const [mount, verb] = staticRoleAt(path);
  const type = vault.engines.get(mount)?.type;
  return verb !== undefined && (type === undefined || type === 'database' || ROTATING[type] === verb);
}

function staticRoleAt(path: string): readonly [string, string?] {
  const [, mount = '', verb] = /^(.+)\/(static-creds?)\//.exec(path) ?? [];
  return [mount, verb];
}

function reason({ kind, age }: Times): string {
  const [limit] = age.limits;
  return kind === 'kept' ? `has a maximum age (${limit!.from})` : ROTATED;
}
