import { ANNOTATIONS } from '../annotations';
import { NamespaceDuties } from '../fleet/inventory';
import { WorkloadClient } from '../fleet/workload-client';
import { Emission } from './emission';
import { defined, KubernetesObject } from './object';
import { serviceAccount } from './rbac';

/** The ServiceAccounts of who calls the hub by itself. Each says where it logs in and what it calls. */
export function clientManifests({ clients }: NamespaceDuties): Emission[] {
  return clients.filter(({ create }) => create).map((client) => ({ owner: client, object: clientAccount(client) }));
}

export function clientAccount(client: WorkloadClient): KubernetesObject {
  const { name, namespace, tenant, calls } = client;
  return serviceAccount({ name, namespace: namespace.name }, tenant, calls.size > 0 ? statement(client) : {});
}

function statement({ tenant, login, calls }: WorkloadClient): Record<string, string> {
  const { address, namespace } = tenant.fleet.vault!;
  return {
    [ANNOTATIONS.login]: JSON.stringify(defined({ address, namespace, ...login })),
    [ANNOTATIONS.calls]: JSON.stringify(Object.fromEntries(calls)),
  };
}
