import { Duration } from 'cdk8s';
import { ANNOTATIONS } from '../annotations';
import { Certificate } from '../fleet/certificate';
import { NamespaceDuties, pushesHub, readsHub } from '../fleet/inventory';
import { dataPath, fullVaultNamespace, locationOf, prefixLocationOf, tokenLocationOf } from '../fleet/location';
import { names } from '../fleet/names';
import { ReplicatedSecret } from '../fleet/replicated-secret';
import { RotatingDatabaseCredential } from '../fleet/rotating-database-credential';
import { TenantNamespace } from '../fleet/tenant-namespace';
import { goDuration } from '../units';
import { clientManifests } from './client-manifests';
import { certificateManifests } from './certificate-manifests';
import { credentialManifests } from './credential-manifests';
import { deliveredSecret } from './delivered-secret';
import { Emission, emitter } from './emission';
import { externalSecret, pushSecret } from './external-secret';
import { KubernetesObject } from './object';
import { roleWithBinding, serviceAccount, serviceAccountToken, tokenRole } from './rbac';
import { sealedSecret } from './sealed-secret';
import { clusterVaultStore, kubernetesStore, vaultStore } from './secret-store';
import { kvProvider, readerLogin, vaultLogin } from './vault-provider';

/** What is read from no KV engine. */
const ELSEWHERE = [ReplicatedSecret, RotatingDatabaseCredential, Certificate];

/** How often the token of a replication is looked at again: it is long-lived. */
const TOKEN_REFRESH = goDuration(Duration.hours(1));

/** Everything keywheel makes in one tenant namespace, and the cluster-scoped stores that log in as it. */
export function namespaceManifests(duties: NamespaceDuties): Emission[] {
  return [
    ...readerManifests(duties),
    ...credentialManifests(duties),
    ...clientManifests(duties),
    ...certificateManifests(duties),
    ...pusherManifests(duties),
    ...upstreamManifests(duties),
    ...downstreamManifests(duties),
    ...duties.sealed.map(sealedSecret),
  ];
}

function readerManifests(duties: NamespaceDuties): Emission[] {
  const { namespace, deliveries, stores, reads } = duties;
  const emit = emitter(namespace);
  const place = { name: names.secretStore, namespace: namespace.name };
  return [
    ...(readsHub(duties) ? emit(...account(namespace, names.serviceAccount, addedSecrets(duties))) : []),
    ...(reads.length > 0 ? emit(vaultStore(place, kvProvider(namespace, readerLogin(namespace)))) : []),
    ...stores.map((store) => ({
      owner: store,
      object: clusterVaultStore(
        names.clusterSecretStore(namespace.tenant.name, store.node.id),
        kvProvider(namespace, readerLogin(namespace, namespace.name)),
        store.conditions.map((condition) =>
          'namespaces' in condition
            ? { namespaces: condition.namespaces }
            : { namespaceSelector: { matchLabels: condition.namespaceLabels } },
        ),
      ),
    })),
    ...deliveries
      .filter(({ secret }) => !ELSEWHERE.some((type) => secret instanceof type))
      .map((delivery) =>
        deliveredSecret(delivery, names.secretStore, [
          { remoteKey: locationOf(delivery.secret, namespace).path, version: delivery.version },
        ]),
      ),
  ];
}

/** Who writes into the hub: tokens of replications, and which rotation the Secrets carry. */
function pusherManifests(duties: NamespaceDuties): Emission[] {
  const { namespace } = duties;
  if (!pushesHub(duties)) {
    return [];
  }
  const login = vaultLogin(namespace, names.pusher, names.pushRole(namespace.tenant.fleet.name, namespace.name));
  return emitter(namespace)(
    ...account(namespace, names.pusher),
    vaultStore({ name: names.pusher, namespace: namespace.name }, kvProvider(namespace, login)),
  );
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
        serviceAccount(place, namespace.tenant),
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
  return clusters.flatMap((cluster) => {
    const place = { name: names.replicationReader(cluster), namespace: namespace.name };
    const there = replications.filter(({ downstream }) => downstream.cluster.name === cluster);
    return emitter(namespace)(
      pushSecret(place, {
        refreshInterval: TOKEN_REFRESH,
        store: names.pusher,
        secret: place.name,
        secretKey: 'token',
        remoteKeys: unique(there.map(({ secret, downstream }) => tokenLocationOf(secret, downstream).path)),
        property: 'token',
      }),
    );
  });
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
    replicated.push(deliveredSecret(delivery, store, [{ remoteKey: secret.secretName }]));
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
            sources: [{ remoteKey: tokenLocationOf(secret, namespace).path }],
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

function account(owner: TenantNamespace, name: string, annotations?: Record<string, string>): KubernetesObject[] {
  const { cluster, tenant, name: namespace } = owner;
  const { namespace: operatorNamespace, serviceAccount: operator, concurrent } = cluster.operator;
  const tokenRoleName = name === names.serviceAccount ? names.tokenRole : `${name}-token`;
  return [
    serviceAccount({ name, namespace }, tenant, annotations),
    ...tokenRole({ name: tokenRoleName, namespace }, name, {
      name: operator,
      namespace: operatorNamespace,
      concurrent,
    }),
  ];
}

/** Says that a login may read a whole prefix on purpose. */
function addedSecrets({ namespace, reads }: NamespaceDuties): Record<string, string> {
  const prefix = reads.length > 0 ? prefixLocationOf(namespace) : undefined;
  const base = fullVaultNamespace(namespace.tenant.fleet);
  return prefix ? { [ANNOTATIONS.addsSecrets]: [base, dataPath(prefix)].filter(Boolean).join('/') } : {};
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
