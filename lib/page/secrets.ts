import { sourcesOf } from '../access/copies';
import { fileReaders } from '../access/file-readers';
import type { AccessMatrix } from '../access/matrix';
import type { SeenObject } from '../output/seen-object';
import type { FileTimes } from '../timing/file-times';
import type { Times } from '../timing/delivery-times';
import { told } from '../timing/restart';
import type { Term } from '../timing/term';
import type { ClusterView } from '../views/cluster-view';
import type { Login } from '../views/logins';
import { Delivered, requestsOf, StoreUse } from '../views/requests';
import { hubPath } from '../views/stores';
import { tenantIn } from '../views/tenants';
import type { Views } from '../views/views';
import type { HolderData, RoadData, SecretData, TimesData } from './fleet-data';
import type { LoginsOfObjects } from './logins';
import type { Paths } from './paths';
import { seconds } from './seconds';
import type { Shared } from './shared';

export interface SecretParts {
  readonly views: Views;
  readonly matrix: AccessMatrix;
  readonly logins: LoginsOfObjects;
  readonly paths: Paths;
  readonly holders: Shared<readonly HolderData[]>;
  readonly times: readonly Times[];
  readonly fileTimes: readonly FileTimes[];
}

/** Every Secret that is made of something, and every file in a pod, with the roads that lead to them. */
export function secretData(parts: SecretParts): readonly SecretData[] {
  const { views, matrix, holders, times, fileTimes } = parts;
  const readers = new Map(matrix.secrets.map(({ secret, readableBy }) => [secret, holders.placeOf(readableBy)]));
  const timesOf = new Map(times.map((one) => [one.delivered, one]));
  const secrets: SecretData[] = [];
  const filesOf = new Map<string, FileTimes[]>();
  fileTimes.forEach((one) => filesOf.set(one.cluster, [...(filesOf.get(one.cluster) ?? []), one]));
  for (const cluster of views.clusters) {
    const placeOf = (namespace: string, name: string) => ({
      name: `${cluster.name}/${namespace}/${name}`,
      cluster: cluster.name,
      namespace,
      tenant: tenantIn(views, cluster, namespace),
    });
    const readersOf = (name: string) => readers.get(name) ?? holders.placeOf([]);
    for (const delivered of cluster.delivered) {
      const own = timesOf.get(delivered);
      const place = placeOf(delivered.namespace, delivered.secret);
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
    for (const sealed of cluster.sealed) {
      const place = placeOf(sealed.namespace, sealed.secret);
      secrets.push({
        ...place,
        kind: 'sealed',
        form: 'Secret',
        ...madeBy(sealed),
        keys: sealed.keys,
        roads: [],
        consumers: cluster.usersOf(sealed.namespace, sealed.secret).map(({ kind, name }) => ({
          name: `${kind} ${name}`,
          terms: '',
        })),
        readers: readersOf(place.name),
      });
    }
    for (const file of filesOf.get(cluster.name) ?? []) {
      const { namespace, path, kind, consumer } = file;
      secrets.push({
        ...placeOf(namespace, `${consumer.name}: ${path}`),
        kind,
        form: 'file',
        ...madeBy(file.seen),
        keys: [],
        roads: [fileRoad(parts, file, secrets.length)],
        consumers: [{ name: consumer.name, terms: told(consumer) }],
        readers: holders.placeOf(fileReaders(cluster, namespace, consumer.name)),
        times: {
          refresh: null,
          arrives: seconds(file.arrives),
          arrival: consumer.terms.map(termData),
          oldest: seconds(file.age.seconds),
          by: file.age.by,
        },
      });
    }
  }
  return secrets;
}

function madeBy(seen: SeenObject): Pick<SecretData, 'madeBy' | 'place'> {
  const { kind, metadata } = seen.madeBy ?? seen.object;
  const name = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
  return { madeBy: `${kind} ${name}`, place: fileOf(seen) };
}

/** The file alone: the object is named beside it. */
function fileOf({ file, line }: SeenObject): string {
  return line === undefined ? file : `${file}:${line}`;
}

function roadsTo({ views, logins, paths }: SecretParts, cluster: ClusterView, delivered: Delivered, secret: number) {
  const uses = cluster.usesOf(delivered.object).filter(({ kind }) => kind !== 'metadata');
  const hubRoads = uses.flatMap((use): RoadData[] => {
    const { store, storeName: name, property } = use;
    if (store && !store.vault) {
      return [];
    }
    const through = { store: name, storePlace: store && fileOf(store), provider: store?.provider ?? 'none' };
    const [request] = requestsOf(use);
    if (!store?.vault || !request) {
      return [{ ...through, source: use.remoteKey, property }];
    }
    const login = logins.of(delivered.object, store.object);
    const place = login && logins.placeOf(login);
    const [capability = 'read'] = request.capabilities;
    const said = login ?? store.vault.login;
    return [
      {
        path: paths.add(pathOf(use) ?? request.path, capability, secret),
        property,
        ...through,
        ...(place === undefined
          ? { said: said && saidData(said) }
          : { login: place, grant: paths.grant(place, request.path, capability) }),
      },
    ];
  });
  const { secrets, beside } = sourcesOf(views, cluster, delivered);
  const others = uses.filter(({ store }) => store && !store.vault);
  const [first] = others;
  const otherRoads = [...secrets, ...beside].map((source): RoadData => ({
    source,
    store: [...new Set(others.map(({ storeName }) => storeName))].join(', '),
    storePlace: first?.store && fileOf(first.store),
    provider: first?.store?.provider ?? 'none',
  }));
  return [...hubRoads, ...otherRoads];
}

/** Where a store looks for many. */
function pathOf({ store, remoteKey, kind }: StoreUse): string | undefined {
  return kind === 'find' ? `${hubPath(store!.vault!, remoteKey)}*` : undefined;
}

function fileRoad({ logins, paths }: SecretParts, { seen, path, who }: FileTimes, secret: number): RoadData {
  const login = logins.of(seen.object, seen.object);
  const place = login && logins.placeOf(login);
  const [capability = 'read'] = login?.requests.find((request) => request.path === path)?.capabilities ?? [];
  return {
    path: paths.add(path, capability, secret),
    store: who,
    provider: 'vault',
    ...(place === undefined
      ? { said: login && saidData(login) }
      : { login: place, grant: paths.grant(place, path, capability) }),
  };
}

function saidData({ role, mount, account }: Pick<Login, 'role' | 'mount' | 'account'>): RoadData['said'] {
  return { role, mount, account };
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

function termData({ name, seconds: all }: Term): TimesData['arrival'][number] {
  return { name, seconds: seconds(all) };
}
