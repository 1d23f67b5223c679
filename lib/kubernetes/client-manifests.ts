import { ANNOTATIONS } from '../annotations';
import { NamespaceDuties } from '../fleet/inventory';
import { WorkloadClient } from '../fleet/workload-client';
import { Emission } from './emission';
import { defined } from './object';
import { serviceAccount } from './rbac';

/** The ServiceAccounts of who calls the hub by itself. Each says where it logs in and what it calls. */
export function clientManifests({ namespace, clients }: NamespaceDuties): Emission[] {
  return clients.map((client) => ({
    owner: client,
    object: serviceAccount(
      { name: client.name, namespace: namespace.name },
      client.tenant,
      client.calls.size > 0 ? statement(client) : {},
    ),
  }));
}

function statement({ tenant, login, calls }: WorkloadClient): Record<string, string> {
  const { address, namespace } = tenant.fleet.vault!;
  return {
    [ANNOTATIONS.login]: JSON.stringify(defined({ address, namespace, ...login })),
    [ANNOTATIONS.calls]: JSON.stringify(Object.fromEntries(calls)),
  };
}
