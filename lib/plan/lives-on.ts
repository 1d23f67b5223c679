import { auditedValues } from '../audit/audited-values';
import { originOf } from '../output/seen-object';
import { logins } from '../views/logins';
import { Delivered } from '../views/requests';
import { hubPath } from '../views/stores';
import type { DynamicRole } from '../views/database-roles';
import type { LoginRole } from '../views/login-roles';
import type { VaultView } from '../views/vault-view';
import type { Views } from '../views/views';
import type { Break } from './breaks';
import { keptCertificates } from './changed-roots';
import { generatedIn } from './new-values';
import type { FolderAt } from './state';

/**
 * What was handed out before the change and is still in use while the new folder arrives: leases and users of databases
 * in pods, logins of pods with the settings of before, tokens that the API server signed with its old key. KV values and
 * certificates stay what they are whatever becomes of where they were read. The operator logs in for every refresh, so
 * of its own tokens none lives on.
 */
export interface Kept {
  readonly cluster: string;
  readonly place: string;
  /** What becomes of it in a state; undefined where it goes on. */
  readonly fate: (vault: VaultView, folder: FolderAt) => Fate;
}

type Fate = Pick<Break, 'id' | 'message' | 'why'> | undefined;

/** What of the old fleet lives on in its clusters. */
export function keptOf(before: Views, after: Views): Kept[] {
  return [
    ...before.clusters.flatMap(({ name, delivered }) =>
      delivered.flatMap((one) => ofDelivered(before.vault, name, one)),
    ),
    ...keptCertificates(before, after),
    ...ofPods(before),
  ];
}

/** @param folderOf how far the folder of a cluster is */
export function breaksOfKept(
  kept: readonly Kept[],
  { vault }: Views,
  folderOf: (cluster: string) => FolderAt,
): Break[] {
  return kept.flatMap(({ cluster, place, fate }) => {
    const folder = folderOf(cluster);
    const found = folder === 'settled' ? undefined : fate(vault, folder);
    return found === undefined ? [] : [{ cluster, place, ...found }];
  });
}

function ofDelivered({ staticRoles, dynamicRoles }: VaultView, cluster: string, delivered: Delivered): Kept[] {
  const { place } = originOf(delivered);
  return delivered.sources.flatMap(({ store, key }): Kept[] => {
    const vault = store?.vault;
    if (!vault) {
      return [];
    }
    const path = hubPath(vault, key);
    const rotated = staticRoles.get(path);
    const leased = dynamicRoles.get(path);
    return [
      ...(rotated ? [{ cluster, place, fate: fateOfUser(staticRoles, path, rotated.username) }] : []),
      ...(leased ? [{ cluster, place, fate: fateOfLease(leased, vault.login?.mount) }] : []),
    ];
  });
}

/** Vault/OpenBao refuses a static role another user: whoever applies that stops half-way, in every order. */
export function breaksOfUsers({ vault: before }: Views, { vault }: Views): Break[] {
  return [...before.staticRoles].flatMap(([path, { username }]) => {
    const now = vault.staticRoles.get(path);
    return now === undefined || now.username === username
      ? []
      : [
          {
            ...{ id: 'static-role-keeps-its-user', place: now.place },
            message: `the static role at "${path}" is for user "${username}", and Vault/OpenBao takes no other ("${now.username}") for it`,
            why: 'The apply fails half-way, or removes the role and with it the password that pods read.',
          },
        ];
  });
}

/** Values that Terraform has made and removes, which are read for as long as a folder is the old one. */
export function breaksOfValues(before: Views, after: Views, state: Views): Break[] {
  const [made, makes, has] = [before, after, state].map(generatedIn);
  const gone = new Set([...made!].filter((path) => !makes!.has(path) && !has!.has(path)));
  const read = gone.size === 0 ? gone : new Set(auditedValues(after).map(({ path }) => path));
  return state.clusters.flatMap(({ name: cluster, delivered }) =>
    delivered.flatMap((one) =>
      one.sources.flatMap(({ store, key }) => {
        const path = store?.vault && hubPath(store.vault, key);
        return path === undefined || !gone.has(path) || read.has(path)
          ? []
          : [
              {
                ...{ cluster, id: 'read-value-is-there', place: originOf(one).place },
                message: `it reads the value at "${path}", which Terraform made and has removed`,
                why: 'Nothing is read any more, and a pod that starts where the Secret is not yet there gets none.',
              },
            ];
      }),
    ),
  );
}

/** Whoever makes a role for a user gives that user a new password at once. */
function fateOfUser(before: VaultView['staticRoles'], path: string, username: string): Kept['fate'] {
  return ({ staticRoles }) => {
    const now = staticRoles.get(path);
    const other = [...staticRoles].find(
      ([at, role]) => at !== path && role.username === username && before.get(at)?.username !== username,
    );
    return other && now?.username !== username
      ? {
          id: 'delivered-password-stays-valid',
          message: `"${other[0]}" is a new role for user "${username}": the moment it is made, Vault/OpenBao gives the user another password, and every pod still has that of "${path}"`,
          why: 'The pods log in with a dead password until each of them has read the new one and restarted.',
        }
      : undefined;
  };
}

function fateOfLease({ mount: engine, connection }: DynamicRole, mount: string | undefined): Kept['fate'] {
  return ({ engines, existing, mounts, connections }) => {
    const isGone = !engines.has(engine) && !existing.engines.includes(engine);
    const isLoginGone = mount !== undefined && !mounts.byPath.has(mount) && !existing.authMounts.includes(mount);
    const message = isGone
      ? `the lease that it holds is of engine "${engine}", and removing an engine revokes every lease of it`
      : isLoginGone
        ? `the lease that it holds was had by a login at auth mount "${mount}", and removing an auth mount revokes every token and lease of its logins`
        : connections.has(connection)
          ? undefined
          : `the lease that it holds is of connection "${connection}", without which none can be renewed or revoked`;
    return message === undefined
      ? undefined
      : { id: 'leased-user-lives-on', message, why: 'The database drops the user while pods are connected with it.' };
  };
}

const NO_LOGIN =
  'The pods get no value any more, and none that starts gets its first one, until they have the new settings.';

/** Pods keep their settings until they restart: where they log in, as which role, with a token for which audience. */
function ofPods(before: Views): Kept[] {
  return logins(before)
    .filter(({ byOperator, who }) => !byOperator && who.object.kind !== 'CronJob')
    .map((login) => {
      const { cluster, who, mount, role, account, audiences, requests } = login;
      const had = before.vault.role(mount, role);
      const lossIn = (vault: VaultView): string | undefined => {
        const found = vault.role(mount, role);
        if (!had) {
          return undefined;
        }
        if (!found) {
          return `its pods log in with role "${role}" at auth mount "${mount}" until they restart, and it is gone`;
        }
        if (refuses(found, audiences) && !refuses(had, audiences)) {
          return `its pods have tokens for "${audiences.join(', ')}" until they restart, and role "${role}" asks for "${found.audiences.join(', ')}"`;
        }
        const rules = vault.policies.rulesOf(found, account);
        const lost = requests.find(
          ({ path, capabilities }) => !capabilities.every((one) => rules.capabilitiesOn(path).has(one as never)),
        );
        return lost && before.vault.policies.rulesOf(had, account).capabilitiesOn(lost.path).size > 0
          ? `its pods ask for "${lost.path}" until they restart, and role "${role}" may no longer`
          : undefined;
      };
      return {
        cluster: cluster.name,
        place: originOf(who).place,
        fate: (vault) => {
          const message = lossIn(vault);
          return message === undefined ? undefined : { id: 'running-pods-can-log-in', message, why: NO_LOGIN };
        },
      };
    });
}

function refuses({ audiences, knows }: LoginRole, shown: readonly string[]): boolean {
  return knows.audiences && audiences.length > 0 && shown.length > 0 && !audiences.some((one) => shown.includes(one));
}
