import { accessMatrix } from '../access/matrix';
import { principalsOf } from '../access/principals';
import type { Changes } from '../change/changes';
import { grouped } from '../collections/grouped';
import type { Finding } from '../output/finding';
import { factsOf } from '../reports/posture/posture-report';
import { TOPICS } from '../reports/posture/topic';
import { deliveryTimes } from '../timing/delivery-times';
import { fileTimes } from '../timing/file-times';
import { operatorOf } from '../views/operator';
import { tenantIn } from '../views/tenants';
import type { VaultView } from '../views/vault-view';
import type { Views } from '../views/views';
import { findingData } from './findings';
import type { ChangeData, ClusterData, FleetData, HolderData, HubData, SecretData, TenantData } from './fleet-data';
import { keyOf, loginData, LoginsOfObjects, principalsByLogin } from './logins';
import { Paths } from './paths';
import { rotationData } from './rotations';
import { secretData } from './secrets';
import { Shared } from './shared';

export interface Pictured {
  readonly fleets: readonly string[];
  readonly views: Views;
  readonly findings: readonly Finding[];
  /** What the files do not say, in sentences. */
  readonly unknown: readonly string[];
  readonly change?: { readonly base: string; readonly changes: Changes; readonly unknown: readonly string[] };
}

/** A fleet as it was written, as plain data: the same on every machine. */
export function fleetDataOf({ fleets, views, findings, unknown, change }: Pictured): FleetData {
  const matrix = accessMatrix(views);
  const holders = new Shared<readonly HolderData[]>();
  const all = principalsOf(views);
  const principals = principalsByLogin(matrix, all);
  const paths = new Paths(principals);
  const [times, files] = [deliveryTimes(views), fileTimes(views)];
  const logins = new LoginsOfObjects(views, matrix, new Set(all.map((one) => keyOf({ ...one, who: one.name }))));
  const parts = { views, matrix, logins, paths, holders, times, fileTimes: files };
  const secrets = secretData(parts);
  const readers: (readonly number[])[] = [];
  const places = new Map(secrets.map(({ name }, place) => [name, place]));
  const facts = factsOf({ fleet: fleets.join(', '), views, findings, times, fileTimes: files });
  return {
    version: 1,
    fleets,
    hub: hubData(views.vault),
    clusters: clusterData(views, secrets),
    tenants: tenantData(views, secrets),
    secrets,
    paths: paths.data(parts, readers),
    readers,
    logins: loginData(matrix, principals, holders),
    holders: holders.all,
    rotations: rotationData(views, (secret) => places.get(secret)!),
    findings: findingData(
      findings,
      secrets,
      views.clusters.map(({ name }) => name),
    ),
    posture: facts.map(({ topic, ...fact }) => ({ ...TOPICS[topic], ...fact })),
    change: change && changeData(change),
    notKnown: [...matrix.notKnown, ...unknown],
  };
}

function hubData({ hubs, engines, mounts, servers, policies, roles }: VaultView): HubData {
  return {
    addresses: [...new Set(hubs.map(({ address }) => address))],
    engines: [...engines].map(([path, { type, version }]) => ({ path, type, version })),
    authMounts: [...mounts.byPath.keys()],
    servers: servers.map(({ place }) => place),
    policies: policies.all.size,
    roles: roles.size,
  };
}

function clusterData(views: Views, secrets: readonly SecretData[]): readonly ClusterData[] {
  const counts = countsBy(secrets, ({ cluster }) => cluster);
  return views.clusters.map((cluster) => {
    const { name, delivered, sealed, stores, workloads, rbac } = cluster;
    return {
      name,
      namespaces: new Set([...delivered, ...sealed, ...workloads].map(({ namespace }) => namespace)).size,
      secrets: counts.get(name) ?? 0,
      stores: stores.length,
      workloads: workloads.length,
      operator: operatorOf(views, cluster),
      unknownRoles: [...new Set(rbac.grants.filter(({ rules }) => !rules).map(({ role }) => role))].sort(),
    };
  });
}

/** Namespaces of which somebody says whose they are. */
function tenantData(views: Views, secrets: readonly SecretData[]): readonly TenantData[] {
  const owned = views.clusters.flatMap((cluster) => {
    const names = [...cluster.delivered, ...cluster.sealed, ...cluster.workloads].map(({ namespace }) => namespace);
    const accounts = cluster.ofKind('ServiceAccount').map(({ object }) => object.metadata.namespace ?? '');
    return [...new Set([...names, ...accounts])].flatMap((namespace) => {
      const tenant = tenantIn(views, cluster, namespace);
      return tenant === undefined ? [] : [{ tenant, namespace: `${cluster.name}/${namespace}` }];
    });
  });
  const counts = countsBy(secrets, ({ tenant }) => tenant);
  return [...grouped(owned, ({ tenant }) => tenant)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, all]) => ({
      name,
      namespaces: all.map(({ namespace }) => namespace).sort(),
      secrets: counts.get(name) ?? 0,
    }));
}

function countsBy<K>(secrets: readonly SecretData[], keyOf: (secret: SecretData) => K): ReadonlyMap<K, number> {
  return new Map([...grouped(secrets, keyOf)].map(([key, all]) => [key, all.length]));
}

function changeData({ base, changes, unknown }: NonNullable<Pictured['change']>): ChangeData {
  const { opened, closed } = changes.access;
  return { base, opened, closed, changes: changes.changes, applied: changes.applied, notCompared: unknown };
}
