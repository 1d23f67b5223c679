import { NamespaceDuties } from '../fleet/inventory';
import { names } from '../fleet/names';
import { SpokeCluster } from '../fleet/spoke-cluster';
import { Emission } from '../kubernetes/emission';
import { operatorEgress } from '../kubernetes/operator-egress';
import { namespaceObject, tokenReviewBinding } from '../kubernetes/rbac';
import { canariesShownIn, hubUseOf } from './hub-use';
import { takeOverGuard } from '../kubernetes/take-over-guard';

/** The cluster-scoped objects of one spoke. */
export function clusterManifests(cluster: SpokeCluster, duties: readonly NamespaceDuties[]): Emission[] {
  const { fleet, operator } = cluster;
  const created = duties.filter(({ namespace }) => namespace.create).map(({ namespace }) => namespace);
  const delivered = duties
    .filter((duty) => duty.deliveries.length + canariesShownIn(duty).length > 0)
    .map(({ namespace }) => namespace.name);
  const accounts = duties.flatMap((duty) =>
    [...hubUseOf(duty).accounts].map((name) => ({ name, namespace: duty.namespace.name })),
  );
  const emissions: Emission[] = created.map((namespace) => ({
    owner: namespace,
    object: namespaceObject(namespace.name),
  }));
  if (cluster.auth?.settings.reviewer?.settings.kind === 'clientToken' && accounts.length > 0) {
    emissions.push({ owner: cluster, object: tokenReviewBinding(names.tokenReview(fleet.name), accounts) });
  }
  if (cluster.protectExistingSecrets && delivered.length > 0) {
    const takenOver = duties
      .flatMap(({ deliveries }) => deliveries.filter(({ takeOver }) => takeOver))
      .map(({ name, namespace }) => `${namespace.name}/${name}`);
    const account = { name: operator.serviceAccount, namespace: operator.namespace };
    const guard = takeOverGuard(names.takeOverGuard(fleet.name), delivered, account, takenOver);
    emissions.push(...guard.map((object) => ({ owner: cluster, object })));
  }
  if (operator.egress) {
    emissions.push({ owner: cluster, object: operatorEgress(cluster, operator.egress) });
  }
  return emissions;
}
