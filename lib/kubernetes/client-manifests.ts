import { ANNOTATIONS } from '../annotations';
import { NamespaceDuties } from '../fleet/inventory';
import { names } from '../fleet/names';
import { podAudience } from '../fleet/pod-audience';
import { WorkloadClient } from '../fleet/workload-client';
import { Emission } from './emission';
import { defined } from './object';
import { serviceAccount } from './rbac';
import { loginMount } from './vault-provider';

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

function statement({ name, namespace, tenant, calls }: WorkloadClient): Record<string, string> {
  const { cluster } = namespace;
  const { address, namespace: vaultNamespace } = tenant.fleet.vault!;
  const login = {
    address,
    namespace: vaultNamespace,
    mount: loginMount(cluster),
    role: names.clientRole(tenant.fleet.name, namespace.name, name),
    audience: podAudience(cluster),
  };
  return {
    [ANNOTATIONS.login]: JSON.stringify(defined(login)),
    [ANNOTATIONS.calls]: JSON.stringify(Object.fromEntries(calls)),
  };
}
