import { grouped } from '../../collections/grouped';
import { Duration } from 'cdk8s';
import { NamespaceDuties } from '../../fleet/inventory';
import { names } from '../../fleet/names';
import { TenantNamespace } from '../../fleet/tenant-namespace';
import { Replication, replicationsFrom } from './replications';
import { hasLongLivedToken, tokenLocationOf } from './token';
import { upstreamUser } from './upstream-user';
import { goDuration } from '../../go/duration';
import { Emission, emitter } from '../../kubernetes/emission';
import { pushSecret } from '../../kubernetes/external-secret';
import {
  roleWithBinding,
  Rule,
  serviceAccount,
  serviceAccountToken,
  ServiceAccountPlace,
  UserSubject,
} from '../../kubernetes/rbac';

/** How often a token that never expires is looked at again. */
export const TOKEN_REFRESH = goDuration(Duration.hours(1));

/** Who may read Secrets of a namespace from elsewhere: exactly what is copied, and nothing else where it has a name. */
export function upstreamManifests(duties: NamespaceDuties): Emission[] {
  const { namespace } = duties;
  const replications = replicationsFrom(duties);
  return [
    ...tokenReaders(
      namespace,
      replications.filter(({ secret }) => hasLongLivedToken(secret)),
    ),
    ...otherReaders(
      namespace,
      replications.filter(({ secret }) => !hasLongLivedToken(secret)),
    ),
  ];
}

/** One ServiceAccount a downstream cluster, whose token is handed out. */
function tokenReaders(namespace: TenantNamespace, replications: readonly Replication[]): Emission[] {
  const emit = emitter(namespace);
  const clusters = sortedGroups(replications, ({ downstream }) => downstream.cluster.name);
  const accounts = clusters.flatMap(([cluster, copies]) => {
    const place = { name: names.replicationReader(cluster), namespace: namespace.name };
    return emit(
      serviceAccount(place, namespace.tenant),
      ...roleWithBinding(place, rulesFor(copies), place),
      serviceAccountToken(place, place.name),
    );
  });
  return [
    ...accounts,
    ...(namespace.tenant.fleet.vault ? clusters.flatMap(([, copies]) => push(namespace, copies)) : []),
  ];
}

/** Hands a cluster's token to the hub, from where that cluster takes it. */
function push(namespace: TenantNamespace, copies: readonly Replication[]): Emission[] {
  const name = names.replicationReader(copies[0]!.downstream.cluster.name);
  return emitter(namespace)(
    pushSecret(
      { name, namespace: namespace.name },
      {
        refreshInterval: TOKEN_REFRESH,
        store: names.pusher,
        secret: name,
        secretKey: 'token',
        remoteKeys: unique(copies.map(({ secret, downstream }) => tokenLocationOf(secret, downstream).path)),
        property: 'token',
      },
    ),
  );
}

/** One Role a namespace that comes as somebody: as its own ServiceAccount, or as who its credential says. */
function otherReaders(namespace: TenantNamespace, replications: readonly Replication[]): Emission[] {
  const readers = sortedGroups(replications, ({ downstream }) => `${downstream.cluster.name}/${downstream.name}`);
  return readers.flatMap(([, copies]) => {
    const { downstream } = copies[0]!;
    const name = names.downstreamReader(downstream.cluster.name, downstream.name);
    const place = { name, namespace: namespace.name };
    return emitter(namespace)(...roleWithBinding(place, rulesFor(copies), subjectOf(copies[0]!)));
  });
}

function subjectOf({ secret, downstream }: Replication): ServiceAccountPlace | UserSubject {
  const user = upstreamUser(secret, downstream);
  return user === undefined
    ? { name: names.upstreamAccount(secret.from.cluster.name, secret.from.name), namespace: downstream.name }
    : { user };
}

/** A list shows every Secret with its data, whatever it is narrowed to. */
function rulesFor(copies: readonly Replication[]): Rule[] {
  const secrets = { apiGroups: [''], resources: ['secrets'] };
  const selected = copies.map(({ secret }) => secret.selected);
  const resourceNames = unique(selected.flatMap((one) => ('secretName' in one ? [one.secretName] : [])));
  return [
    ...(resourceNames.length > 0 ? [{ ...secrets, resourceNames, verbs: ['get'] }] : []),
    // The operator takes no store for valid that may not get.
    ...(selected.some((one) => !('secretName' in one)) ? [{ ...secrets, verbs: ['get', 'list'] }] : []),
  ];
}

function sortedGroups(
  replications: readonly Replication[],
  keyOf: (one: Replication) => string,
): (readonly [string, readonly Replication[]])[] {
  const groups = grouped(replications, keyOf);
  return unique([...groups.keys()]).map((key) => [key, groups.get(key)!] as const);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
