import { tokenLimits } from '../../timing/lifetime';
import { longestGap, shortestGap } from '../../cron/schedule';
import { leastOf } from '../../timing/term';
import { hubPathOf, Rotator } from '../../views/rotators';
import { originOf, specOf } from '../../output/seen-object';
import { Check } from '../check';
import { Said, says } from '../../output/said-values';
import { time } from '../../text/time';

/** What the script reads, besides what the checks of logins look at. */
const NEEDED = [
  'CLI',
  'TOKEN_FILE',
  'VAULT_ADDR',
  'AUTH_MOUNT',
  'AUTH_ROLE',
  'DATABASE',
  'FIRST_ROLE',
  'SECOND_ROLE',
  'TURN',
];
const NUMBERS = ['DUE_SECONDS', 'SETTLE_SECONDS', 'RETRY_SECONDS'];
/** How long a request may go on that the hub has begun: its `default_max_request_duration`, in seconds. */
const REQUEST = 90;
/** A turn that came to nothing is taken again after what is needed, not this many times as much. */
const LONG = 3;

/** Whoever rotates a pair of users comes often enough, with all that it needs. */
export const rotatorCanRun: Check = {
  id: 'rotator-can-run',
  severity: 'error',
  scope: 'cluster',
  why: 'Nobody takes a turn: both passwords grow old, until somebody sees it.',
  *run({ vault, cluster }) {
    for (const rotator of cluster.rotators) {
      const { schedule, suspend } = specOf(rotator.object);
      const found = (said: Said, fix: string) => ({ ...originOf(rotator), ...said, fix });
      if (suspend) {
        yield found(says`it is suspended`, 'take suspend out');
      }
      const gap = shortestGap(schedule ?? '') === Infinity ? Infinity : longestGap(schedule);
      // No schedule comes more often than each minute.
      if (!(gap <= Math.max(rotator.due, 60))) {
        yield found(
          gap === Infinity
            ? says`its schedule "${{ schedule }}" never comes`
            : says`its schedule "${{ schedule }}" may leave ${{ time: time(gap) }} between two looks, and a turn is due after ${{ limit: time(rotator.due) }}`,
          'look more often',
        );
      }
      if (rotator.settle > rotator.due) {
        yield found(
          says`it waits ${{ time: time(rotator.settle) }} for restarts, and a turn is due after ${{ limit: time(rotator.due) }}`,
          'rotate less often, or say DeliveryOptions.rolloutTime if restarts are faster',
        );
      }
      const token = leastOf(tokenLimits(vault, { mount: hubPathOf(rotator, rotator.mount), role: rotator.role }));
      if (token && rotator.retry < token.seconds + REQUEST) {
        yield found(
          says`it takes a turn again after ${{ time: time(rotator.retry) }}, and the one that took it may still rotate: its token lives for ${{ limit: time(token.seconds) }} (${token.from ?? token.name}), and a request takes up to ${time(REQUEST)}`,
          `let the token live for ${time(Math.max(0, rotator.retry - REQUEST))} or less, or say a greater RETRY_SECONDS`,
        );
      }
      const needed = token && token.seconds + REQUEST;
      if (needed !== undefined && rotator.retry > LONG * Math.max(needed, gap)) {
        yield {
          ...found(
            says`it takes a turn again only after ${{ time: time(rotator.retry) }}, and the one that took it can do nothing more after ${{ limit: time(needed) }}`,
            'say a smaller RETRY_SECONDS',
          ),
          severity: 'warning',
        };
      }
      const missing = missingOf(rotator);
      if (missing.length > 0) {
        yield found(says`its script does not get ${{ variables: missing }}`, 'give it the variable');
      }
    }
  },
};

function missingOf({ object }: Rotator): string[] {
  const [container] = specOf(object).jobTemplate?.spec?.template?.spec?.containers ?? [];
  const said = new Map<string, string>((container?.env ?? []).map(({ name, value }: any) => [name, value]));
  return [...NEEDED.filter((name) => !said.get(name)), ...NUMBERS.filter((name) => !(Number(said.get(name)) >= 0))];
}
