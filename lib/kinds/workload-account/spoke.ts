import { ANNOTATIONS } from '../../output/annotations';
import type { NamespaceDuties } from '../../fleet/inventory';
import { WorkloadAccount } from '../../fleet/workload-account';
import { Emission } from '../../kubernetes/emission';
import { identityAnnotations } from '../../kubernetes/identity-annotations';
import { serviceAccount } from '../../kubernetes/rbac';

/** ServiceAccounts that clouds know, for workloads. Each says who runs as it. */
export function accountManifests(duties: NamespaceDuties): Emission[] {
  const { namespace } = duties;
  return accountsIn(duties).map((account) => {
    const { name, tenant, identity, users } = account;
    const annotations = {
      ...identityAnnotations(identity),
      ...(users.length > 0 && { [ANNOTATIONS.usedBy]: users.join(', ') }),
    };
    return { owner: account, object: serviceAccount({ name, namespace: namespace.name }, tenant, annotations) };
  });
}

export function accountsIn({ inventory, namespace }: NamespaceDuties): readonly WorkloadAccount[] {
  return inventory.in(namespace, WorkloadAccount);
}
