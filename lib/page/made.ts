import type { AccessMatrix } from '../access/matrix';
import { OPERATOR, secretReaders } from '../access/secret-readers';
import type { SeenObject } from '../output/seen-object';
import type { FileTimes } from '../timing/file-times';
import type { Times } from '../timing/delivery-times';
import type { Term } from '../timing/term';
import type { ClusterView } from '../views/cluster-view';
import type { Login } from '../views/logins';
import type { Request } from '../views/requests';
import { tenantIn } from '../views/tenants';
import type { Views } from '../views/views';
import type { HolderData, RoadData, SaidData, SecretData, SourceData, TimesData } from './fleet-data';
import type { LoginsOfObjects } from './logins';
import type { Paths } from './paths';
import { seconds } from './seconds';
import type { Shared } from './shared';

/** What Secrets are told with, whoever makes them. */
export interface SecretParts {
  readonly views: Views;
  readonly matrix: AccessMatrix;
  readonly logins: LoginsOfObjects;
  readonly paths: Paths;
  readonly holders: Shared<readonly HolderData[]>;
  readonly times: readonly Times[];
  readonly fileTimes: readonly FileTimes[];
}

export type Placed = Pick<SecretData, 'name' | 'cluster' | 'namespace' | 'tenant'>;

export function placed({ views }: SecretParts, cluster: ClusterView, namespace: string, name: string): Placed {
  return {
    name: `${cluster.name}/${namespace}/${name}`,
    cluster: cluster.name,
    namespace,
    tenant: tenantIn(views, cluster, namespace),
  };
}

export function madeBy(seen: SeenObject): Pick<SecretData, 'madeBy' | 'place'> {
  const { kind, metadata } = seen.madeBy ?? seen.object;
  const name = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
  return { madeBy: `${kind} ${name}`, place: fileOf(seen) };
}

/** The file alone: the object is named beside it. */
export function fileOf({ file, line }: SeenObject): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** Workloads that use a Secret, of which no times are known. */
export function usersOf(cluster: ClusterView, namespace: string, secret: string): SecretData['consumers'] {
  return cluster.usersOf(namespace, secret).map(({ kind, name }) => ({ name: `${kind} ${name}`, terms: '' }));
}

/** What is asked of the hub for a Secret. */
export interface Asked {
  readonly login?: Login;
  /** What is said of the login, where it is none of a ServiceAccount. */
  readonly said?: SaidData;
  readonly request: Pick<Request, 'path' | 'capabilities'>;
  /** The path as it is told, where that is of many. */
  readonly shown?: string;
}

/** From the hub through a login. @param secret place of the Secret */
export function roadOf(
  { logins, paths }: SecretParts,
  { login, said, request: { path, capabilities }, shown = path }: Asked,
  secret: number,
): Pick<RoadData, 'path' | 'login' | 'said' | 'grant'> {
  const place = login && logins.placeOf(login);
  const [capability = 'read'] = capabilities;
  return {
    path: paths.add(shown, capability, secret),
    ...(place === undefined
      ? { said: login ? logins.said(login) : said }
      : { login: place, grant: paths.grant(place, path, capability) }),
  };
}

/** A Secret of a cluster that something else has its value from. */
export function sourceData(parts: SecretParts, cluster: ClusterView, namespace: string, secret: string): SourceData {
  const readers = secretReaders(cluster, namespace, secret);
  return {
    name: `${cluster.name}/${namespace}/${secret}`,
    cluster: cluster.name,
    readers: parts.holders.placeOf(
      cluster.delivery(namespace, secret) ? readers : readers.filter(({ who }) => who !== OPERATOR),
    ),
  };
}

export function termData({ name, seconds: all }: Term): TimesData['arrival'][number] {
  return { name, seconds: seconds(all) };
}
