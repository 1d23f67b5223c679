import { Certificate } from '../fleet/certificate';
import { CopiedSecret } from '../fleet/copied-secret';
import { NamespaceDuties, pushesHub, readsHub } from '../fleet/inventory';
import { locationOf } from '../fleet/location';
import { names } from '../fleet/names';
import { RotatingDatabaseCredential } from '../fleet/rotating-database-credential';
import { StoredSecret } from '../fleet/stored-secret';
import { TenantNamespace } from '../fleet/tenant-namespace';
import { clientManifests } from './client-manifests';
import { accountManifests } from './account-manifests';
import { externalStoreManifests } from './external-store-manifests';
import { certificateManifests } from './certificate-manifests';
import { credentialManifests } from './credential-manifests';
import { deliveredSecret } from './delivered-secret';
import { downstreamManifests } from './downstream-manifests';
import { Emission, emitter } from './emission';
import { KubernetesObject } from '../output/kubernetes-object';
import { sealedSecret } from './sealed-secret';
import { clusterVaultStore, vaultStore } from './secret-store';
import { storeAccount } from './store-account';
import { upstreamManifests } from './upstream-manifests';
import { spiffeManifests } from './spiffe-manifests';
import { kvProvider, readerLogin, vaultLogin } from './vault-provider';

/** What is read from no KV engine. */
const ELSEWHERE = [CopiedSecret, RotatingDatabaseCredential, Certificate, StoredSecret];

/** Everything keywheel makes in one tenant namespace, and the cluster-scoped stores that log in as it. */
export function namespaceManifests(duties: NamespaceDuties): Emission[] {
  return [
    ...readerManifests(duties),
    ...pusherManifests(duties),
    ...keptManifests(duties),
    ...credentialManifests(duties),
    ...clientManifests(duties),
    ...certificateManifests(duties),
    ...upstreamManifests(duties),
    ...downstreamManifests(duties),
    ...duties.sealed.map(sealedSecret),
    ...externalStoreManifests(duties),
    ...accountManifests(duties),
    ...spiffeManifests(duties),
  ];
}

function readerManifests(duties: NamespaceDuties): Emission[] {
  const { namespace, stores, reads } = duties;
  const emit = emitter(namespace);
  const place = { name: names.secretStore, namespace: namespace.name };
  return [
    ...(readsHub(duties) ? emit(...account(namespace, names.serviceAccount)) : []),
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
  ];
}

function keptManifests({ namespace, deliveries }: NamespaceDuties): Emission[] {
  return deliveries
    .filter(({ secret }) => !ELSEWHERE.some((type) => secret instanceof type))
    .map((delivery) =>
      deliveredSecret(delivery, names.secretStore, [
        { remoteKey: locationOf(delivery.secret, namespace).path, version: delivery.version },
      ]),
    );
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

function account(owner: TenantNamespace, name: string): KubernetesObject[] {
  const tokenRoleName = name === names.serviceAccount ? names.tokenRole : `${name}-token`;
  return storeAccount(owner, name, tokenRoleName);
}
