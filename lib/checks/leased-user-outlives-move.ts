import { credentialTimes } from '../timing/delivery-times';
import { Check } from './check';
import { originOf } from '../views/seen-object';

/** What is made on demand, a user or a certificate, lives until the next one is delivered and every workload has restarted with it. */
export const leasedUserOutlivesMove: Check = {
  id: 'leased-user-outlives-move',
  severity: 'error',
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
          message:
            `a ${leased.what} dies ${lifetime} s after it was made, with ${binding}; the next one is delivered after up to ${refresh} s, ` +
            `the operator needs up to ${slack} s and workloads need up to ${settle} s more to restart`,
          fix:
            largestRefresh.seconds >= 5
              ? `refresh every ${largestRefresh.seconds} s or more often, or give it a longer ttl`
              : `give it a ttl of more than ${slack + settle + 5} s, or say DeliveryOptions.rolloutTime if restarts are faster`,
        };
      }
    }
  },
};
