import type { GoTemplate } from '../../go/template';
import { grouped } from '../../collections/grouped';
import type { ClusterView } from '../../views/cluster-view';
import { foundNames, isPlainKey, type KeyOrigin, keyOrigins, storeFound } from '../../views/key-origins';
import { propertiesAt, propertiesOf } from '../../views/properties';
import type { Delivered } from '../../views/requests';
import type { Rewrite } from '../../views/rewritten';
import { originOf, specOf } from '../../output/seen-object';
import { hubPath } from '../../views/stores';
import { operatorTemplates } from '../../views/templates';
import type { Views } from '../../views/views';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** Every key of an ExternalSecret is made of one value. */
export const keyHasOneSource: Check = {
  id: 'key-has-one-source',
  severity: 'error',
  scope: 'fleet',
  why: 'The operator fails, or delivers one of the two values without a word: a database is called with the password of another.',
  *run(views) {
    for (const cluster of views.clusters) {
      for (const delivered of cluster.delivered.filter((one) => mayMeet(views, one))) {
        const origins = keyOrigins(views, cluster, delivered);
        yield* meetings(delivered, origins);
        yield* losses(cluster, delivered, origins);
        yield* conflicts(views, cluster, delivered);
      }
    }
  },
};

/** Most name each key once, or take all of one value as they are. */
function mayMeet(views: Views, { object, sources }: Delivered): boolean {
  const { data = [], dataFrom = [] } = specOf(object);
  if (dataFrom.length === 0) {
    return new Set((data as any[]).map(({ secretKey }) => String(secretKey))).size < data.length;
  }
  const [{ extract, rewrite = [] }] = dataFrom;
  const isAlone = data.length === 0 && dataFrom.length === 1 && extract && rewrite.length === 0;
  return !isAlone || sources.some((source) => !(propertiesAt(views, source) ?? []).every(isPlainKey));
}

/** Names of one entry that are the same after they are rewritten. */
function* meetings(delivered: Delivered, origins: readonly KeyOrigin[]): Iterable<Found> {
  const found = origins.filter(({ entry }) => entry.startsWith('dataFrom'));
  const all = grouped(found, ({ entry, key }) => `${entry} ${key}`);
  for (const [one, ...others] of all.values()) {
    if (others.length > 0 && !ABOUT.has(one!.key)) {
      yield {
        ...originOf(delivered),
        ...says`${others.length + 1} values of ${one!.entry} are called "${{ key: one!.key }}" in the Secret, and which one is delivered is left to chance`,
        fix: 'rewrite names so that no two are the same',
      };
    }
  }
}

/** What a later entry writes over; not where it is the same value, or no template asks for it. */
function* losses(cluster: ClusterView, delivered: Delivered, origins: readonly KeyOrigin[]): Iterable<Found> {
  const last = new Map(origins.map((one) => [one.key, one]));
  const lost = new Map<string, Set<string>>();
  const asked = askedFor(cluster, delivered);
  for (const { key, entry, value } of origins) {
    const winner = last.get(key)!;
    const isLost = winner.entry !== entry && winner.value !== value && !isRefused(delivered, entry, winner.entry);
    if (isLost && !ABOUT.has(key) && (asked?.has(key) ?? true)) {
      const pair = `${entry} ${winner.entry}`;
      lost.set(pair, (lost.get(pair) ?? new Set()).add(key));
    }
  }
  for (const [pair, keys] of lost) {
    const [entry, winner] = pair.split(' ') as [string, string];
    const names = [...keys].map((key) => `"${key}"`).join(', ');
    yield {
      ...originOf(delivered),
      severity: 'warning',
      ...says`${names} of ${entry} is never delivered: ${winner} writes ${keys.size > 1 ? 'the same keys' : 'the same key'} after it`,
      fix: 'rewrite the names of one of them, or leave the one out that is not wanted',
    };
  }
}

/** Two entries of data with one key are no Secret at all, which `external-secret-is-accepted` tells. */
function isRefused({ object }: Delivered, ...entries: readonly string[]): boolean {
  const { deletionPolicy = 'Retain' } = specOf(object).target ?? {};
  return deletionPolicy === 'Retain' && entries.every((entry) => entry.startsWith('data['));
}

/** What databases and authorities say of a credential, and two answers have alike. */
const ABOUT: ReadonlySet<string> = new Set([
  ...['last_vault_rotation', 'rotation_period', 'rotation_schedule', 'rotation_window', 'ttl'],
  ...['private_key_type', 'serial_number', 'expiration', 'issuing_ca', 'ca_chain'],
]);

/** Undefined where the Secret has every key that is read, or a template may ask for any. */
function askedFor(cluster: ClusterView, { object, open }: Delivered): ReadonlySet<string> | undefined {
  const { data = {} } = specOf(object).target?.template ?? {};
  const all = (operatorTemplates(cluster).get(object) ?? []).map(({ parsed }) => parsed);
  const known = all.filter((parsed) => typeof parsed !== 'string' && !parsed.takesAll);
  return !open && Object.keys(data).length > 0 && known.length === all.length
    ? new Set(known.flatMap((parsed) => (parsed as GoTemplate).keys))
    : undefined;
}

/** Values that are found, and merged by their own keys. */
function* conflicts(views: Views, cluster: ClusterView, delivered: Delivered): Iterable<Found> {
  for (const [index, { find, rewrite = [] }] of (specOf(delivered.object).dataFrom ?? []).entries()) {
    const merge = (rewrite as readonly Rewrite[]).find((step) => step.merge)?.merge;
    const vault = find && storeFound(cluster, delivered, find)?.vault;
    if (!merge || merge.conflictPolicy === 'Ignore' || !vault) {
      continue;
    }
    const first = new Map<string, string>();
    for (const name of foundNames(views, cluster, delivered, find)) {
      for (const key of new Set(propertiesOf(views, hubPath(vault, name)) ?? [])) {
        const other = first.get(key);
        if (other !== undefined) {
          yield {
            ...originOf(delivered),
            ...says`dataFrom[${index}] merges "${other}" and "${{ source: name }}", which both have a key "${{ key }}", and its conflictPolicy is Error`,
            fix: 'say conflictPolicy: Ignore with a priority, or rewrite names instead',
          };
        }
        first.set(key, other ?? name);
      }
    }
  }
}
