import type { Views } from '../../views/views';
import type { Check, Found } from '../check';
import { RuleFault } from '../rule-fault';
import { culpritOf } from './culprit';
import { says } from '../../output/said-values';

/** Every check has looked at everything. What throws is told here, and the others go on. */
export const checkCompletes: Check = {
  id: 'check-completes',
  severity: 'error',
  scope: 'hub',
  why: 'What the check would have found is not known, so nothing of what it guards is proved.',
  run: () => [],
};

/**
 * What a check finds, as far as it comes.
 *
 * @param failed gets its failure where it throws: the first, for to look for the culprit takes long
 */
export function* foundBy(check: Check, views: Views, failed: Map<Check, Found>): Iterable<Found> {
  try {
    yield* foundIn(check, views);
  } catch (error) {
    if (!failed.has(check)) {
      failed.set(
        check,
        failure(
          check.docs === undefined ? `check ${check.id}` : `rule ${check.id}`,
          error,
          culpritOf(views, (part) => [...foundIn(check, part)]),
          check.docs === undefined ? REPORT : CORRECT,
        ),
      );
    }
  }
}

/** A check is given what is in its scope; those of the fleet the same views, which remember what several ask for. */
export function* foundIn(check: Check, views: Views): Iterable<Found> {
  const { vault, inClear, clusters } = views;
  if (check.scope === 'hub') {
    yield* check.run({ vault, inClear });
  } else if (check.scope === 'fleet') {
    yield* check.run(views);
  } else {
    for (const cluster of clusters) {
      yield* check.run({ vault, cluster });
    }
  }
}

const REPORT =
  'report it to keywheel with the object, without its values; until then, what this check guards is not proved';
const CORRECT =
  'correct the rule, which may not change what it is given (docs/rules.md); until then, what it guards is not proved';

/**
 * @param culprit where it fails alone, if there is such a place
 * @param fix where it is not the object that nests too deeply
 */
export function failure(
  what: string,
  error: unknown,
  culprit?: Omit<Found, 'message' | 'values' | 'fix'>,
  fix: string = REPORT,
): Found {
  if (error instanceof RangeError && /call stack/.test(error.message) && culprit) {
    return {
      ...culprit,
      ...says`${what} cannot read it: something in it nests thousands deep`,
      fix: 'nest it less deeply, or take it out; until then, what this check guards is not proved',
    };
  }
  return {
    path: '',
    place: what,
    ...culprit,
    ...(error instanceof RuleFault
      ? says`${what}: ${error.message}`
      : says`${what} itself failed (${kindOf(error)})${culprit ? '' : ', and at no single object'}`),
    fix,
  };
}

/** Never the message of an error: a parser's holds what it could not read. */
function kindOf(error: unknown): string {
  const at = /\(?([^/\\\s(]+:\d+):\d+\)?$/m.exec(error instanceof Error ? (error.stack ?? '') : '')?.[1];
  const name = error instanceof Error ? error.name : typeof error;
  return at === undefined ? name : `${name} at ${at}`;
}
