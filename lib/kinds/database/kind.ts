import { deliveriesOf } from '../../fleet/inventory';
import { names } from '../../fleet/names';
import { sharedName } from '../../fleet/owned';
import { addPolicyGrants, ALL, ALL_PROTECTED, DeployerGrants } from '../../vault/deployer-grants';
import type { Kind } from '../kind';
import { AnyDatabase, Database } from './database';
import { databaseErrors } from './errors';
import { addDatabases } from './hub';
import { addDatabaseLogins, staticReads } from './logins';
import { alternates, confirmationLocationOf, rotationsFrom } from './pair';
import { RotatingDatabaseCredential } from './rotating-database-credential';
import { credentialManifests } from './spoke';

/** Users and passwords of databases, which the hub changes or makes. */
export const database: Kind = {
  constructs: [Database, RotatingDatabaseCredential],
  claims: (inventory) => [
    ...inventory.of(Database).map((owner) => ({
      what: 'variable',
      name: owner.administrator.passwordVariable,
      owner,
    })),
    ...inventory.of(AnyDatabase).map((owner) => ({ what: 'database', name: sharedName(owner).join('/'), owner })),
  ],
  errors: databaseErrors,
  needsHub: (inventory) => inventory.of(Database).map((owner) => ({ owner, why: 'Vault/OpenBao reaches this' })),
  addToHub: (stack, inventory, { choices }) => addDatabases(stack, inventory, choices),
  existing: (inventory) => ({
    engines: inventory
      .of(AnyDatabase)
      .filter((one) => !(one instanceof Database))
      .map(({ mount }) => mount),
  }),
  deployHub: (grants, inventory) => {
    const { fleet } = inventory;
    const mount = names.databaseMount(fleet.name);
    // Connections and roles; their passwords are never read.
    grants.set(`${mount}/config/*`, ALL);
    grants.set(`${mount}/rotate-root/*`, ['create', 'update']);
    addRoleGrants(grants, mount, '');
    for (const { mount: existing, rolePrefix } of inventory.of(AnyDatabase).filter((one) => one.rolePrefix !== '')) {
      addRoleGrants(grants, existing, rolePrefix);
    }
    if (fleet.vault?.enterprise) {
      grants.set(`sys/quotas/lease-count/${mount}.*`, ALL_PROTECTED);
    }
  },
  reads: (duties) => ({ requests: staticReads(duties) }),
  writes: (duties) =>
    deliveriesOf(duties, RotatingDatabaseCredential)
      .filter(({ secret }) => alternates(secret))
      .map(({ delivery }) => confirmationLocationOf(delivery)),
  addLogins: addDatabaseLogins,
  accounts: (duties) => [
    ...(deliveriesOf(duties, RotatingDatabaseCredential).length > 0 ? [duties.namespace.own.serviceAccount] : []),
    ...rotationsFrom(duties).map(({ credential }) => names.rotator(credential.name)),
  ],
  deploySpoke: (grants, { fleet, name }) =>
    addPolicyGrants(grants, names.leasePolicy(fleet.name, name, '*'), names.rotatePolicy(fleet.name, name, '*')),
  manifests: credentialManifests,
};

function addRoleGrants(grants: DeployerGrants, mount: string, prefix: string): void {
  grants.set(`${mount}/roles/${prefix}*`, ALL);
  grants.set(`${mount}/static-roles/${prefix}*`, ALL);
}
