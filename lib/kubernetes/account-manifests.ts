import { ANNOTATIONS } from '../output/annotations';
import { NamespaceDuties } from '../fleet/inventory';
import { Emission } from './emission';
import { identityAnnotations } from './identity-annotations';
import { serviceAccount } from './rbac';

/** ServiceAccounts that clouds know, for workloads. Each says who runs as it. */
export function accountManifests({ namespace, accounts }: NamespaceDuties): Emission[] {
  return accounts.map((account) => {
    const { name, tenant, identity, users } = account;
    const annotations = {
      ...identityAnnotations(identity),
      ...(users.length > 0 && { [ANNOTATIONS.usedBy]: users.join(', ') }),
    };
    return { owner: account, object: serviceAccount({ name, namespace: namespace.name }, tenant, annotations) };
  });
}
