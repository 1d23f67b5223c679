import { TenantNamespace } from '../fleet/tenant-namespace';
import { KubernetesObject } from '../output/kubernetes-object';
import { serviceAccount, tokenRole } from './rbac';

/** A ServiceAccount of a namespace for which the operator, and nobody else, may ask for tokens. */
export function storeAccount(
  { cluster, tenant, name: namespace }: TenantNamespace,
  name: string,
  tokenRoleName: string,
  annotations?: Record<string, string>,
): KubernetesObject[] {
  const { namespace: operatorNamespace, serviceAccount: operator, concurrent } = cluster.operator;
  return [
    serviceAccount({ name, namespace }, tenant, annotations),
    ...tokenRole({ name: tokenRoleName, namespace }, name, {
      name: operator,
      namespace: operatorNamespace,
      concurrent,
    }),
  ];
}
