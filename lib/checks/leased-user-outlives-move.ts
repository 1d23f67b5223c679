import { credentialTimes } from '../timing/credential-times';
import { Check } from './check';
import { originOf } from '../views/seen-object';

/** A user made on demand lives until the next one is delivered and every workload has restarted with it. */
export const leasedUserOutlivesMove: Check = {
  id: 'leased-user-outlives-move',
  severity: 'error',
  why: 'The database drops the user while pods are still logged in with it, and they fail until they have restarted.',
  *run(views) {
    for (const times of credentialTimes(views)) {
      if (times.kind !== 'dynamic') {
        continue;
      }
      const { delivered, role, lifetime, refresh, settle } = times;
      if (refresh + settle >= lifetime) {
        const binding = lifetime < role.ttl ? 'the token that leases it' : `its lease (${role.place})`;
        const largest = lifetime - settle - 1;
        yield {
          ...originOf(delivered),
          message:
            `a user dies ${lifetime} s after it was made, with ${binding}; the next one is delivered after up to ${refresh} s ` +
            `and workloads need up to ${settle} s more to restart`,
          fix:
            largest >= 5
              ? `refresh every ${largest} s or more often, or give it a longer ttl`
              : `give it a ttl of more than ${settle + 5} s, or say DeliveryOptions.rolloutTime if restarts are faster`,
        };
      }
    }
  },
};
