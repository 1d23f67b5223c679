import { grouped } from '../collections/grouped';
import type { HubLimits, Outside, Prefixes, StatedKeys, Statements, Tenants } from '../output/hub-resource';
import { fields, fit, list, map } from './shape';

const TEXTS = list('text');
const EXISTING = fields(
  { engines: TEXTS, kvEngines: TEXTS, certificateRoles: TEXTS, policies: TEXTS, authMounts: TEXTS, namespaces: TEXTS },
  ...['engines', 'policies', 'authMounts', 'namespaces'],
);
const SHAPE = fields({
  existing: EXISTING,
  outside: map(fields({ tenant: 'text', calls: map(TEXTS) }, 'calls')),
  keys: map('text'),
  tenants: map(map('text')),
  prefixes: map(map('text')),
  limits: fields({ requestsPerSecond: 'number', loginsPerSecond: 'number', leases: 'number' }),
});

/** What the program that wrote a file of Terraform says beside its resources, in a comment; nothing in any other form. */
export function statementsOf(json: Readonly<Record<string, unknown>>): Statements {
  const comment = json['//'];
  const said =
    typeof comment === 'object' && comment !== null ? (comment as { keywheel?: unknown }).keywheel : undefined;
  const { keys, ...fitted } = (said === undefined ? {} : (fit(said, SHAPE, () => undefined) ?? {})) as Statements;
  // A map keeps its keys where nothing is behind them; here that says nothing.
  const stated = Object.entries(keys ?? {}).filter(([, names]) => names !== null);
  return { ...fitted, ...(keys && { keys: Object.fromEntries(stated) }) };
}

/**
 * Whose namespaces are, as several files say it. One that two files give to two tenants is neither's: a file that somebody
 * adds makes nobody another.
 */
export function tenantsOf(said: readonly Tenants[]): Tenants {
  const byMount = new Map<string, Map<string, Set<string>>>();
  for (const tenants of said) {
    for (const [mount, names] of Object.entries(tenants)) {
      const ofMount = byMount.get(mount) ?? new Map<string, Set<string>>();
      byMount.set(mount, ofMount);
      for (const [namespace, tenant] of Object.entries(names)) {
        ofMount.set(namespace, (ofMount.get(namespace) ?? new Set()).add(tenant));
      }
    }
  }
  return Object.fromEntries(
    [...byMount].map(([mount, names]) => [
      mount,
      Object.fromEntries([...names].map(([namespace, all]) => [namespace, oneOf(`${mount}/${namespace}`, all)])),
    ]),
  );
}

/** One tenant that all say; of several, one that no other place has, whatever is said of that. */
function oneOf(place: string, names: ReadonlySet<string>): string {
  return names.size === 1 ? [...names][0]! : `${place} (${[...names].sort().join(' or ')})`;
}

/** Who logs in from outside, as several files say it: a tenant as {@link tenantsOf}, and only what all of them say it does. */
export function outsideOf(said: readonly Outside[]): Outside {
  return together(said, (all, place) => {
    const tenants = new Set(all.flatMap(({ tenant }) => tenant ?? []));
    return {
      ...(tenants.size > 0 && { tenant: oneOf(place, tenants) }),
      calls: together(
        all.map(({ calls }) => calls),
        (each) => each[0]!.filter((one) => each.length === all.length && each.every((other) => other.includes(one))),
      ),
    };
  });
}

/** The keys of values, as several files say them: those that all say. */
export function keysOf(said: readonly StatedKeys[]): StatedKeys {
  return together(said, (all) => {
    const [first, ...others] = all.map((keys) => keys.split(','));
    return first!.filter((key) => others.every((other) => other.includes(key))).join(',');
  });
}

/** Who may read below a pattern, as several files say it: nobody of whom they say different ones. */
export function prefixesOf(said: readonly Prefixes[]): Prefixes {
  return together(said, (all) => {
    const each = together(all, (patterns) => [...new Set(patterns)]);
    return Object.fromEntries(
      Object.entries(each).flatMap(([account, [pattern, ...others]]) =>
        others.length > 0 ? [] : [[account, pattern!]],
      ),
    );
  });
}

/** What the hub bears, as several files say it: the least. */
export function limitsOf(said: readonly HubLimits[]): HubLimits {
  return together(said as Record<string, number>[], (all) => Math.min(...all));
}

/** Of several maps one, with all that they say of a name put together. */
function together<One, All>(
  maps: readonly Readonly<Record<string, One>>[],
  of: (all: readonly One[], name: string) => All,
): Record<string, All> {
  const byName = grouped(
    maps.flatMap((one) => Object.entries(one)),
    ([name]) => name,
  );
  return Object.fromEntries(
    [...byName].map(([name, all]) => [
      name,
      of(
        all.map(([, one]) => one),
        name,
      ),
    ]),
  );
}
