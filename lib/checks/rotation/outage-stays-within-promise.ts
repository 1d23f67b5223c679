import { ANNOTATIONS } from '../../output/annotations';
import { credentialTimes } from '../../timing/delivery-times';
import { fileTimes } from '../../timing/file-times';
import { goSeconds } from '../../go/duration';
import { says } from '../../output/said-values';
import { Check } from '../check';
import { originOf } from '../../output/seen-object';
import { time } from '../../text/time';

/** Where a program says how long a delivered password may be dead, it is not dead for longer. */
export const outageStaysWithinPromise: Check = {
  id: 'outage-stays-within-promise',
  severity: 'error',
  scope: 'fleet',
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
        ...says`after each rotation of "${{ user: role.username }}" (${{ place: role.place }}) the delivered password may be dead for ${outage === Infinity ? 'ever' : time(outage)} (refresh ${{ refresh: time(refresh) }}, operator ${{ operatorDelay: time(slack) }}, restart ${time(settle)}), and at most ${time(promised)} is allowed`,
        fix: 'refresh more often, restart faster, give the operator more workers, or use Rotation.alternatingUsers, which has no outage',
      };
    }
    for (const { seen, consumer, path, arrives, promisedOutage = Infinity } of fileTimes(views)) {
      if (arrives > promisedOutage) {
        const sum = consumer.terms.map(({ name, seconds }) => `${name} ${time(seconds)}`).join(', ');
        yield {
          ...originOf(seen),
          ...says`after each rotation of "${{ path }}" files of ${{ workload: consumer.name }} may hold a dead password for ${arrives === Infinity ? `ever (${consumer.keeps})` : `${time(arrives)} (${sum})`}, and at most ${{ time: time(promisedOutage) }} is allowed`,
          fix: 'let the driver look more often, restart faster, or deliver it with Rotation.alternatingUsers, which has no outage',
        };
      }
    }
  },
};
