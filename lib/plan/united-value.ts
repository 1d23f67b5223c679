import { isFields } from '../collections/fields';
import { canaryValueIn } from '../output/canary';
import { unitedPolicy } from './united-policy';

type Json = Record<string, unknown>;

/** Lists that say whom or what is accepted, whatever the order: what either has, both get. */
const SETS = /^(?:allowed_\w+|bound_\w+|\w*policies|jwt_validation_pubkeys|pem_keys|\w*bound_cidrs)$/;

/**
 * One resource that is what either side has.
 *
 * @param cannot is told what no single value means for both
 */
export function unitedResource(
  type: string,
  old: Json | undefined,
  now: Json | undefined,
  marks: 'old' | 'new',
  cannot: (message: string) => void,
): Json {
  if (!old || !now) {
    return (old ?? now)!;
  }
  if (type === 'vault_generic_endpoint' && isMark(old) && isMark(now)) {
    return marks === 'old' ? { ...now, data_json: old['data_json'] } : now;
  }
  // Arguments that only the old one has may contradict the new ones: the new one says which there are.
  const said = Object.entries(old).filter(([argument]) => argument in now);
  const both = unitedObjects(Object.fromEntries(said), now);
  if (type === 'vault_policy') {
    return { ...both, policy: unitedPolicy(String(old['policy']), String(now['policy']), cannot) };
  }
  const claims = unitedClaims(old['bound_claims'], now['bound_claims'], cannot);
  return claims === undefined ? both : { ...both, bound_claims: claims };
}

function isMark(body: Json): boolean {
  try {
    return canaryValueIn((JSON.parse(String(body['data_json'])) as { data?: unknown }).data) !== undefined;
  } catch {
    return false;
  }
}

/** Sets have what either has, objects every key; of anything else, such as statements of SQL, the new one counts. */
function unitedObjects(old: Json, now: Json): Json {
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return Object.fromEntries(
    keys.map((key) => [key, key in now ? (key in old ? unitedValue(key, old[key], now[key]) : now[key]) : old[key]]),
  );
}

export function unitedValue(name: string, old: unknown, now: unknown): unknown {
  if (Array.isArray(old) && Array.isArray(now)) {
    const isSet = SETS.test(name) && [...old, ...now].every((one) => typeof one === 'string');
    return isSet ? [...new Set([...now, ...old])] : now;
  }
  return isFields(old) && isFields(now) ? unitedObjects(old, now) : now;
}

/** Claims are all demanded at a time; of each one of several values is enough. */
function unitedClaims(old: unknown, now: unknown, cannot: (message: string) => void): Json | undefined {
  if (!isFields(old) || !isFields(now)) {
    return undefined;
  }
  const differ = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((claim) => old[claim] !== now[claim]);
  if (differ.every((claim) => !(claim in old))) {
    return old;
  }
  if (differ.every((claim) => !(claim in now))) {
    return now;
  }
  const [claim] = differ;
  if (differ.length > 1 || !(claim! in old) || !(claim! in now)) {
    cannot(`takes other claims (${differ.sort().join(', ')}), and one role demands all of its claims at a time`);
    return now;
  }
  const values = [now[claim!], old[claim!]].flatMap((value) => String(value).split(','));
  return { ...now, [claim!]: [...new Set(values)].join(',') };
}
