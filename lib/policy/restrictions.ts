import { isDeepStrictEqual } from 'node:util';
import { Parameters, Restrictions } from './policy-path';

/** What two policies, in their order, demand together of one path that both grant. */
export function merged(known: Restrictions, added: Restrictions): Restrictions {
  const all: { -readonly [K in keyof Restrictions]: Restrictions[K] } = {
    allowedParameters: mergedParameters(known.allowedParameters, added.allowedParameters),
    deniedParameters: mergedParameters(known.deniedParameters, added.deniedParameters),
    requiredParameters: union(known.requiredParameters, added.requiredParameters),
    minWrappingTtl: lowest(known.minWrappingTtl, added.minWrappingTtl),
    maxWrappingTtl: lowest(known.maxWrappingTtl, added.maxWrappingTtl),
    mfaMethods: union(known.mfaMethods, added.mfaMethods),
    paginationLimit: lowest(known.paginationLimit, added.paginationLimit),
    responseKeysFilterPath: known.responseKeysFilterPath ?? added.responseKeysFilterPath,
    controlGroups: joined(known.controlGroups, added.controlGroups),
    // The server adds to a list only where there is one.
    subscribeEventTypes: known.subscribeEventTypes && union(known.subscribeEventTypes, added.subscribeEventTypes),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Values add up, and none for any value wins over all of them. */
function mergedParameters(known: Parameters | undefined, added: Parameters | undefined): Parameters | undefined {
  if (known === undefined || added === undefined || added.size === 0) {
    return known ?? (added?.size === 0 ? undefined : added);
  }
  const all = new Map(known);
  for (const [name, values] of added) {
    const before = all.get(name);
    all.set(name, values.length === 0 || before?.length === 0 ? [] : [...values, ...(before ?? [])]);
  }
  return all;
}

/**
 * Names of the parameters for which the server refuses a request. It takes `"1"` and `1` for different values.
 * https://developer.hashicorp.com/vault/docs/concepts/policies#parameter-constraints
 */
export function refusedParameters(
  { allowedParameters: allowed, deniedParameters: denied, requiredParameters = [] }: Restrictions,
  parameters: Readonly<Record<string, unknown>>,
): string[] {
  const given = Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value] as const);
  const names = new Set(given.map(([name]) => name));
  const missing = requiredParameters.filter((name) => !names.has(name.toLowerCase()));
  const refused = given.filter(([name, value]) => {
    const isAllowed =
      !allowed || allowed.size === 0 || (allowed.has(name) ? holds(allowed.get(name), value) : allowed.has('*'));
    return !isAllowed || (denied && (holds(denied.get(name), value) || denied.has('*')));
  });
  return [...new Set([...missing, ...refused.map(([name]) => name)])].sort();
}

/** An empty list holds everything, none nothing. */
function holds(values: readonly unknown[] | undefined, value: unknown): boolean {
  return values !== undefined && (values.length === 0 || values.some((one) => isOrMatches(one, value)));
}

function isOrMatches(allowed: unknown, value: unknown): boolean {
  if (typeof allowed !== 'string' || typeof value !== 'string') {
    return isDeepStrictEqual(allowed, value);
  }
  const [start, end] = [allowed.startsWith('*'), allowed.endsWith('*')];
  const text = allowed.replace(/^\*|\*$/g, '');
  if (start && end) {
    return value.includes(text);
  }
  return start ? value.endsWith(text) : end ? value.startsWith(text) : value === allowed;
}

/** Of those that are set: 0 is no limit. */
function lowest(...values: (number | undefined)[]): number | undefined {
  const set = values.filter((value) => value !== undefined && value > 0) as number[];
  return set.length > 0 ? Math.min(...set) : undefined;
}

function union(known: readonly string[] | undefined, added: readonly string[] | undefined) {
  return known || added ? [...new Set([...(known ?? []), ...(added ?? [])])] : undefined;
}

function joined(known: readonly unknown[] | undefined, added: readonly unknown[] | undefined) {
  return known || added ? [...(known ?? []), ...(added ?? [])] : undefined;
}
