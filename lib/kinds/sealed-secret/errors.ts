import { FleetError } from '../../errors';
import type { Inventory } from '../../fleet/inventory';
import { SealedSecret } from './sealed-secret';

/** What was sealed is for its very cluster, and makes a Secret that nothing else makes. */
export function sealedSecretErrors(inventory: Inventory): FleetError[] {
  return [...inventory.of(SealedSecret).flatMap((sealed) => certificateErrors(sealed, inventory)), ...taken(inventory)];
}

function certificateErrors(sealed: SealedSecret, { clusters }: Inventory): FleetError[] {
  const { cluster, file, path } = sealed;
  const known = cluster.sealingFingerprints;
  if (known.length === 0) {
    const reason = `"${cluster.name}" has no sealing certificate; give it sealingCertificates, with the one that sealed "${path}"`;
    return [new FleetError('SealingCertificateMissing', reason, sealed)];
  }
  const unknown = Object.entries(file.record.keys).filter(([, { certificate }]) => !known.includes(certificate));
  return unknown.slice(0, 1).map(([key, { certificate }]) => {
    const other = clusters.find(({ sealingFingerprints }) => sealingFingerprints.includes(certificate));
    return new FleetError(
      'SealedForAnotherCluster',
      `"${key}" of "${path}" was sealed for ${other ? `"${other.name}"` : 'no cluster of this fleet'} (${certificate}), and ` +
        `"${cluster.name}" cannot open it; seal the value with its current certificate` +
        (other ? '' : ', or give the cluster the older certificate that sealed it'),
      sealed,
    );
  });
}

function taken(inventory: Inventory): FleetError[] {
  const first = new Map<string, string>();
  const keyOf = (cluster: string, namespace: string, name: string) => `${cluster}/${namespace}/${name}`;
  for (const { namespace, name, node } of inventory.deliveries) {
    first.set(keyOf(namespace.cluster.name, namespace.name, name), node.path);
  }
  return inventory.of(SealedSecret).flatMap((one) => {
    const { cluster, namespaceName, name, node } = one;
    const key = keyOf(cluster.name, namespaceName, name);
    const other = first.get(key);
    first.set(key, other ?? node.path);
    const reason = `in namespace "${namespaceName}" on "${cluster.name}" Secret "${name}" is taken by ${other}; rename one of them`;
    return other === undefined ? [] : [new FleetError('NameTaken', reason, one)];
  });
}
