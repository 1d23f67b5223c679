import type { Rotator } from '../views/rotators';
import { originOf, specOf } from '../output/seen-object';
import { longestGap } from '../cron/schedule';
import { Term } from './term';

/**
 * How old the user that is delivered becomes until the other one is rotated, while nothing is away: whoever has not
 * moved yet is waited for.
 */
export function untilTurn(rotator: Rotator | undefined): readonly Term[] {
  if (!rotator) {
    return [{ name: 'nothing rotates it', seconds: Infinity }];
  }
  const { place } = originOf(rotator);
  const { schedule, suspend, jobTemplate } = specOf(rotator.object);
  const run: unknown = jobTemplate?.spec?.activeDeadlineSeconds;
  return [
    { name: 'turn', seconds: rotator.due, from: `${place}: DUE_SECONDS` },
    {
      name: "rotator's next look",
      seconds: suspend ? Infinity : longestGap(schedule ?? '') || Infinity,
      from: `${place}: spec.schedule`,
    },
    {
      name: "rotator's longest run",
      seconds: typeof run === 'number' ? run : Infinity,
      from: `${place}: activeDeadlineSeconds`,
    },
  ];
}
