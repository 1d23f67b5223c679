import { FleetError, oneOf } from '../errors';
import { ClusterSecretStore } from '../fleet/cluster-secret-store';
import type { Inventory, NamespaceDuties } from '../fleet/inventory';
import { engineName, engineOf, isInOwnEngine, loginMount } from '../fleet/location';
import { attachedPolicies, TenantNamespace } from '../fleet/tenant-namespace';
import { WorkloadAccount } from '../fleet/workload-account';
import { WorkloadClient } from '../fleet/workload-client';
import type { Claim } from '../kinds/kind';
import { KeptPolicy, keptPolicies } from '../vault/kept-policies';
import { hubName } from '../output/hub-names';
import { usesOwnStore } from './hub-use';

/** Names that were there before keywheel: unlike its own they may meet. */
export function keptClaims(inventory: Inventory): Claim[] {
  const stores = inventory.of(ClusterSecretStore).map((owner) => ({
    what: `on "${owner.namespace.cluster.name}" ClusterSecretStore`,
    name: owner.name,
    owner,
  }));
  return [...stores, ...inventory.namespaces.flatMap(({ namespace }) => claimsOf(namespace, inventory))];
}

function claimsOf(owner: TenantNamespace, inventory: Inventory): Claim[] {
  const { name, cluster, keptNames, own } = owner;
  const place = `in namespace "${name}" on "${cluster.name}" ServiceAccount`;
  const pods = [...inventory.in(owner, WorkloadClient), ...inventory.in(owner, WorkloadAccount)];
  return [
    ...(keptNames.role !== undefined && cluster.auth
      ? [
          {
            what: `role at auth/${loginMount(cluster)}`,
            name: hubName.role(cluster.auth.settings.method, own.role),
            owner,
          },
        ]
      : []),
    ...(keptNames.policy === undefined ? [] : [{ what: 'policy', name: own.policy, owner }]),
    ...(keptNames.serviceAccount === undefined
      ? []
      : [
          { what: place, name: own.serviceAccount, owner },
          ...[...new Map(pods.map((one) => [one.name, one])).values()].map((one) => ({
            what: place,
            name: one.name,
            owner: one,
          })),
        ]),
  ];
}

/** A name that nothing bears: what had it stays without its keeper, next to another of a new name. */
export function unusedNames({ fleet, namespaces }: Inventory): FleetError[] {
  return fleet.vault ? namespaces.flatMap(unusedIn) : [];
}

function unusedIn(duties: NamespaceDuties): FleetError[] {
  const { namespace, deliveries } = duties;
  const { secretStore, secretStores = {} } = namespace.keptNames;
  const own = engineName(engineOf(namespace.tenant));
  const others = new Set(
    deliveries.flatMap(({ store, secret: { place } }) =>
      place && store === undefined && !isInOwnEngine(namespace.tenant, place) ? [engineName(place)] : [],
    ),
  );
  const unused = (option: string, engine: string, instead: string) =>
    new FleetError(
      'NameUnused',
      `names.${option} is the store of engine "${engine}", from which nothing is delivered here; ${instead}, or leave it out`,
      namespace,
    );
  const inOthers = Object.keys(secretStores)
    .filter((engine) => !others.has(engine))
    .map((engine) => {
      const one = oneOf([...others]);
      const instead =
        engine === own ? 'name the store of the own engine with secretStore' : `name one of ${one || 'none'}`;
      return unused(`secretStores["${engine}"]`, engine, instead);
    });
  return secretStore === undefined || others.size === 0 || usesOwnStore(duties)
    ? inOthers
    : [...inOthers, unused('secretStore', own, `name that of ${oneOf([...others])} in secretStores`)];
}

/** A policy that keywheel writes for one namespace gives what that one reads, wherever it is attached. */
export function keptPolicyErrors(inventory: Inventory): FleetError[] {
  return [...attachedTwice(inventory), ...textsDiffer(inventory)];
}

/** One policy has one text. */
function textsDiffer(inventory: Inventory): FleetError[] {
  const first = new Map<string, KeptPolicy>();
  return keptPolicies(inventory).flatMap((one) => {
    const known = first.get(one.name) ?? one;
    first.set(one.name, known);
    return known.text === one.text
      ? []
      : [
          new FleetError(
            'PolicyInvalid',
            `policy "${one.name}" has another text for ${known.owner.node.path}; give both the same file, or names that differ`,
            one.owner,
          ),
        ];
  });
}

function attachedTwice({ namespaces }: Inventory): FleetError[] {
  const written = new Map(
    namespaces
      .filter(({ namespace }) => namespace.keptNames.policy !== undefined)
      .map(({ namespace }) => [namespace.own.policy, namespace]),
  );
  return namespaces.flatMap(({ namespace }) =>
    attachedPolicies(namespace)
      .filter(({ name }) => written.has(name))
      .map(
        ({ name }) =>
          new FleetError(
            'PolicyInvalid',
            `policy "${name}" is the one that keywheel writes for ${written.get(name)!.node.path}: attached here it would ` +
              'give what that namespace reads; leave it out, or keep one policy for both with readerPolicy',
            namespace,
          ),
      ),
  );
}
