import { auditedValues } from '../audit/audited-values';
import { isFields } from '../collections/fields';
import { FleetError } from '../errors';
import { EqualValues, SameValue } from '../live/equal-values';
import type { Views } from '../views/views';
import { callerHub } from './caller-hub';
import { eachOf } from './each-of';
import { encodedPath, HubClient, tokenOfCaller } from './hub-client';

/** Of a hub that refuses all of them, a few are enough. */
const MOST_TOLD = 10;
/** Milliseconds for all of them: one that hangs would take a minute for each. */
const LONGEST = 600_000;

export interface ComparedValues {
  readonly same: readonly SameValue[];
  /** What was not read, and why. */
  readonly notKnown: readonly string[];
}

/** Values that both sides speak of: the newest version of each. */
export function comparedPaths(views: Views): string[] {
  return [...new Set(auditedValues(views).map(({ path }) => path))];
}

/**
 * Reads values and compares them; none leaves this function, nor does its hash.
 *
 * @throws FleetError HubUnknown, TokenInvalid
 */
export async function compareValues(views: Views): Promise<ComparedValues> {
  const client = new HubClient(callerHub(views), tokenOfCaller());
  const values = new EqualValues();
  const late = Date.now() + LONGEST;
  const notKnown = await eachOf(comparedPaths(views), async (path) => {
    if (Date.now() > late) {
      return [`Vault/OpenBao: ${path} was not compared: the others took longer than ${LONGEST / 60_000} min`];
    }
    try {
      const answer: unknown = await client.read(encodedPath(path));
      const version = isFields(answer) ? answer['data'] : undefined;
      values.add(path, isFields(version) ? version['data'] : undefined);
      return [];
    } catch (error) {
      // What the hub says of a failure holds no value; of anything else only its kind is told.
      const reason = error instanceof FleetError ? error.reason : (error as Error).name;
      return [`Vault/OpenBao: ${path} was not compared: ${reason}`];
    }
  });
  const refused = notKnown.flat();
  const more = refused.length - MOST_TOLD;
  return {
    same: values.found,
    notKnown: [...refused.slice(0, MOST_TOLD), ...(more > 0 ? [`${more} more values were not compared`] : [])],
  };
}
