import { grouped } from '../collections/grouped';
import type { Finding } from '../output/finding';
import type { KubernetesObject } from '../output/kubernetes-object';
import { objectText, originOf, SeenObject } from '../output/seen-object';
import type { ClusterView } from '../views/cluster-view';
import type { Store } from '../views/stores';
import type { Views } from '../views/views';
import { BackOff, Failure } from './back-off';
import type { ChangedFinding } from './changed-findings';
import type { Condition } from './condition';
import type { StoppedController } from './controllers-running';
import { Warnings } from './events';
import type { Drift } from './drift';
import { FAILURE_MODES, FailureModeId } from './failure-modes';
import { failureModeOf, PASSING } from './operator-messages';
import { changedPolicyOfOperator } from './operator-policies';
import type { LiveCluster } from './live-cluster';
import { asksThat, LiveHub } from './live-hub';
import type { Cause } from './standing';

export interface CausesOptions {
  /** As it is written. */
  readonly views: Views;
  readonly cluster: ClusterView;
  readonly findings: readonly ChangedFinding[];
  readonly drift: readonly Drift[];
  readonly live: LiveCluster;
  readonly stopped: readonly StoppedController[];
  /** Undefined where it was not asked. */
  readonly hub?: LiveHub;
}

/** Why objects of a cluster fail: what the checks find of what is live, and else what the operator was answered. */
export class Causes {
  private readonly byPlace: ReadonlyMap<string, readonly Finding[]>;
  private readonly stores: ReadonlyMap<KubernetesObject, Store>;
  private readonly warnings: Warnings;
  private readonly back: BackOff;
  private readonly accounts: ReadonlyMap<string, Drift>;
  private readonly policy: string | undefined;

  constructor(private readonly options: CausesOptions) {
    const { findings, cluster, live, hub, drift, views } = options;
    this.byPlace = grouped(
      findings.filter((one) => one.meansFailure),
      ({ place }) => place,
    );
    this.stores = new Map(cluster.stores.map((store) => [store.object, store]));
    this.warnings = new Warnings(live.objects);
    this.back = new BackOff(cluster.stores, live, hub);
    this.accounts = new Map(drift.map((one) => [one.what, one]));
    this.policy = changedPolicyOfOperator(views, cluster, live, drift);
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
    // The event says more than the condition does; one of an earlier attempt says nothing of this one.
    const newest = this.warnings.newest(live, since);
    const isReviewed = this.storesOf(seen).some(({ vault }) => vault?.login?.method === 'kubernetes');
    const mode = failureModeOf(newest?.text ?? '', isReviewed) ?? failureModeOf(message, isReviewed);
    if (mode === undefined) {
      // API servers drop events of what fails often.
      const hub = this.hubOf(seen);
      const asksHub = newest === undefined && this.storesOf(seen).some(({ vault }) => vault !== undefined);
      return [asksHub && hub && hub.state !== 'unsealed' ? ofHub(hub, hub.state) : UNKNOWN];
    }
    if (mode === 'store-not-ready') {
      return [causeOf(mode, this.storesOf(seen).map((store) => objectText(store.object))[0])];
    }
    if (mode === 'template-fails' && FAILS_FOR_ROTATION.test(JSON.stringify(seen.object['spec']))) {
      return [causeOf('rotation-overdue')];
    }
    return [PASSING.has(mode) ? this.passing(seen, mode, { since, attempt: newest?.at }) : this.around(seen, mode)];
  }

  /** What keeps the operator from acting at all comes before anything else. */
  ofWaiting(otherwise: Cause): readonly Cause[] {
    const operator = this.options.stopped.find(({ mode }) => mode === 'operator-down');
    return [operator ? causeOf(operator.mode, operator.what) : otherwise];
  }

  /** What mends itself: what was answered then, held against what the hub says now. */
  private passing(seen: SeenObject, mode: FailureModeId, failure: Failure): Cause {
    const hub = this.hubOf(seen);
    if (hub === undefined || isNotTrusted(hub)) {
      return causeOf(mode);
    }
    if (hub.state !== 'unsealed') {
      return ofHub(hub, hub.state);
    }
    // Some networks drop what a policy closes, others refuse it.
    const way = mode === 'hub-unreachable' && this.policy !== undefined ? 'egress-closed' : mode;
    if (this.back.isOver(this.storesOf(seen), way, failure)) {
      return causeOf('store-in-back-off');
    }
    return causeOf(way, way === 'egress-closed' ? this.policy : undefined);
  }

  /** What is wrong beside the object: the account that it logs in as. */
  private around(seen: SeenObject, mode: FailureModeId): Cause {
    const accounts = OF_ACCOUNT.has(mode) ? this.storesOf(seen).map(({ vault }) => vault?.login?.account) : [];
    const [drift] = accounts.flatMap((account) => this.accounts.get(`ServiceAccount ${account}`) ?? []);
    return causeOf(mode, drift && `${drift.what} ${drift.how}`);
  }

  private hubOf(seen: SeenObject): LiveHub | undefined {
    const { hub, views } = this.options;
    return this.storesOf(seen).every((store) => asksThat(views.vault, store, hub)) ? hub : undefined;
  }

  private storesOf(seen: SeenObject): readonly Store[] {
    const own = this.stores.get(seen.object);
    const uses = this.options.cluster.usesOf(seen.object);
    return own ? [own] : [...new Set(uses.flatMap(({ store }) => store ?? []))];
  }

  /** Where a store and what it logs in with are written. */
  private placesOf(store: Store): readonly string[] {
    const { vault } = this.options.views;
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

/** A hub that answers whoever asked here, who does not take its certificate: that says nothing of the operator. */
function isNotTrusted({ state, reason }: LiveHub): boolean {
  return state === 'away' && /\bcertificate\b|\baltnames\b/i.test(reason ?? '');
}

function ofHub(hub: LiveHub, state: keyof typeof MODES): Cause {
  return causeOf(isNotTrusted(hub) ? 'hub-certificate-not-trusted' : MODES[state], hub.address);
}

/** What the hub says of itself, as what fails for it. */
const MODES: Readonly<Record<Exclude<LiveHub['state'], 'unsealed'>, FailureModeId>> = {
  sealed: 'sealed-hub',
  'not initialised': 'sealed-hub',
  'without a leader': 'quorum-lost',
  'a DR secondary': 'dr-secondary',
  away: 'hub-unreachable',
};

/** Where the account that the store logs in as matters. */
const OF_ACCOUNT: ReadonlySet<FailureModeId> = new Set(['token-not-issued', 'login-refused', 'token-review-refused']);

/** The watch of a pair of users: the only template that fails by itself when a time has passed. */
const FAILS_FOR_ROTATION = /nobody has rotated for more than/;

const UNKNOWN: Cause = {
  id: 'not-known',
  what: 'the operator says that it fails, and not why in words that are known here',
  fix: 'see its events (kubectl describe), which may hold values and are not repeated here',
};
