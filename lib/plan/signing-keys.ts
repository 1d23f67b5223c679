import { createHash, createPublicKey } from 'node:crypto';
import { grouped } from '../collections/grouped';
import { originOf } from '../output/seen-object';
import { logins } from '../views/logins';
import type { VaultView } from '../views/vault-view';
import type { Views } from '../views/views';
import type { Break } from './breaks';
import type { ByHand } from './by-hand';
import { clusterOfStack } from './side';

/** By what a mount knows the tokens of its cluster. */
interface Trust {
  /** Keys that it lists; undefined where it asks for them. */
  readonly keys?: ReadonlySet<string>;
  readonly issuer?: string;
}

function trustIn({ mounts }: VaultView): Map<string, Trust> {
  return new Map(
    [...mounts.configurations].map(([mount, { attributes }]) => {
      const keys: unknown = attributes['jwt_validation_pubkeys'] ?? attributes['pem_keys'];
      const issuer: unknown = attributes['bound_issuer'] ?? attributes['issuer'];
      return [
        mount,
        {
          keys: Array.isArray(keys) && keys.length > 0 ? new Set(keys.map((key) => String(key).trim())) : undefined,
          issuer: typeof issuer === 'string' && issuer !== '' ? issuer : undefined,
        },
      ];
    }),
  );
}

/** What a cluster's tokens are known by before and after, where no token is good for both. */
export type Exchanged = ReadonlyMap<string, readonly [old: Trust, now: Trust]>;

/** By mount. */
export function exchangedTrust(before: Views, after: Views): Exchanged {
  const [old, now] = [trustIn(before.vault), trustIn(after.vault)];
  return new Map(
    [...old].flatMap(([mount, was]) => {
      const is = now.get(mount);
      const otherKeys =
        is?.keys !== undefined && was.keys !== undefined && ![...is.keys].some((key) => was.keys!.has(key));
      const otherIssuer = is?.issuer !== undefined && was.issuer !== undefined && is.issuer !== was.issuer;
      return is && (otherKeys || otherIssuer) ? [[mount, [was, is]] as const] : [];
    }),
  );
}

/**
 * Whether a state takes the tokens that its clusters sign. The API server of a cluster signs with its new key, or as its
 * new issuer, once the cluster is asked to migrate, in which the plan names that step.
 */
export function breaksOfTrust(exchanged: Exchanged, views: Views, isMigrated: (cluster: string) => boolean): Break[] {
  const present = trustIn(views.vault);
  const places = grouped(logins(views), ({ mount }) => mount);
  return [...exchanged].flatMap(([mount, [old, now]]) => {
    const users = grouped(places.get(mount) ?? [], ({ cluster }) => cluster.name);
    const has = present.get(mount);
    return [...users].flatMap(([cluster, [login]]): Break[] => {
      const needed = isMigrated(cluster) ? now : old;
      const when = isMigrated(cluster) ? 'signs by now' : 'still signs';
      const lacksKey = has?.keys !== undefined && ![...(needed.keys ?? [])].every((key) => has.keys!.has(key));
      const lacksIssuer = has?.issuer !== undefined && needed.issuer !== undefined && has.issuer !== needed.issuer;
      return lacksKey || lacksIssuer
        ? [
            {
              cluster,
              ...{ id: 'signing-key-is-trusted', place: originOf(login!.who).place },
              message: lacksKey
                ? `auth mount "${mount}" does not know the key with which the API server of "${cluster}" ${when}`
                : `auth mount "${mount}" takes tokens of issuer "${has!.issuer}" only, and the API server of "${cluster}" ${when} as "${needed.issuer}"`,
              why: 'Every login of the cluster is refused.',
            },
          ]
        : [];
    });
  });
}

/**
 * What the API server of a cluster calls the keys with which it signs afterwards, in the head of each token: the digest
 * of the key. https://github.com/kubernetes/kubernetes/blob/v1.34.2/pkg/serviceaccount/jwt.go (keyIDFromPublicKey)
 */
export function nextKeyIds(exchanged: Exchanged, { vault }: Views, cluster: string): string[] {
  return [...exchanged].flatMap(([mount, [, now]]) =>
    clusterOfStack(vault.mounts.byPath.get(mount)?.stack ?? '') === cluster ? [...(now.keys ?? [])].flatMap(keyId) : [],
  );
}

function keyId(pem: string): string[] {
  try {
    const der = createPublicKey(pem).export({ type: 'spki', format: 'der' });
    return [createHash('sha256').update(der).digest('base64url')];
  } catch {
    return [];
  }
}

/** Keys and issuers that a mount no longer takes, or takes alone, where others stay: no file tells whether they are in use. */
export function droppedTrust(before: Views, after: Views): ByHand[] {
  const exchanged = exchangedTrust(before, after);
  const now = trustIn(after.vault);
  return [...trustIn(before.vault)].flatMap(([mount, old]): ByHand[] => {
    const is = now.get(mount);
    const gone = is?.keys === undefined ? [] : [...(old.keys ?? [])].filter((key) => !is.keys!.has(key));
    const issuer = is?.issuer === old.issuer ? undefined : is?.issuer;
    const isListed = is?.keys !== undefined && old.keys === undefined;
    if (exchanged.has(mount) || (gone.length === 0 && issuer === undefined && !isListed)) {
      return [];
    }
    const takes = [
      ...(gone.length > 0
        ? [`no longer takes ${gone.length === 1 ? 'a key' : `${gone.length} keys`} that it took`]
        : []),
      ...(isListed ? ['takes the listed keys alone'] : []),
      ...(issuer === undefined ? [] : [`takes tokens of issuer "${issuer}" alone`]),
    ];
    return [
      {
        ...{ what: 'let a signing key go', before: 'removal', at: mount, clusters: [] },
        says: `auth mount ${mount} ${takes.join(' and ')}: make sure that the API server signs no token otherwise, and that no such token is in use any more, or every login of its cluster is refused`,
      },
    ];
  });
}
