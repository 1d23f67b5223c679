import type { Views } from '../../views/views';
import type { Check, Found } from '../check';
import { culpritOf } from './culprit';

/** Every check has looked at everything. What throws is told here, and the others go on. */
export const checkComesToItsEnd: Check = {
  id: 'check-comes-to-its-end',
  severity: 'error',
  why: 'What the check would have found is not known, so nothing of what it guards is proved.',
  run: () => [],
};

/**
 * What a check finds, as far as it comes.
 *
 * @param failed gets the failure of one that throws
 */
export function foundBy({ id, run }: Check, views: Views, failed: Found[]): Found[] {
  const found: Found[] = [];
  try {
    for (const one of run(views)) {
      found.push(one);
    }
  } catch (error) {
    failed.push(
      failure(
        `check ${id}`,
        error,
        culpritOf(views, (part) => [...run(part)]),
      ),
    );
  }
  return found;
}

/** @param culprit where it fails alone, if there is such a place */
export function failure(what: string, error: unknown, culprit?: Omit<Found, 'message' | 'fix'>): Found {
  return {
    path: '',
    place: what,
    ...culprit,
    message: `${what} itself failed (${kindOf(error)})${culprit ? '' : ', and at no single object'}`,
    fix: 'report it to keywheel with the object, without its values; until then, what this check guards is not proved',
  };
}

/** Never the message of an error: a parser's holds what it could not read. */
function kindOf(error: unknown): string {
  const at = /\(?([^/\\\s(]+:\d+):\d+\)?$/m.exec(error instanceof Error ? (error.stack ?? '') : '')?.[1];
  const name = error instanceof Error ? error.name : typeof error;
  return at === undefined ? name : `${name} at ${at}`;
}
