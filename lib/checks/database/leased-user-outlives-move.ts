import { credentialTimes } from '../../timing/delivery-times';
import { says } from '../../output/said-values';
import { Check } from '../check';
import { originOf } from '../../output/seen-object';
import { time } from '../../text/time';

/** What is made on demand, a user or a certificate, lives until the next one is delivered and every workload has restarted with it. */
export const leasedUserOutlivesMove: Check = {
  id: 'leased-user-outlives-move',
  severity: 'error',
  scope: 'fleet',
  why: 'The database drops the user while pods are still logged in with it, and they fail until they have restarted.',
  *run(views) {
    for (const times of credentialTimes(views)) {
      if (times.kind !== 'dynamic') {
        continue;
      }
      const { delivered, leased, lifetime, end, refresh, slack, settle, largestRefresh } = times;
      if (refresh + slack + settle >= lifetime) {
        const binding = `${end.of === 'token' ? 'the token that leases it' : 'its lease'} (${end.name}, ${end.from ?? 'as nothing says otherwise'})`;
        yield {
          ...originOf(delivered),
          ...says`a ${leased.what} dies ${{ time: time(lifetime) }} after it was made, with ${binding}; the next one is ${refresh === Infinity ? 'never delivered' : `delivered after up to ${time(refresh)}`}, the operator needs up to ${{ operatorDelay: time(slack) }} and workloads need up to ${time(settle)} more to restart`,
          fix:
            largestRefresh.seconds >= 5
              ? `refresh every ${time(largestRefresh.seconds)} or more often, or give it a longer ttl`
              : `give it a ttl of more than ${time(slack + settle + 5)}, or say DeliveryOptions.rolloutTime if restarts are faster`,
        };
      }
    }
  },
};
