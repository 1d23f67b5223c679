import { FleetError } from '../../errors';
import type { Inventory } from '../../fleet/inventory';
import { names } from '../../fleet/names';
import { addMountGrants, addPolicyGrants, ALL } from '../../vault/deployer-grants';
import type { Kind } from '../kind';
import { addPeople } from './hub';
import { People } from './people';

/** Who writes the values, and who may see what is known of them. */
export const people: Kind = {
  constructs: [People],
  claims: (inventory) =>
    inventory.of(People).map((owner) => ({ what: 'variable', name: owner.props.clientSecretVariable, owner })),
  errors: secondPeople,
  needsHub: (inventory) => inventory.of(People).map((owner) => ({ owner })),
  addToHub: (stack, inventory) => inventory.of(People).forEach((one) => stack.state(addPeople(stack, one, inventory))),
  // Groups of the hub hold whatever policies they are given: only where there are people.
  deployHub: (grants, inventory) => {
    const { name: fleet } = inventory.fleet;
    if (inventory.of(People).length === 0) {
      return;
    }
    addMountGrants(grants, names.peopleMount(fleet));
    for (const kind of ['group', 'group-alias']) {
      grants.set(`identity/${kind}`, ['create', 'update']);
      grants.set(`identity/${kind}/id/+`, ALL);
    }
    grants.set('identity/lookup/group', ['create', 'update']);
    addPolicyGrants(grants, names.ownerPolicy(fleet, '*'), names.viewerPolicy(fleet, '*'), names.auditorPolicy(fleet));
  },
};

function secondPeople(inventory: Inventory): FleetError[] {
  const [first, ...more] = inventory.of(People);
  return more.map(
    (one) => new FleetError('NameTaken', `people log in by ${first!.node.path} already; state all groups there`, one),
  );
}
