import { credentialTimes, deliveriesOf, PairTimes, settleOf } from '../timing/delivery-times';
import { Check, Found } from './check';
import type { Views } from '../views/views';
import { originOf } from '../views/seen-object';
import { hubPath } from '../views/stores';
import { hubPathOf, Rotator } from '../views/rotators';

/** Whoever rotates a pair of users waits until everybody who gets it has said so and has had time to restart. */
export const rotatorWaitsForEveryone: Check = {
  id: 'rotator-waits-for-everyone',
  severity: 'error',
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
          message: `nothing rotates ${pair.roles.map(({ username }) => `"${username}"`).join(' and ')} in turns`,
          fix: 'name a namespace of the tenant in rotateFrom',
        };
      }
    }
  },
};

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
      message: `it waits ${rotator.settle} s for those who have moved to restart, and they may need ${settle} s`,
      fix: `wait ${settle} s`,
    };
  }
  for (const delivery of deliveries) {
    const { delivered, cluster, roles } = delivery;
    const says = confirmationOf(views, delivery);
    if (says === undefined) {
      yield {
        ...originOf(delivered),
        message: 'nothing tells the hub which rotation the Secret carries, so nobody can wait for it',
        fix: 'push last_vault_rotation of the Secret to the hub',
      };
    } else if (!rotator.confirmations.some((path) => hubPathOf(rotator, path) === says)) {
      yield {
        ...originOf(rotator),
        message: `it does not wait for Secret "${delivered.namespace}/${delivered.secret}" on "${cluster}", which says "${says}"`,
        fix: `wait for ${says}`,
      };
    }
    const named = roles.map(({ name }) => name);
    if (waited.has(delivery) || named.some((name) => !rotator.roles.includes(name))) {
      yield {
        ...originOf(rotator),
        message: `it rotates ${rotator.roles.join(' and ')}, Secret "${delivered.namespace}/${delivered.secret}" on "${cluster}" carries ${named.join(' and ')}`,
        fix: 'let exactly one rotate exactly these two',
      };
    }
  }
}

/** Path at which a cluster says which rotation a Secret carries, as a login of the hub names it. */
function confirmationOf({ clusters }: Views, { cluster, delivered }: PairTimes): string | undefined {
  const uses = clusters.find(({ name }) => name === cluster)?.uses ?? [];
  const push = uses.find(({ object }) => {
    const { selector, data } = (object as any).spec;
    const matches = (data ?? []).some(({ match }: any) => match?.secretKey === 'last_vault_rotation');
    const { namespace } = object.metadata;
    return (
      object.kind === 'PushSecret' &&
      namespace === delivered.namespace &&
      selector?.secret?.name === delivered.secret &&
      matches
    );
  });
  const vault = push?.store?.vault;
  return vault && hubPath(vault, push!.remoteKey);
}
