import { grouped } from '../collections/grouped';
import type { ClusterView } from '../views/cluster-view';
import type { Rotator } from '../views/rotators';
import type { Views } from '../views/views';
import { CredentialTimes, deliveriesOf } from './delivery-times';

export interface CredentialRotator {
  readonly name: string;
  readonly cluster: ClusterView;
  readonly rotator: Rotator;
}

/** The rotators of each credential, by its name. */
export function credentialRotators(
  { clusters }: Views,
  times: readonly CredentialTimes[],
): ReadonlyMap<string, readonly CredentialRotator[]> {
  return grouped(
    clusters.flatMap((cluster) =>
      cluster.rotators.flatMap((rotator) =>
        [...new Set(deliveriesOf(rotator, times).map(credentialName))].map((name) => ({ name, cluster, rotator })),
      ),
    ),
    ({ name }) => name,
  );
}

/** The program's own name for it, or the path on the hub. */
export function credentialName(one: CredentialTimes): string {
  const role = one.kind === 'dynamic' ? one.leased.role : one.kind === 'pair' ? one.roles[0] : one.role;
  return role?.path || (one.kind === 'dynamic' ? one.leased.path : `${role!.mount}/${role!.name}`);
}
