import { FleetError } from '../../errors';
import { BridgedSecret } from './bridged-secret';
import { CopiedSecret } from './copied-secret';
import { deliveriesOf, DeliveryOf, Inventory } from '../../fleet/inventory';
import type { TenantNamespace } from '../../fleet/tenant-namespace';

type Copy = DeliveryOf<CopiedSecret<string>>;

/** What is wrong with copies of Secrets, only together. */
export function copyErrors(inventory: Inventory): FleetError[] {
  const copies = deliveriesOf<CopiedSecret<string>>(inventory, CopiedSecret);
  return [...copies.flatMap(clusterErrors), ...storeErrors(copies), ...circleErrors(copies)];
}

/** A bridge stays on its cluster, a replication leaves it. */
function clusterErrors({ delivery: { namespace, node }, secret }: Copy): FleetError[] {
  const [there, here] = [secret.from.cluster, namespace.cluster];
  if (secret instanceof BridgedSecret) {
    const message = `the Secret is on "${there.name}" and is delivered on "${here.name}"; use a ReplicatedSecret to leave the cluster`;
    return there === here ? [] : [new FleetError('BridgedToAnotherCluster', message, node.path)];
  }
  const message = `the Secret comes from "${here.name}" itself; deliver it on another cluster, or use a BridgedSecret`;
  return there === here ? [new FleetError('ReplicatedToItself', message, node.path)] : [];
}

/** One store reads an upstream namespace, so it reads in one way. */
function storeErrors(copies: readonly Copy[]): FleetError[] {
  const first = new Map<string, Copy>();
  return copies.flatMap((copy) => {
    const { delivery, secret } = copy;
    const key = `${placeOf(delivery.namespace)} ${placeOf(secret.from)}`;
    const other = first.get(key) ?? copy;
    first.set(key, other);
    const settings = (one: Copy) => JSON.stringify(one.secret.auth?.settings);
    const message =
      `"${other.secret.name}" is read from namespace "${secret.from.name}" on "${secret.from.cluster.name}" with another ` +
      'auth, and a namespace reads another one in one way; give both the same';
    return settings(copy) === settings(other)
      ? []
      : [new FleetError('UpstreamAuthDiffers', message, delivery.node.path)];
  });
}

/** A copy of a copy may not come to where it started. */
function circleErrors(copies: readonly Copy[]): FleetError[] {
  const sources = new Map<string, string>();
  for (const { delivery, secret } of copies) {
    if ('secretName' in secret.selected) {
      sources.set(
        `${placeOf(delivery.namespace)}/${delivery.name}`,
        `${placeOf(secret.from)}/${secret.selected.secretName}`,
      );
    }
  }
  return copies.flatMap(({ delivery }) => {
    const start = `${placeOf(delivery.namespace)}/${delivery.name}`;
    const seen = new Set<string>();
    let at = sources.get(start);
    while (at !== undefined && at !== start && !seen.has(at)) {
      seen.add(at);
      at = sources.get(at);
    }
    const message = `Secret "${start}" is made of itself${seen.size > 0 ? `, by way of "${[...seen].join('", "')}"` : ''}; give the copy another name`;
    // One error a circle: at the first of its names.
    const isFirst = at === start && [...seen].every((other) => start < other);
    return isFirst ? [new FleetError('CopiedInCircle', message, delivery.node.path)] : [];
  });
}

function placeOf({ cluster, name }: TenantNamespace): string {
  return `${cluster.name}/${name}`;
}
