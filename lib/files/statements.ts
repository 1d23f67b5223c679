import type { Statements, Tenants } from '../output/hub-resource';
import { fields, fit, list, map } from './shape';

const TEXTS = list('text');
const EXISTING = fields(
  { engines: TEXTS, kvEngines: TEXTS, policies: TEXTS, authMounts: TEXTS, namespaces: TEXTS },
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
  // No other namespace has this name, whatever is said of it.
  const nameOf = (place: string, names: ReadonlySet<string>) =>
    names.size === 1 ? [...names][0]! : `${place} (${[...names].sort().join(' or ')})`;
  return Object.fromEntries(
    [...byMount].map(([mount, names]) => [
      mount,
      Object.fromEntries([...names].map(([namespace, all]) => [namespace, nameOf(`${mount}/${namespace}`, all)])),
    ]),
  );
}
