import { sourcesOf } from '../access/copies';
import { grouped } from '../collections/grouped';
import type { Times } from '../timing/delivery-times';
import { told } from '../timing/restart';
import type { ClusterView } from '../views/cluster-view';
import { Delivered, requestsOf, StoreUse } from '../views/requests';
import { hubPath, StoreVault } from '../views/stores';
import { controllerSecret, controllerSecrets, readersOfMade } from './controller-secrets';
import { fileSecret } from './file-secrets';
import type { RoadData, SaidData, SecretData, TimesData } from './fleet-data';
import { fileOf, madeBy, placed, roadOf, SecretParts, termData, usersOf, sourceData } from './made';
import { seconds } from './seconds';

/** Every Secret that is made of something, and every file in a pod, with the roads that lead to them. */
export function secretData(parts: SecretParts): readonly SecretData[] {
  const { views, matrix, holders, times, fileTimes } = parts;
  const readers = new Map(matrix.secrets.map(({ secret, readableBy }) => [secret, holders.placeOf(readableBy)]));
  const readersOf = (name: string) => readers.get(name) ?? holders.placeOf([]);
  const timesOf = new Map(times.map((one) => [one.delivered, one]));
  const filesOf = grouped(fileTimes, ({ cluster }) => cluster);
  const secrets: SecretData[] = [];
  for (const cluster of views.clusters) {
    for (const delivered of cluster.delivered) {
      const own = timesOf.get(delivered);
      const place = placed(parts, cluster, delivered.namespace, delivered.secret);
      secrets.push({
        ...place,
        kind: own?.kind ?? 'told',
        form: 'Secret',
        ...madeBy(delivered),
        keys: delivered.keys,
        roads: roadsTo(parts, cluster, delivered, secrets.length),
        consumers: (own?.consumers ?? []).map((one) => ({ name: one.name, terms: told(one) })),
        readers: readersOf(place.name),
        times: own && timesData(own),
      });
    }
    for (const { namespace, secret, keys, ...sealed } of cluster.sealed) {
      const place = placed(parts, cluster, namespace, secret);
      secrets.push({
        ...place,
        kind: 'sealed',
        form: 'Secret',
        ...madeBy(sealed),
        keys,
        roads: [],
        consumers: usersOf(cluster, namespace, secret),
        readers: holders.placeOf(readersOfMade(cluster, namespace, secret, 'SealedSecret')),
      });
    }
    controllerSecrets(cluster).forEach((made) => secrets.push(controllerSecret(parts, cluster, made, secrets.length)));
    filesOf.get(cluster.name)?.forEach((file) => secrets.push(fileSecret(parts, cluster, file, secrets.length)));
  }
  return secrets;
}

function roadsTo(parts: SecretParts, cluster: ClusterView, delivered: Delivered, secret: number): RoadData[] {
  const uses = cluster.usesOf(delivered.object).filter(({ kind }) => kind !== 'metadata');
  const hubRoads = uses.flatMap((use): RoadData[] => {
    const { store, storeName: name, property } = use;
    if (store && !store.vault) {
      return [];
    }
    const properties = property === undefined ? [] : [property];
    const through = {
      store: name,
      storePlace: store && fileOf(store),
      provider: store?.provider ?? 'none',
      properties,
    };
    const [request] = requestsOf(use);
    if (!store?.vault || !request) {
      return [{ ...through, source: use.remoteKey }];
    }
    const login = parts.logins.of(delivered.object, store.object);
    const said = saidOf(store.vault);
    return [{ ...through, ...roadOf(parts, { login, said, request, shown: pathOf(use) }, secret) }];
  });
  return [...together(hubRoads), ...otherRoads(parts, cluster, delivered, uses)];
}

/** One road for all properties of a source. */
function together(roads: readonly RoadData[]): RoadData[] {
  return [...grouped(roads, ({ path, source, store }) => JSON.stringify([path, source, store])).values()].map(
    (all) => ({
      ...all[0]!,
      // Where one entry takes all, the others take nothing more.
      properties: all.every(({ properties }) => properties.length > 0)
        ? [...new Set(all.flatMap(({ properties }) => properties))]
        : [],
    }),
  );
}

/** From Secrets of clusters, and from other products. */
function otherRoads(
  parts: SecretParts,
  cluster: ClusterView,
  delivered: Delivered,
  uses: readonly StoreUse[],
): RoadData[] {
  const { secrets, beside } = sourcesOf(parts.views, cluster, delivered);
  const others = uses.filter(({ store }) => store && !store.vault);
  const [first] = others;
  return [...secrets, ...beside].map((source, place): RoadData => ({
    source,
    from: place < secrets.length ? fromOf(parts, source) : undefined,
    properties: [],
    store: [...new Set(others.map(({ storeName }) => storeName))].join(', '),
    storePlace: first?.store && fileOf(first.store),
    provider: first?.store?.provider ?? 'none',
  }));
}

/** @param source `<cluster>/<namespace>/<name>`, of a cluster among these or of another one */
function fromOf(parts: SecretParts, source: string): RoadData['from'] {
  const [secret = '', namespace = '', ...rest] = source.split('/').reverse();
  const name = rest.reverse().join('/');
  const cluster = parts.views.clusters.find((one) => one.name === name);
  return cluster && secret !== '*' ? sourceData(parts, cluster, namespace, secret) : undefined;
}

/** Where a store looks for many. */
function pathOf({ store, remoteKey, kind }: StoreUse): string | undefined {
  return kind === 'find' ? `${hubPath(store!.vault!, remoteKey)}*` : undefined;
}

/** Of a store that no ServiceAccount logs in for. */
function saidOf({ methods, login }: StoreVault): SaidData {
  const { role, mount, account } = login ?? {};
  return { role, mount, account, why: methods.length > 0 ? 'other-method' : 'none', methods };
}

function timesData(times: Times): TimesData {
  return {
    refresh: seconds(times.refresh),
    arrives: seconds(times.arrives),
    arrival: times.arrival.map(termData),
    ...(times.kind === 'static' && { outage: seconds(times.outage) }),
    ...((times.kind === 'pair' || times.kind === 'dynamic') && { outage: 0 }),
    oldest: seconds(times.age.seconds),
    by: times.age.by,
  };
}
