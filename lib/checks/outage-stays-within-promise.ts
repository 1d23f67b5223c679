import { ANNOTATIONS } from '../annotations';
import { credentialTimes } from '../timing/delivery-times';
import { goSeconds } from '../units';
import { Check } from './check';
import { originOf } from '../views/seen-object';

/** Where a program says how long a delivered password may be dead, it is not dead for longer. */
export const outageStaysWithinPromise: Check = {
  id: 'outage-stays-within-promise',
  severity: 'error',
  why: 'After each rotation workloads are refused by the database for longer than was promised.',
  *run(views) {
    for (const times of credentialTimes(views)) {
      const said = times.delivered.object.metadata.annotations?.[ANNOTATIONS.maximumOutage];
      const promised = said === undefined ? undefined : goSeconds(said);
      if (times.kind !== 'static' || promised === undefined || times.outage <= promised) {
        continue;
      }
      const { delivered, refresh, slack, settle, outage, role } = times;
      yield {
        ...originOf(delivered),
        message:
          `after each rotation of "${role.username}" (${role.place}) the delivered password may be dead for ${outage} s ` +
          `(refresh ${refresh} s, operator ${slack} s, restart ${settle} s), and ${promised} s are allowed`,
        fix: 'refresh more often, restart faster, give the operator more workers, or use Rotation.alternatingUsers, which has no outage',
      };
    }
  },
};
