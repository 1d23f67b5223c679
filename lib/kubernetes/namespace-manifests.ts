import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ClusterAuth } from '../fleet/cluster-auth';
import { Delivery } from '../fleet/delivery';
import { NamespaceDuties } from '../fleet/inventory';
import { engineOf, fullVaultNamespace, locationOf, tokenLocationOf } from '../fleet/location';
import { names } from '../fleet/names';
import { ReplicatedSecret } from '../fleet/replicated-secret';
import { SpokeCluster } from '../fleet/spoke-cluster';
import { keyReference, Template } from '../fleet/template';
import { TenantNamespace } from '../fleet/tenant-namespace';
import { goDuration } from '../units';
import { externalSecret, pushSecret } from './external-secret';
import { KubernetesObject } from './object';
import { roleWithBinding, serviceAccount, serviceAccountToken, tokenRole } from './rbac';
import { clusterVaultStore, kubernetesStore, VaultLogin, VaultProvider, vaultStore } from './secret-store';

/** An object and the construct that it comes from. */
export interface Emission {
  readonly object: KubernetesObject;
  readonly owner: IConstruct;
}

/** How often the token of a replication is looked at again: it is long-lived. */
const TOKEN_REFRESH = goDuration(Duration.hours(1));

/** Everything keywheel makes in one tenant namespace, and the cluster-scoped stores that log in as it. */
export function namespaceManifests(duties: NamespaceDuties): Emission[] {
  return [...readerManifests(duties), ...upstreamManifests(duties), ...downstreamManifests(duties)];
}

function readerManifests({ namespace, deliveries, stores, reads }: NamespaceDuties): Emission[] {
  const emit = emitter(namespace);
  const own = deliveries.filter(({ secret }) => !(secret instanceof ReplicatedSecret));
  return [
    ...(reads.length > 0 ? emit(...account(namespace, names.serviceAccount)) : []),
    ...(reads.length > 0 ? emit(readerStore(namespace)) : []),
    ...stores.map((store) => ({
      owner: store,
      object: clusterVaultStore(
        names.clusterSecretStore(namespace.tenant.name, store.node.id),
        provider(namespace, readerLogin(namespace, namespace.name)),
        store.conditions.map((condition) =>
          'namespaces' in condition
            ? { namespaces: condition.namespaces }
            : { namespaceSelector: { matchLabels: condition.namespaceLabels } },
        ),
      ),
    })),
    ...own.map((delivery) => ({
      owner: delivery,
      object: deliver(delivery, names.secretStore, locationOf(delivery.secret, namespace).path),
    })),
  ];
}

/** One ServiceAccount a downstream cluster, which may get the replicated Secrets and nothing else. */
function upstreamManifests({ namespace, replications }: NamespaceDuties): Emission[] {
  if (replications.length === 0) {
    return [];
  }
  const emit = emitter(namespace);
  const clusters = unique(replications.map(({ downstream }) => downstream.cluster.name));
  return [
    ...clusters.flatMap((cluster) => {
      const place = { name: names.replicationReader(cluster), namespace: namespace.name };
      const secrets = replications
        .filter(({ downstream }) => downstream.cluster.name === cluster)
        .map(({ secret }) => secret.secretName);
      const rule = { apiGroups: [''], resources: ['secrets'], resourceNames: unique(secrets), verbs: ['get'] };
      return emit(
        serviceAccount(place),
        ...roleWithBinding(place, [rule], place),
        serviceAccountToken(place, place.name),
      );
    }),
    ...(namespace.tenant.fleet.vault ? pushManifests(namespace, replications, clusters) : []),
  ];
}

/** Hands the tokens to the hub, from where the downstream clusters take them. */
function pushManifests(
  namespace: TenantNamespace,
  replications: NamespaceDuties['replications'],
  clusters: readonly string[],
): Emission[] {
  const emit = emitter(namespace);
  const login = vaultLogin(namespace, names.pusher, names.pushRole(namespace.tenant.fleet.name, namespace.name));
  return [
    ...emit(...account(namespace, names.pusher)),
    ...emit(vaultStore({ name: names.pusher, namespace: namespace.name }, provider(namespace, login))),
    ...clusters.flatMap((cluster) => {
      const place = { name: names.replicationReader(cluster), namespace: namespace.name };
      const there = replications.filter(({ downstream }) => downstream.cluster.name === cluster);
      return emit(
        pushSecret(place, {
          refreshInterval: TOKEN_REFRESH,
          store: names.pusher,
          secret: place.name,
          secretKey: 'token',
          remoteKeys: unique(there.map(({ secret, downstream }) => tokenLocationOf(secret, downstream).path)),
          property: 'token',
        }),
      );
    }),
  ];
}

function downstreamManifests({ namespace, deliveries }: NamespaceDuties): Emission[] {
  const upstreams = new Map<string, Emission[]>();
  const replicated: Emission[] = [];
  for (const delivery of deliveries) {
    const { secret } = delivery;
    if (!(secret instanceof ReplicatedSecret)) {
      continue;
    }
    const store = names.upstreamStore(secret.from.cluster.name, secret.from.name);
    upstreams.set(store, upstreams.get(store) ?? upstreamStore(namespace, store, secret));
    replicated.push({ owner: delivery, object: deliver(delivery, store, secret.secretName) });
  }
  return [...[...upstreams.values()].flat(), ...replicated];
}

function upstreamStore(namespace: TenantNamespace, name: string, secret: ReplicatedSecret<string>): Emission[] {
  const { url, caCertificate } = secret.from.cluster.apiServer;
  const place = { name, namespace: namespace.name };
  const token = { name: secret.token.secretName, namespace: namespace.name };
  return emitter(secret)(
    ...(namespace.tenant.fleet.vault
      ? [
          externalSecret(token, {
            refreshInterval: TOKEN_REFRESH,
            store: names.secretStore,
            remoteKey: tokenLocationOf(secret, namespace).path,
            data: { [secret.token.key]: '{{ .token }}' },
          }),
        ]
      : []),
    kubernetesStore(place, {
      url,
      caBundle: caCertificate?.base64,
      remoteNamespace: secret.from.name,
      token: secret.token,
    }),
  );
}

function deliver(delivery: Delivery<string>, store: string, remoteKey: string): KubernetesObject {
  const data = Object.entries(delivery.data).map(([key, value]) => [
    key,
    value instanceof Template ? value.render() : `{{ ${keyReference(value.name)} }}`,
  ]);
  return externalSecret(
    { name: delivery.name, namespace: delivery.namespace.name },
    {
      refreshInterval: goDuration(delivery.refreshInterval),
      store,
      remoteKey,
      type: delivery.type.name === 'Opaque' ? undefined : delivery.type.name,
      labels: delivery.labels,
      data: Object.fromEntries(data),
    },
  );
}

function readerStore(namespace: TenantNamespace): KubernetesObject {
  return vaultStore(
    { name: names.secretStore, namespace: namespace.name },
    provider(namespace, readerLogin(namespace)),
  );
}

function readerLogin(namespace: TenantNamespace, serviceAccountNamespace?: string): VaultLogin {
  const role = names.readerRole(namespace.tenant.fleet.name, namespace.name);
  return { ...vaultLogin(namespace, names.serviceAccount, role), serviceAccountNamespace };
}

function vaultLogin({ cluster, tenant }: TenantNamespace, account: string, role: string): VaultLogin {
  const { auth, mount } = loginOf(cluster);
  const reviewer = auth.settings.reviewer?.settings;
  return {
    method: auth.settings.method,
    mount,
    role,
    serviceAccount: account,
    audiences: [names.audience(tenant.fleet.name), ...(reviewer?.kind === 'clientToken' ? [reviewer.apiAudience] : [])],
  };
}

function provider(namespace: TenantNamespace, login: VaultLogin): VaultProvider {
  const { fleet } = namespace.tenant;
  const engine = engineOf(namespace.tenant);
  const vault = fleet.vault!;
  return {
    server: vault.address,
    caBundle: vault.caCertificate?.base64,
    namespace: fullVaultNamespace(fleet, engine.vaultNamespace),
    // An empty text is the root namespace; without it the login would go to the namespace of the secrets.
    loginNamespace: engine.vaultNamespace ? (vault.namespace ?? '') : undefined,
    mount: engine.mount,
    login,
  };
}

function loginOf(cluster: SpokeCluster): { auth: ClusterAuth; mount: string } {
  const auth = cluster.auth!;
  const { existingPath, method } = auth.settings;
  return { auth, mount: existingPath ?? names.authMount(cluster.fleet.name, cluster.name, method) };
}

function account({ cluster, name: namespace }: TenantNamespace, name: string): KubernetesObject[] {
  const { namespace: operatorNamespace, serviceAccount: operator } = cluster.operator;
  const tokenRoleName = name === names.serviceAccount ? names.tokenRole : `${name}-token`;
  return [
    serviceAccount({ name, namespace }),
    ...tokenRole({ name: tokenRoleName, namespace }, name, { name: operator, namespace: operatorNamespace }),
  ];
}

function emitter(owner: IConstruct) {
  return (...objects: KubernetesObject[]): Emission[] => objects.map((object) => ({ object, owner }));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
