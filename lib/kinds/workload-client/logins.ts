import type { NamespaceDuties } from '../../fleet/inventory';
import { names, terraformId } from '../../fleet/names';
import { WorkloadClient } from '../../fleet/workload-client';
import { clientTokenTtl, renewals } from '../../vault/client-token';
import { addSpireMount, LoginMount } from '../../vault/login';
import { SpokeStack } from '../../vault/spoke-stack';
import { callersIn } from './clients';

/** A login for each, with what it calls; those that SPIRE knows come by a mount of their own. */
export function addClientLogins(stack: SpokeStack, duties: readonly NamespaceDuties[]): void {
  const clients = duties.flatMap(callersIn);
  const bySpire = clients.filter(({ token }) => token === 'spiffe');
  clients.filter(({ token }) => token !== 'spiffe').forEach((client) => addClient(stack, client));
  if (bySpire.length > 0) {
    const spire = addSpireMount(stack, stack.cluster, stack.cluster.spire!);
    bySpire.forEach((client) => addClient(stack, client, spire));
  }
}

function addClient(stack: SpokeStack, client: WorkloadClient, login?: LoginMount): void {
  const { namespace, name } = client;
  const { fleet } = client.tenant;
  const id = terraformId('client', namespace.name, name);
  const policy = names.clientPolicy(fleet.name, stack.cluster.name, namespace.name, name);
  stack.addPolicy(client, id, policy, [...client.calls, ...renewals(client, stack.context)]);
  const { role, audience, spiffeId } = client.login;
  stack.addRole(
    client,
    {
      id,
      name: role,
      serviceAccount: name,
      namespace: namespace.name,
      policies: [policy],
      audience,
      spiffeId,
      ...clientTokenTtl(client, stack.context),
    },
    login,
  );
}
