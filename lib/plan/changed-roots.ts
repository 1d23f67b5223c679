import { originOf } from '../output/seen-object';
import type { Delivered } from '../views/requests';
import { hubPath } from '../views/stores';
import type { VaultView } from '../views/vault-view';
import type { Views } from '../views/views';
import type { ByHand } from './by-hand';
import type { Kept } from './lives-on';

/** A Secret with a certificate, or with roots that its pods trust. */
interface Peer {
  readonly cluster: string;
  readonly name: string;
  readonly delivered: Delivered;
  /** Engine of its own certificate. */
  readonly authority?: string;
  /** Who its certificate goes back to. */
  readonly root?: string;
  /** All roots that it shows to pods, its own with them, and the engines that they were read from. */
  readonly trusts: ReadonlyMap<string, string>;
}

/** By cluster, namespace and name of the Secret. */
function peersIn({ clusters, vault }: Views): ReadonlyMap<string, Peer> {
  return new Map(
    clusters.flatMap(({ name: cluster, delivered }) =>
      delivered.flatMap((one) => {
        const trusts = new Map<string, string>();
        let authority: string | undefined;
        for (const { store, key } of one.sources) {
          const path = store?.vault && hubPath(store.vault, key);
          const own = path === undefined ? undefined : vault.certificateRoles.get(path)?.mount;
          const mount = own ?? /^(.+)\/cert\/(?:ca|ca_chain)$/.exec(path ?? '')?.[1];
          if (mount !== undefined) {
            trusts.set(rootOf(vault, mount), mount);
          }
          authority ??= own;
        }
        const root = authority === undefined ? undefined : rootOf(vault, authority);
        const name = `${one.namespace}/${one.secret}`;
        return trusts.size === 0
          ? []
          : [[`${cluster}/${name}`, { cluster, name, delivered: one, authority, root, trusts }] as const];
      }),
    ),
  );
}

/** What makes the certificate that all others of a mount go back to. */
function rootOf({ issuers }: Pick<VaultView, 'issuers'>, mount: string): string {
  const issuer = issuers.get(mount);
  return issuer?.signer !== undefined && issuer.signer !== mount
    ? rootOf({ issuers }, issuer.signer)
    : JSON.stringify([
        mount,
        issuer?.type,
        issuer?.attributes['common_name'],
        issuer?.attributes['key_type'],
        issuer?.chain,
      ]);
}

/**
 * Certificates of another root than before: pods with the Secret of before and pods with the one of after talk to each
 * other for a while, so each of them has to trust what the other one shows.
 */
export function keptCertificates(before: Views, after: Views): Kept[] {
  const [had, has] = [peersIn(before), peersIn(after)];
  return [...had].flatMap(([at, peer]): Kept[] => {
    const { authority: mount, root } = peer;
    const now = has.get(at)?.root;
    if (mount === undefined || root === undefined || now === undefined) {
      return [];
    }
    const others = [...had].filter(([, { trusts }]) => trusts.has(root));
    const refuses = (next: string) =>
      others.find(([one, { trusts }]) => {
        const later = has.get(one)?.trusts;
        return !trusts.has(next) || (later !== undefined && !(later.has(next) && later.has(root)));
      })?.[1];
    return [
      {
        ...{ cluster: peer.cluster, place: originOf(peer.delivered).place },
        fate: (vault, folder) => {
          const present = vault.issuers.has(mount) ? rootOf(vault, mount) : root;
          const next = folder === 'old' || folder === 'expanded' ? present : now;
          const other = next === root ? undefined : refuses(next);
          return other === undefined
            ? undefined
            : {
                id: 'certificate-is-trusted-by-its-peers',
                message: `Secret ${peer.name} gets a certificate of another root than that of "${mount}", and ${other === peer ? 'its own pods' : `those of Secret ${other.name}`} do not trust both roots before and after`,
                why: 'Anyone who has not read the new root yet, or no longer trusts the old one, refuses every connection.',
              };
        },
      },
    ];
  });
}

/** Roots that pods no longer trust, where nobody gets another certificate in the same change. */
export function droppedRoots(before: Views, after: Views): ByHand[] {
  const [had, has] = [peersIn(before), peersIn(after)];
  const names = new Map<string, Peer[]>();
  for (const [at, peer] of had) {
    const now = has.get(at);
    const gone = now === undefined ? [] : [...peer.trusts].filter(([root]) => !now.trusts.has(root));
    gone.forEach(([, mount]) => names.set(mount, [...(names.get(mount) ?? []), peer]));
  }
  return [...names].map(([at, peers]) => ({
    ...{ what: 'let a root go', before: 'folders', at },
    says:
      `Secrets ${[...new Set(peers.map(({ name }) => name))].sort().join(', ')} no longer trust the root of ${at}: ` +
      'make sure that nobody shows a certificate of it any more, pods that have not restarted since they got another one too',
    clusters: [...new Set(peers.map(({ cluster }) => cluster))].sort(),
  }));
}
