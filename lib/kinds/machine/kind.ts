import { names } from '../../fleet/names';
import { addPolicyGrants, ALL, ALL_PROTECTED } from '../../vault/deployer-grants';
import type { Kind } from '../kind';
import { issuerErrors } from './errors';
import { addMachines } from './hub';
import { Machine } from './machine';

/** What calls the hub from outside of Kubernetes. */
export const machine: Kind = {
  constructs: [Machine],
  errors: (inventory) => issuerErrors(inventory.of(Machine)),
  addToHub: (stack, inventory, context) => stack.state(addMachines(stack, inventory.of(Machine), context)),
  // Mounts, roles and policies, and no secret-id.
  deployHub: (grants, { fleet: { name: fleet } }) => {
    // Of any method, and of any issuer of tokens.
    const mounts = names.machineMounts(fleet);
    grants.set('sys/auth', ['read']);
    grants.set(`sys/auth/${mounts}`, ALL_PROTECTED);
    grants.set(`sys/mounts/auth/${mounts}`, ['read', 'update']);
    for (const method of ['approle', 'aws', 'gcp'] as const) {
      grants.set(`auth/${names.machineMount(fleet, method)}/role/+`, ALL);
    }
    grants.set(`auth/${names.machineMount(fleet, 'approle')}/role/+/role-id`, ['read', 'update']);
    grants.set(`auth/${names.machineMount(fleet, 'cert')}/certs/+`, ALL);
    grants.set(`auth/${names.machineMount(fleet, 'aws')}/config/client`, ALL);
    grants.set(`auth/${names.machineMount(fleet, 'gcp')}/config`, ALL);
    grants.set(`auth/${names.issuerMount(fleet, '*')}`, ALL);
    addPolicyGrants(grants, names.machinePolicy(fleet, '*'));
  },
};
