import { originOf } from '../../output/seen-object';
import { Age, standing, STATED } from '../../timing/age';
import { deliveryTimes, Times } from '../../timing/delivery-times';
import { fileTimes } from '../../timing/file-times';
import type { Term } from '../../timing/term';
import type { Views } from '../../views/views';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';
import { time } from '../../text/time';

/** Where a program says how old a value may become, the design lets none become older. */
export const secretIsRotatedWithinMaximumAge: Check = {
  id: 'secret-is-rotated-within-maximum-age',
  severity: 'error',
  scope: 'fleet',
  why: 'Pods go on with a value that is older than its owner allows, and nothing ever changes it in time.',
  run: (views) => tooOld(views, ({ name }) => name === STATED),
};

/** What becomes older by design than a limit allows. */
export function* tooOld(views: Views, about: (limit: Term) => boolean): Iterable<Found> {
  for (const times of deliveryTimes(views)) {
    for (const limit of times.age.limits) {
      if (about(limit) && standing(times.age, limit) === 'exceeds') {
        yield {
          ...originOf(times.delivered),
          ...says`${howOld(times.age)}, and at most ${{ time: time(limit.seconds) }} is allowed by ${limit.name} (${limit.from})`,
          fix: howToMend(times),
        };
      }
    }
  }
  yield* oldFiles(views, about);
}

/** In files, with what the program promises of them. */
function* oldFiles(views: Views, about: (limit: Term) => boolean): Iterable<Found> {
  for (const { seen, consumer, path, age } of fileTimes(views)) {
    for (const limit of age.limits) {
      if (about(limit) && standing(age, limit) === 'exceeds') {
        yield {
          ...originOf(seen),
          ...says`of "${{ path }}" in files of ${{ workload: consumer.name }} ${howOld(age)}, and at most ${{ time: time(limit.seconds) }} is allowed by ${limit.name} (${limit.from})`,
          fix: 'rotate more often, let the driver look more often, or allow a greater age',
        };
      }
    }
  }
}

function howOld({ seconds, terms }: Age): string {
  const sum = terms.map((term) => `${term.name} ${time(term.seconds)}`).join(' + ');
  return seconds === Infinity
    ? `a value is used for ever${sum ? ` (${sum})` : ': nothing makes a new one'}`
    : `a value is used until it is ${time(seconds)} old (${sum})`;
}

function howToMend({ kind, age }: Times): string {
  if (age.by === 'nobody') {
    return 'let people rotate it, as a StaticSecret, or Vault/OpenBao, as a RotatingDatabaseCredential; or allow any age';
  }
  switch (kind) {
    case 'pair':
      return 'let the users take turns more often, or allow a greater age';
    case 'dynamic':
      return 'give it a shorter ttl, or allow a greater age';
    default:
      return 'rotate more often, refresh more often, restart what uses it, or allow a greater age';
  }
}
