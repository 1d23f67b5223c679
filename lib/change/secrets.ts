import type { ClusterView } from '../views/cluster-view';
import type { Delivered } from '../views/requests';
import type { Views } from '../views/views';
import type { Change } from './change';
import type { ItemChange } from './changes';
import { nameOf, RenamedSecret } from './renames';

/** What becomes of the Secrets in clusters, and of the workloads that use them. */
export function secretChanges(
  before: Views,
  after: Views,
  items: readonly ItemChange[],
  renamed: readonly RenamedSecret[],
): Change[] {
  const changed = new Set(
    items
      .filter(({ item, kind }) => kind === 'changes' && item.type === 'ExternalSecret.external-secrets.io')
      .map(({ item }) => `${item.where} ${item.what}`),
  );
  const clustersBefore = new Map(before.clusters.map((cluster) => [cluster.name, cluster]));
  const clustersAfter = new Map(after.clusters.map((cluster) => [cluster.name, cluster]));
  return [...new Set([...clustersBefore.keys(), ...clustersAfter.keys()])].flatMap((name) =>
    ofCluster(name, clustersBefore.get(name), clustersAfter.get(name), changed, renamed),
  );
}

function ofCluster(
  name: string,
  before: ClusterView | undefined,
  after: ClusterView | undefined,
  changed: ReadonlySet<string>,
  renamed: readonly RenamedSecret[],
): Change[] {
  const where = `cluster ${name}`;
  const [had, has] = [deliveredIn(before), deliveredIn(after)];
  const moves = renamed.filter(({ cluster }) => cluster === name);
  const from = new Set(moves.map((one) => nameOf(one.from)));
  const to = new Set(moves.map((one) => nameOf(one.to)));
  return [
    ...moves.map((one) => moved(where, one, usersOf(before!, one.from))),
    ...[...had].flatMap(([key, delivered]) =>
      has.has(key) || from.has(key) ? [] : [goes(where, key, usersOf(before!, delivered))],
    ),
    ...[...has].flatMap(([key, delivered]): Change[] => {
      const old = had.get(key);
      if (to.has(key)) {
        return [];
      }
      if (!old) {
        const how = `comes with ${delivered.keys.length > 0 ? `keys ${delivered.keys.join(', ')}` : 'all keys of its value'}`;
        return [{ subject: 'secrets', effect: 'comes', where, what: `Secret ${key}`, how, attention: false }];
      }
      const { kind, metadata } = delivered.object;
      const isChanged = changed.has(`${where} ${kind} ${metadata.namespace}/${metadata.name}`);
      return [
        ...lostKeys(where, key, old, delivered, usersOf(after!, delivered)),
        ...(isChanged ? restarts(where, key, after!, delivered) : []),
      ];
    }),
  ];
}

function deliveredIn(cluster: ClusterView | undefined): ReadonlyMap<string, Delivered> {
  return new Map(cluster?.delivered.map((one) => [`${one.namespace}/${one.secret}`, one]));
}

function usersOf(cluster: ClusterView, { namespace, secret }: Delivered): string[] {
  return cluster.usersOf(namespace, secret).map(({ kind, name }) => `${kind} ${name}`);
}

function goes(where: string, key: string, users: readonly string[]): Change {
  const how = `goes, ${users.length === 0 ? 'and no workload here uses it' : `and is used by ${users.join(', ')}`}`;
  return { subject: 'secrets', effect: 'goes', where, what: `Secret ${key}`, how, attention: true };
}

/** One entry for what goes and what comes, with what keeps it where it is. */
function moved(where: string, { from, to }: RenamedSecret, users: readonly string[]): Change {
  const isInPlace = from.namespace === to.namespace;
  const keeps = isInPlace
    ? `if only a name changed, renamedFrom of the secret, or name: "${from.secret}" of the delivery, keeps it`
    : `if the namespace has another name now, renamedFrom: "${from.namespace}" of it says so`;
  const used = users.length === 0 ? 'and no workload here uses it' : `and is used by ${users.join(', ')}`;
  return {
    ...{ subject: 'secrets', effect: 'moves', where, what: `Secret ${nameOf(to)}`, attention: true },
    how: `it looks like Secret ${nameOf(from)} under another name: that one goes, ${used}; ${keeps}`,
  };
}

function lostKeys(where: string, key: string, old: Delivered, now: Delivered, users: readonly string[]): Change[] {
  const lost = now.open ? [] : old.keys.filter((one) => !now.keys.includes(one));
  const came = old.open ? [] : now.keys.filter((one) => !old.keys.includes(one));
  const said = (keys: readonly string[]) => `${keys.length === 1 ? 'key' : 'keys'} ${keys.join(', ')}`;
  return [
    ...(lost.length > 0
      ? [
          {
            ...({ subject: 'secrets', effect: 'loses', where, what: `Secret ${key}`, attention: true } as const),
            how: `loses ${said(lost)}${users.length > 0 ? `; used by ${users.join(', ')}` : ''}`,
          },
        ]
      : []),
    ...(came.length > 0
      ? [
          {
            ...({ subject: 'secrets', effect: 'changes', where, what: `Secret ${key}`, attention: false } as const),
            how: `gets ${said(came)}`,
          },
        ]
      : []),
  ];
}

/** Whoever reads it when it starts has the old content until then. */
function restarts(where: string, key: string, cluster: ClusterView, delivered: Delivered): Change[] {
  const { namespace, secret } = delivered;
  return cluster
    .consumersOf(namespace, secret, delivered)
    .filter((workload) => workload.reloads(secret, delivered))
    .map(({ kind, name }) => ({
      ...({ subject: 'secrets', effect: 'restarts', where, what: `${kind} ${namespace}/${name}` } as const),
      how: `Reloader restarts it when Secret ${key} changes`,
      attention: false,
    }));
}
