import { FleetError } from '../errors';
import { ClusterSecretStore } from '../fleet/cluster-secret-store';
import type { Inventory } from '../fleet/inventory';
import { loginMount } from '../fleet/location';
import { attachedPolicies, TenantNamespace } from '../fleet/tenant-namespace';
import { WorkloadAccount } from '../fleet/workload-account';
import { WorkloadClient } from '../fleet/workload-client';
import type { Claim } from '../kinds/kind';
import { KeptPolicy, keptPolicies } from '../vault/kept-policies';
import { hubName } from '../output/hub-names';

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
