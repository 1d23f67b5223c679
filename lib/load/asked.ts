import { SeenObject, specOf } from '../output/seen-object';
import { absolute } from '../output/hub-resource';
import { tokenLimits } from '../timing/lifetime';
import { leastOf } from '../timing/term';
import type { ClusterView } from '../views/cluster-view';
import type { Delivered, StoreUse } from '../views/requests';
import { isReferent } from '../views/referent';
import { hubPath, isGenerator, Store, StoreVault } from '../views/stores';
import type { VaultView } from '../views/vault-view';

/**
 * What External Secrets Operator asks the hub for, as its sources say (v0.20.4; intervals and the validation of stores are those of v2.9.0 too).
 *
 * - Whatever it works on has a client of its own: it logs in, asks, looks its token up and gives it back
 *   (`pkg/provider/vault/auth.go`, revokeTokenIfValid). Objects of one store share nothing.
 * - One client is kept for each kind of provider: an object that reads from two stores in turns logs in at every turn
 *   (`pkg/controllers/secretstore/client_manager.go`, getStoredClient).
 * - Sources of `dataFrom` come first, then those of `data`, and each is a request
 *   (`pkg/controllers/externalsecret/externalsecret_controller_secret.go`).
 * - A token that ends within a minute, and one of type batch, is not given back.
 * - A generator logs in each time, and never gives its token back (`pkg/generator/vault/vault.go`).
 * - With `--experimental-enable-vault-token-cache` each store keeps its token, and looks it up instead of logging in.
 */
export interface Asked {
  readonly kind: 'login' | 'look-up' | 'revoke' | 'read' | 'write';
  /** With its Vault namespace. */
  readonly path: string;
  /** How long the token of a login stays, in seconds, where nobody gives it back. */
  readonly stays?: number;
}

/** What is asked before and after all that is read through a store. */
interface Session {
  readonly opened: readonly Asked[];
  readonly closed: readonly Asked[];
}

/** Below this the operator takes a token for one that has ended. */
const ENDING = 60;

/** What one cluster's operator asks for, for each object once. */
export class Asking {
  private readonly lifetimes = new Map<StoreVault, number>();
  private readonly sessions = new Map<StoreVault, Session>();

  constructor(
    private readonly vault: VaultView,
    private readonly cluster: ClusterView,
    /** Whether the operator keeps tokens. */
    private readonly cache: boolean,
  ) {}

  /** One refresh of an ExternalSecret. */
  ofDelivered({ object, sources }: Delivered): Asked[] {
    const isFirst = ({ entry }: { readonly entry: string }) => entry.startsWith('dataFrom');
    const reads = [...sources.filter(isFirst), ...sources.filter((source) => !isFirst(source))];
    const found = this.cluster.usesOf(object).filter(({ kind }) => kind === 'find');
    return this.through([
      ...found.map(({ store, remoteKey }) => ({ store, key: remoteKey, times: 1 })),
      ...reads.map(({ store, key }) => ({ store, key, times: 1 })),
    ]);
  }

  /**
   * One look at a PushSecret whose values are there already: each is read, with its metadata. The time of the look is in
   * its status, and each change of a PushSecret has its stores validated
   * (`pkg/controllers/secretstore/common.go`, findStoresForPushSecret).
   */
  ofPush(seen: SeenObject): Asked[] {
    const values = (specOf(seen.object).data ?? []).length as number;
    const stores = new Map(this.cluster.usesOf(seen.object).map((use: StoreUse) => [use.store, use.remoteKey]));
    return [
      ...this.through([...stores].map(([store, key]) => ({ store, key, times: 2 * values }))),
      ...[...stores.keys()].flatMap((store) => (store ? this.ofStore(store) : [])),
    ];
  }

  /** One validation of a store. */
  ofStore(store: Store): Asked[] {
    const { vault } = store;
    if (!vault || isGenerator(store) || isReferent(vault.login?.account)) {
      return [];
    }
    const { opened, closed } = this.session(vault);
    return [...opened, this.own(vault, 'look-up'), ...closed];
  }

  private through(uses: readonly { readonly store?: Store; readonly key: string; readonly times: number }[]): Asked[] {
    const asked: Asked[] = [];
    let open: { readonly store: Store; readonly vault: StoreVault } | undefined;
    const close = () => asked.push(...(open ? this.session(open.vault).closed : []));
    for (const { store, key, times } of uses) {
      const vault = store?.vault;
      if (!store || !vault) {
        continue;
      }
      if (isGenerator(store)) {
        asked.push({ ...this.login(vault), stays: this.lifetime(vault) }, { kind: 'write', path: hubPath(vault, key) });
        continue;
      }
      if (open?.store !== store) {
        close();
        open = { store, vault };
        asked.push(...this.session(vault).opened);
      }
      for (let time = 0; time < times; time += 1) {
        asked.push({ kind: 'read', path: hubPath(vault, key) });
      }
    }
    close();
    return asked;
  }

  /** The same for every object that reads through the store. */
  private session(vault: StoreVault): Session {
    const known = this.sessions.get(vault) ?? { opened: this.opened(vault), closed: this.closed(vault) };
    this.sessions.set(vault, known);
    return known;
  }

  private opened(vault: StoreVault): Asked[] {
    if (vault.methods.includes('tokenSecretRef')) {
      return [];
    }
    if (this.cache) {
      return [this.own(vault, 'look-up')];
    }
    return [{ ...this.login(vault), stays: this.isGivenBack(vault) ? undefined : this.lifetime(vault) }];
  }

  private closed(vault: StoreVault): Asked[] {
    if (this.cache || vault.methods.includes('tokenSecretRef')) {
      return [];
    }
    return [this.own(vault, 'look-up'), ...(this.isGivenBack(vault) ? [this.own(vault, 'revoke')] : [])];
  }

  private login({ login, loginNamespace, methods }: StoreVault): Asked {
    const above = loginNamespace === '' ? '' : `${loginNamespace}/`;
    const mount = login?.mount.slice(above.length) ?? methods[0] ?? '';
    return { kind: 'login', path: absolute(loginNamespace, `auth/${mount}/login`) };
  }

  private own({ loginNamespace }: StoreVault, kind: 'look-up' | 'revoke'): Asked {
    const name = kind === 'revoke' ? 'revoke-self' : 'lookup-self';
    return { kind, path: absolute(loginNamespace, `auth/token/${name}`) };
  }

  private isGivenBack(vault: StoreVault): boolean {
    const role = vault.login && this.vault.role(vault.login.mount, vault.login.role);
    return role?.attributes['token_type'] !== 'batch' && this.lifetime(vault) >= ENDING;
  }

  /** Infinite where the role is not known. */
  private lifetime(vault: StoreVault): number {
    const known = this.lifetimes.get(vault);
    const lifetime = known ?? leastOf(tokenLimits(this.vault, vault.login))?.seconds ?? Infinity;
    this.lifetimes.set(vault, lifetime);
    return lifetime;
  }
}
