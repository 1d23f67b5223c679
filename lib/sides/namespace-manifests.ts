import { valueAt } from '../collections/value-at';
import { NamespaceDuties } from '../fleet/inventory';
import { names } from '../fleet/names';
import { spreadInterval } from '../fleet/refresh-spread';
import type { SpokeCluster } from '../fleet/spoke-cluster';
import { goSeconds } from '../go/duration';
import { KINDS } from '../kinds';
import { Emission, emitter } from '../kubernetes/emission';
import { clusterVaultStore, vaultStore } from '../kubernetes/secret-store';
import { storeAccount } from '../kubernetes/store-account';
import { kvProvider, readerLogin, vaultLogin } from '../kubernetes/vault-provider';
import { specOf } from '../output/seen-object';
import { canaryManifest } from './canary-manifest';
import { canariesShownIn, hubUseOf, usesOwnStore } from './hub-use';

/** Everything keywheel makes in one tenant namespace, and the cluster-scoped stores that log in as it. */
export function namespaceManifests(duties: NamespaceDuties): Emission[] {
  return [
    ...readerManifests(duties),
    ...writerManifests(duties),
    ...KINDS.flatMap((kind) => kind.manifests?.(duties) ?? []),
    ...canariesShownIn(duties).map(canaryManifest),
  ].map((emission) => validatedApart(emission, duties));
}

/** Stores say themselves how often they are validated: else all of a cluster would be validated at once for ever. */
function validatedApart(emission: Emission, { namespace }: NamespaceDuties): Emission {
  const { object } = emission;
  const { cluster, tenant } = namespace;
  const isOpen = STORE.test(object.kind) && specOf(object).refreshInterval === undefined;
  // How an operator of another's validates its stores is not known here: it may be far less often.
  if (!isOpen || !cluster.operatorChart || tenant.fleet.refreshSpread === 0) {
    return emission;
  }
  const spec = { ...specOf(object), refreshInterval: spreadInterval(validationOf(cluster), namespace) };
  return { ...emission, object: { ...object, spec } };
}

const STORE = /^(Cluster)?SecretStore$/;
/** `--store-requeue-interval` of the operator, in seconds, where nothing is said. */
const USUAL_VALIDATION = 5 * 60;

function validationOf({ operatorChart }: SpokeCluster): number {
  const said = valueAt(operatorChart?.values, 'extraArgs.store-requeue-interval');
  return Math.floor(goSeconds(String(said ?? '')) || USUAL_VALIDATION);
}

/** Who reads the hub for it, and the stores for values in KV engines. */
function readerManifests(duties: NamespaceDuties): Emission[] {
  const { namespace, stores } = duties;
  const { accounts } = hubUseOf(duties);
  const emit = emitter(namespace);
  const place = { name: namespace.own.secretStore, namespace: namespace.name };
  const account = storeAccount(namespace, namespace.own.serviceAccount, namespace.own.tokenRole);
  return [
    ...(accounts.has(namespace.own.serviceAccount) ? emit(...account) : []),
    ...(usesOwnStore(duties) ? emit(vaultStore(place, kvProvider(namespace, readerLogin(namespace)))) : []),
    ...stores.map((store) => ({
      owner: store,
      object: clusterVaultStore(
        store.name,
        kvProvider(namespace, readerLogin(namespace, namespace.name), store.place),
        store.conditions.map((condition) =>
          'namespaces' in condition
            ? { namespaces: condition.namespaces }
            : { namespaceSelector: { matchLabels: condition.namespaceLabels } },
        ),
      ),
    })),
  ];
}

/** Who writes into the hub: tokens of replications, and which rotation the Secrets carry. */
function writerManifests(duties: NamespaceDuties): Emission[] {
  const { namespace } = duties;
  if (hubUseOf(duties).writes.length === 0) {
    return [];
  }
  const login = vaultLogin(namespace, names.pusher, names.pushRole(namespace.tenant.fleet.name, namespace.name));
  return emitter(namespace)(
    ...storeAccount(namespace, names.pusher, `${names.pusher}-token`),
    vaultStore({ name: names.pusher, namespace: namespace.name }, kvProvider(namespace, login)),
  );
}
