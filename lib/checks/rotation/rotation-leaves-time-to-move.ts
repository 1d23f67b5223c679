import { hubPathOf } from '../../views/rotators';
import { CredentialTimes, credentialTimes, deliveriesOf } from '../../timing/delivery-times';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';
import { originOf } from '../../output/seen-object';
import { time } from '../../text/time';
import { NEVER_DUE } from '../../output/never-due';

/** Between two rotations of a pair everybody has time to move, and the hub itself never rotates. */
export const rotationLeavesTimeToMove: Check = {
  id: 'rotation-leaves-time-to-move',
  severity: 'error',
  scope: 'fleet',
  why: 'A user is rotated again while pods still use it, and the database refuses them.',
  *run(views) {
    const times = credentialTimes(views);
    yield* neverRight(times);
    for (const rotator of views.clusters.flatMap(({ rotators }) => rotators)) {
      for (const { delivered, cluster, move, refresh, slack, settle } of deliveriesOf(rotator, times)) {
        if (rotator.due < move) {
          yield {
            ...originOf(delivered),
            ...says`a rotation is due every ${{ time: time(rotator.due) }}, and moving ${move === Infinity ? 'never ends' : `may take ${time(move)}`} on "${{ cluster }}": two refreshes of ${{ refresh: time(refresh) }}, one of the Secret and one of its confirmation, ${time(slack)} of the operator, and ${time(settle)} to restart`,
            fix: `rotate less often, refresh more often, or say DeliveryOptions.rolloutTime if restarts are faster`,
          };
        }
      }
      for (const name of rotator.roles) {
        const role = views.vault.staticRoles.get(hubPathOf(rotator, `${rotator.database}/static-creds/${name}`));
        if (role && !(role.period !== undefined && role.period >= NEVER_DUE)) {
          yield {
            ...originOf(rotator),
            ...says`Vault/OpenBao itself rotates "${{ user: role.username }}" (${{ place: role.place }}) ${role.period ? `after ${time(role.period)}` : 'by a schedule'}, and it waits for nobody: both users of the pair at once where it was away for longer, or where an apply shortens the time`,
            fix: `give the role rotation_period = ${NEVER_DUE}, which never comes due, and no rotation_schedule`,
          };
        }
      }
    }
  },
};

/** One user that is rotated again before its password has arrived: it is dead all the time. */
function* neverRight(times: readonly CredentialTimes[]): Iterable<Found> {
  for (const one of times) {
    if (one.kind === 'static' && one.outage >= one.period && one.outage < Infinity) {
      const { delivered, role, period, refresh, slack, settle } = one;
      yield {
        ...originOf(delivered),
        ...says`"${{ user: role.username }}" (${{ place: role.place }}) is rotated every ${{ time: time(period) }}, and its password arrives after ${{ refresh: time(refresh) }} to refresh, ${time(slack)} of the operator and ${time(settle)} to restart: it is dead by then`,
        fix: 'rotate less often, refresh more often, or say DeliveryOptions.rolloutTime if restarts are faster',
      };
    }
  }
}
