import { grouped } from '../collections/grouped';
import type { Finding } from '../output/finding';
import type { KubernetesObject } from '../output/kubernetes-object';
import { originOf, SeenObject } from '../output/seen-object';
import type { ClusterView } from '../views/cluster-view';
import type { Store } from '../views/stores';
import type { VaultView } from '../views/vault-view';
import type { Condition } from './condition';
import type { StoppedController } from './controllers-running';
import { Warnings } from './events';
import { Drift, objectText } from './drift';
import { FAILURE_MODES, FailureModeId } from './failure-modes';
import { failureModeOf, PASSING } from './operator-messages';
import type { LiveHub } from './live-hub';
import type { Cause } from './standing';

export interface CausesOptions {
  /** As they are written. */
  readonly vault: VaultView;
  readonly cluster: ClusterView;
  readonly findings: readonly Finding[];
  readonly drift: readonly Drift[];
  readonly warnings: Warnings;
  /** When each store that is ready became so, ISO 8601. */
  readonly readySince: readonly string[];
  readonly stopped: readonly StoppedController[];
  /** Undefined where it was not asked. */
  readonly hub?: LiveHub;
}

/** Why objects of a cluster fail: what the checks find of what is live, and else what the operator was answered. */
export class Causes {
  private readonly byPlace: ReadonlyMap<string, readonly Finding[]>;
  private readonly stores: ReadonlyMap<KubernetesObject, Store>;

  constructor(private readonly options: CausesOptions) {
    this.byPlace = grouped(options.findings, ({ place }) => place);
    this.stores = new Map(options.cluster.stores.map((store) => [store.object, store]));
  }

  /** What the checks find at the object, and at what it logs in with. */
  ofPlace(seen: SeenObject): readonly Cause[] {
    const own = originOf(seen).place;
    const nearest = [own, ...this.storesOf(seen).flatMap((store) => this.placesOf(store))].find((place) =>
      this.byPlace.has(place),
    );
    const found = nearest === undefined ? [] : this.byPlace.get(nearest)!;
    return found.map(({ id, message, fix }) => ({
      id,
      what: message,
      fix,
      place: nearest === own ? undefined : nearest,
    }));
  }

  ofFailure(seen: SeenObject, live: KubernetesObject, { message, since }: Condition): readonly Cause[] {
    const found = this.ofPlace(seen);
    if (found.length > 0) {
      return found;
    }
    // The events say more than the condition does, and the newest is the one that counts.
    const modes = [...this.options.warnings.about(live), message].map(failureModeOf);
    const mode = modes.find((one) => one !== undefined);
    if (mode === undefined) {
      return [UNKNOWN];
    }
    if (mode === 'store-not-ready') {
      return [causeOf(mode, this.storesOf(seen).map((store) => objectText(store.object))[0])];
    }
    if (mode === 'template-fails' && FAILS_FOR_ROTATION.test(JSON.stringify(seen.object['spec']))) {
      return [causeOf('rotation-overdue')];
    }
    return PASSING.has(mode) ? [this.passing(mode, since)] : this.around(seen, this.reviewed(seen, mode));
  }

  /** To a login by TokenReview the hub says no more than that it is refused, and the checks have looked at the role. */
  private reviewed(seen: SeenObject, mode: FailureModeId): FailureModeId {
    const isReview = this.storesOf(seen).some(({ vault }) => vault?.login?.method === 'kubernetes');
    return mode === 'login-refused' && isReview ? 'token-review-refused' : mode;
  }

  /** What keeps the operator from acting at all comes before anything else. */
  ofWaiting(otherwise: Cause): readonly Cause[] {
    const operator = this.options.stopped.find(({ mode }) => mode === 'operator-down');
    return [operator ? causeOf(operator.mode, operator.what) : otherwise];
  }

  /** What mends itself: what was answered then, held against what the hub says now. */
  private passing(mode: FailureModeId, since = ''): Cause {
    const { hub, drift, readySince } = this.options;
    switch (hub?.state) {
      case undefined:
        return causeOf(mode);
      case 'sealed':
      case 'not initialised':
        return causeOf('sealed-hub', hub.address);
      case 'away':
        return causeOf('hub-unreachable', hub.address);
      case 'unsealed': {
        const policy = drift.find(({ what }) => what.startsWith('NetworkPolicy '));
        if (mode === 'egress-closed' && policy) {
          return causeOf(mode, policy.what);
        }
        // A store that came back after this one failed shows that the way is open.
        const isOpen = readySince.some((time) => Date.parse(time) > Date.parse(since));
        return causeOf(mode === 'egress-closed' && !isOpen ? mode : 'store-in-back-off');
      }
    }
  }

  /** What is wrong beside the object: its account, the rights of the operator. */
  private around(seen: SeenObject, mode: FailureModeId): readonly Cause[] {
    const { namespace } = seen.object.metadata;
    const drift = this.options.drift.find(({ what }) => what.startsWith(`ServiceAccount ${namespace}/`));
    return [causeOf(mode, drift && `${drift.what} ${drift.how}`)];
  }

  private storesOf(seen: SeenObject): readonly Store[] {
    const own = this.stores.get(seen.object);
    const uses = this.options.cluster.usesOf(seen.object);
    return own ? [own] : [...new Set(uses.flatMap(({ store }) => store ?? []))];
  }

  /** Where a store and what it logs in with are written. */
  private placesOf(store: Store): readonly string[] {
    const { vault } = this.options;
    const login = store.vault?.login;
    const role = login && vault.role(login.mount, login.role);
    const policies = role?.policies.flatMap((name) => vault.policies.of(role.namespace, name) ?? []) ?? [];
    return [originOf(store).place, ...(role ? [role.place] : []), ...policies.map(({ place }) => place)];
  }
}

/** @param place where, if it is elsewhere */
export function causeOf(id: FailureModeId, place?: string): Cause {
  return { id, ...FAILURE_MODES[id], place };
}

/** The watch of a pair of users: the only template that fails by itself when a time has passed. */
const FAILS_FOR_ROTATION = /nobody has rotated for more than/;

const UNKNOWN: Cause = {
  id: 'not-known',
  what: 'the operator says that it fails, and not why in words that are known here',
  fix: 'see its events (kubectl describe), which may hold values and are not repeated here',
};
