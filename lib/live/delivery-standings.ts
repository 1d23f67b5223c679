import { ANNOTATIONS } from '../output/annotations';
import { isCanary } from '../output/canary';
import type { KubernetesObject } from '../output/kubernetes-object';
import type { SeenObject } from '../output/seen-object';
import { objectText } from '../output/seen-object';
import { leasedAt } from '../timing/lifetime';
import { LONGEST_PAUSE, refreshSlack } from '../timing/operator';
import type { ClusterView } from '../views/cluster-view';
import { Delivered, targetOf } from '../views/requests';
import { hubPath } from '../views/stores';
import type { VaultView } from '../views/vault-view';
import { conditionOf, isObserved, refreshedAt } from './condition';
import { causeOf, Causes } from './causes';
import { kindKey, LiveCluster, liveKey } from './live-cluster';
import { asksThat, LiveHub } from './live-hub';
import type { Cause, Standing } from './standing';

/** Kinds whose operator says of each object whether it has the effect that was meant. */
const REPORTING = ['SecretStore', 'ClusterSecretStore', 'ExternalSecret', 'PushSecret', 'SealedSecret'];

/** How each store, delivery and sealed value of a cluster fares. */
export function deliveryStandings(
  vault: VaultView,
  cluster: ClusterView,
  live: LiveCluster,
  causes: Causes,
  hub: LiveHub | undefined,
): readonly Standing[] {
  const objects = new Map(live.objects.map((object) => [liveKey(object), object]));
  const unseen = new Set(live.unseen.map(kindKey));
  const delivered = new Map(cluster.delivered.map((one) => [one.object, one]));
  const slack = LONGEST_PAUSE + refreshSlack(cluster.delivered.length, cluster.concurrent);
  return cluster.ofKind(...REPORTING).map((seen) => {
    const found = objects.get(liveKey(seen.object));
    const of = { cluster: cluster.name, what: objectText(seen.object), path: seen.path };
    if (unseen.has(kindKey(seen.object))) {
      return { ...of, state: 'not known', causes: [] };
    }
    if (found === undefined) {
      return { ...of, state: 'missing', causes: [NOT_APPLIED] };
    }
    if ((found.metadata as { deletionTimestamp?: string | null }).deletionTimestamp) {
      return { ...of, state: 'waiting', refreshedAt: refreshedAt(found), causes: [causeOf('being-deleted')] };
    }
    const late = isCanary(seen.object) ? notArrived(seen.object, found, objects) : undefined;
    if (late) {
      return { ...of, state: 'waiting', refreshedAt: refreshedAt(found), causes: [late] };
    }
    const expired = expiredOf({ vault, hub, now: live.at, slack }, delivered.get(seen.object), found);
    return { ...of, ...liveStanding(seen, found, causes, expired), refreshedAt: refreshedAt(found) };
  });
}

const NOT_APPLIED: Cause = {
  id: 'not-applied',
  what: 'it is not on the cluster',
  fix: 'sync the manifests, and see what the GitOps tool says',
};

const NOT_TAKEN: Cause = {
  id: 'not-taken',
  what: 'the operator has not acted on it yet in the form that it has now',
  fix: 'wait for a moment; if it stays, see whether the operator runs and watches the namespace',
};

function liveStanding(
  seen: SeenObject,
  found: KubernetesObject,
  causes: Causes,
  expired: Cause | undefined,
): Pick<Standing, 'state' | 'since' | 'causes'> {
  const condition = conditionOf(found);
  if (condition?.ready === false) {
    return { state: 'failing', since: condition.since, causes: causes.ofFailure(seen, found, condition) };
  }
  if (condition === undefined || !isObserved(found)) {
    return { state: 'waiting', causes: causes.ofWaiting(NOT_TAKEN) };
  }
  if (expired !== undefined) {
    return { state: 'failing', since: refreshedAt(found), causes: causes.ofWaiting(expired) };
  }
  // What has changed live may still be ready by what was there before.
  const broken = causes.ofPlace(seen);
  return { state: broken.length > 0 ? 'failing' : 'in force', since: condition.since, causes: broken };
}

/** What a canary shows: the mark of this synthesis, or of one before it. Nothing is said where its Secret was not read. */
function notArrived(
  written: KubernetesObject,
  found: KubernetesObject,
  objects: ReadonlyMap<string, KubernetesObject>,
): Cause | undefined {
  const { namespace } = written.metadata;
  const name = targetOf({ object: written });
  const secret = objects.get(liveKey({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } }));
  const shown = (secret?.['data'] as { mark?: string } | undefined)?.mark;
  const wanted = written.metadata.annotations?.[ANNOTATIONS.canary];
  if (conditionOf(found)?.ready !== true || shown === undefined || shown === wanted) {
    return undefined;
  }
  const isOlder = found.metadata.annotations?.[ANNOTATIONS.canary] !== wanted;
  return {
    id: 'change-not-arrived',
    what: `the last change has not arrived: ${isOlder ? 'the manifests on the cluster are of another synthesis' : 'the stack of the cluster is not applied, or the operator has not read since'}`,
    fix: isOlder ? 'sync the manifests' : "deploy the cluster's stack, or wait for the refresh interval of the canary",
  };
}

const REVOKED: Cause = {
  id: 'lease-gone',
  what: 'Vault/OpenBao has no lease of the credential any more: it was revoked, or the token that asked for it was',
  fix: 'annotate the ExternalSecret, so that the operator asks for another one; the audit log says who revoked it',
};

interface Times {
  readonly vault: VaultView;
  readonly hub: LiveHub | undefined;
  /** In milliseconds. */
  readonly now: number;
  /** Seconds by which a refresh may be late. */
  readonly slack: number;
}

/** What has ended meanwhile, since the operator has not read it again. */
function expiredOf(
  { vault, hub, now, slack }: Times,
  delivered: Delivered | undefined,
  found: KubernetesObject,
): Cause | undefined {
  const readAt = refreshedAt(found);
  if (delivered === undefined || readAt === undefined) {
    return undefined;
  }
  const age = (now - Date.parse(readAt)) / 1000;
  for (const { store, key } of delivered.sources) {
    const leased = store?.vault && leasedAt(vault, store, hubPath(store.vault, key));
    const lives = Math.min(...(leased?.limits ?? []).map(({ seconds }) => seconds));
    if (leased && age > lives) {
      return causeOf(leased.what === 'certificate' ? 'certificate-expired' : 'lease-gone');
    }
    // Which lease is whose the hub does not say.
    if (leased && asksThat(vault, store, hub) && hub?.leases?.get(leased.path) === 0) {
      return REVOKED;
    }
  }
  return delivered.refresh !== undefined && age > delivered.refresh + slack ? causeOf('secret-not-synced') : undefined;
}
