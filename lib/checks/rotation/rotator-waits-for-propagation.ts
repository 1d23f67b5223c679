import { goSeconds } from '../../go/duration';
import type { StoreUse } from '../../views/requests';
import { credentialTimes, deliveriesOf, PairTimes, settleOf } from '../../timing/delivery-times';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';
import type { Views } from '../../views/views';
import { originOf, specOf } from '../../output/seen-object';
import { hubPath } from '../../views/stores';
import { hubPathOf, Rotator } from '../../views/rotators';
import { time } from '../../text/time';
import type { ClusterView } from '../../views/cluster-view';
import { grouped } from '../../collections/grouped';

/** Whoever rotates a pair of users waits until everybody who gets it has said so and has had time to restart. */
export const rotatorWaitsForPropagation: Check = {
  id: 'rotator-waits-for-propagation',
  severity: 'error',
  scope: 'fleet',
  why: 'The user that rests is rotated while somebody still logs in with it, and that somebody is cut off.',
  *run(views) {
    const times = credentialTimes(views);
    const waited = new Set<PairTimes>();
    for (const { rotators } of views.clusters) {
      for (const rotator of rotators) {
        const deliveries = deliveriesOf(rotator, times);
        yield* waits(views, rotator, deliveries, waited);
        deliveries.forEach((delivery) => waited.add(delivery));
      }
    }
    for (const pair of times) {
      if (pair.kind === 'pair' && !waited.has(pair)) {
        yield {
          ...originOf(pair.delivered),
          ...says`nothing rotates ${pair.roles.map(({ username }) => `"${username}"`).join(' and ')} in turns`,
          fix: 'name a namespace of the tenant in rotateFrom',
        };
      }
    }
  },
};

/** The key that tells one rotation from another. */
const ROTATION = 'last_vault_rotation';

function* waits(
  views: Views,
  rotator: Rotator,
  deliveries: readonly PairTimes[],
  waited: Set<PairTimes>,
): Iterable<Found> {
  const settle = settleOf(deliveries);
  if (!(rotator.settle >= settle)) {
    yield {
      ...originOf(rotator),
      ...says`it waits ${{ time: time(rotator.settle) }} for those who have moved to restart, and they may need ${{ limit: time(settle) }}`,
      fix: `wait ${time(settle)}`,
    };
  }
  const confirmations = new Set(rotator.confirmations.map((path) => hubPathOf(rotator, path)));
  for (const delivery of deliveries) {
    const { delivered, cluster, roles } = delivery;
    const push = confirmationOf(views, delivery);
    const confirmation = push?.store?.vault && hubPath(push.store.vault, push.remoteKey);
    const interval = goSeconds(String((push?.object as any)?.spec?.refreshInterval ?? '1h')) ?? Infinity;
    if (confirmation === undefined) {
      yield {
        ...originOf(delivered),
        ...says`nothing reports to Vault/OpenBao which rotation the Secret carries, so nobody can wait for it`,
        fix: 'push last_vault_rotation of the Secret to Vault/OpenBao',
      };
    } else if (!confirmations.has(confirmation)) {
      yield {
        ...originOf(rotator),
        ...says`it does not wait for Secret "${{ namespace: delivered.namespace }}/${{ secret: delivered.secret }}" on "${{ cluster }}", which says "${confirmation}"`,
        fix: `wait for ${confirmation}`,
      };
    }
    if (push && interval > delivery.refresh) {
      yield {
        ...originOf(push),
        ...says`it says after up to ${{ time: time(interval) }} which rotation the Secret carries, and the Secret is read again after ${{ refresh: time(delivery.refresh) }}`,
        fix: 'give it the same refreshInterval',
      };
    }
    const named = roles.map(({ name }) => name);
    if (waited.has(delivery) || named.join() !== rotator.roles.join()) {
      yield {
        ...originOf(rotator),
        ...says`it rotates ${rotator.roles.join(' and ')}, Secret "${{ namespace: delivered.namespace }}/${{ secret: delivered.secret }}" on "${{ cluster }}" carries ${named.join(' and ')}`,
        fix: 'let exactly one rotate exactly these two',
      };
    }
  }
}

/** With what a cluster says which rotation a Secret carries. */
function confirmationOf(views: Views, { cluster, delivered }: PairTimes): StoreUse | undefined {
  const all = known.get(views) ?? new Map(views.clusters.toReversed().map((one) => [one.name, confirmationsIn(one)]));
  known.set(views, all);
  return all.get(cluster)?.get(`${delivered.namespace}/${delivered.secret}`)?.[0];
}

const known = new WeakMap<Views, ReadonlyMap<string, Map<string, StoreUse[]>>>();

/** By the Secret of which they say it. */
function confirmationsIn({ uses }: ClusterView): Map<string, StoreUse[]> {
  const saying = uses.filter(({ object }) => {
    const entries: any[] = (object.kind === 'PushSecret' && specOf(object).data) || [];
    return entries.some(({ match }) => match?.secretKey === ROTATION && match.remoteRef?.property === ROTATION);
  });
  return grouped(saying, ({ object }) => `${object.metadata.namespace}/${specOf(object).selector?.secret?.name}`);
}
