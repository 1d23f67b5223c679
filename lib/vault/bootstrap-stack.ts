import { AuthBackend } from '@cdktf/provider-vault/lib/auth-backend';
import { ApproleAuthBackendRole } from '@cdktf/provider-vault/lib/approle-auth-backend-role';
import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Capability } from '../fleet/capability';
import { Inventory } from '../fleet/inventory';
import { engineOf } from '../fleet/location';
import { names, terraformId } from '../fleet/names';
import { SpokeCluster } from '../fleet/spoke-cluster';
import { seconds } from '../go/duration';
import { addPolicy } from './policy';
import { Grants } from './policy-document';
import { Stack, StackContext } from './stack';

const ALL: readonly Capability[] = ['create', 'read', 'update', 'delete'];
/** Making and tuning a mount of logins is among Vault's root-protected paths. */
const ALL_PROTECTED: readonly Capability[] = [...ALL, 'sudo'];

/** For each stack a policy and a role with which it is deployed. Once it is applied, nothing needs a root token. */
export class BootstrapStack extends Stack {
  constructor(
    scope: Construct,
    context: StackContext,
    private readonly inventory: Inventory,
  ) {
    super(scope, names.bootstrapStack, context);
    const { fleet } = inventory;
    const path = names.deployMount(fleet.name);
    const mount = this.add(fleet, AuthBackend, terraformId('deploy'), {
      path,
      type: 'approle',
      description: `Who deploys the stacks of ${fleet.name}`,
    });
    this.addDeployer(path, mount, names.hubStack, this.hubGrants());
    for (const cluster of inventory.clusters) {
      this.addDeployer(path, mount, names.spokeStack(cluster.name), this.spokeGrants(cluster));
    }
  }

  private addDeployer(backend: string, mount: string, stack: string, grants: Grants): void {
    const { fleet } = this.inventory;
    const id = terraformId('deploy', stack);
    const name = names.deployPolicy(fleet.name, stack);
    addPolicy(this, fleet, { id, name, grants, dependsOn: [mount] });
    const lifetime = seconds(Duration.hours(1));
    this.add(
      fleet,
      ApproleAuthBackendRole,
      id,
      {
        backend,
        roleName: stack,
        // The role's id is no secret; one that is known needs no look-up before each login.
        roleId: name,
        tokenPolicies: [name],
        tokenTtl: lifetime,
        tokenMaxTtl: lifetime,
        secretIdTtl: seconds(Duration.days(90)),
      },
      { dependsOn: [mount] },
    );
  }

  /**
   * All that bears the fleet's name, and not what its tenants use today: one that comes, goes or changes its isolation
   * needs no change here, so no root token.
   */
  private hubGrants(): Grants {
    const { fleet, tenants, databases, authorities, people } = this.inventory;
    const grants = new Map<string, readonly Capability[]>();
    addEngineGrants(grants, '', fleet.name, [names.kvMount(fleet.name), names.namespacesKvMount(fleet.name)]);
    addDatabaseGrants(grants, names.databaseMount(fleet.name));
    grants.set(`${names.transitMount(fleet.name)}/keys/*`, ALL);
    for (const { mount, rolePrefix } of databases.filter((database) => database.rolePrefix !== '')) {
      addRoleGrants(grants, mount, rolePrefix);
    }
    // Who writes the roles of an authority could have any certificate of it anyway.
    grants.set(`${names.certificateAuthorityMounts(fleet.name)}*`, ALL);
    for (const { mount, rolePrefix } of authorities.filter((authority) => authority.rolePrefix !== '')) {
      grants.set(`${mount}/roles/${rolePrefix}*`, ALL);
    }
    if (fleet.vault?.enterprise) {
      grants.set(`sys/quotas/lease-count/${names.databaseMount(fleet.name)}.*`, ALL_PROTECTED);
    }
    if (fleet.kvMount) {
      addValueGrants(grants, `${fleet.kvMount.path}/`, `${fleet.name}/*`);
    }
    addLoginGrants(grants, fleet.name);
    if (people.length > 0) {
      addPeopleGrants(grants, fleet.name);
    }
    for (const tenant of tenants.filter(({ isolation }) => isolation.kind === 'vaultNamespace')) {
      const parent = names.environmentNamespace(fleet.name, tenant.environment.name);
      grants.set(`sys/namespaces/${parent}`, ALL);
      grants.set(`${parent}/sys/namespaces/*`, ALL);
      addEngineGrants(grants, `${parent}/+/`, fleet.name, [engineOf(tenant).mount]);
      grants.set(`${parent}/+/${names.transitMount(fleet.name)}/keys/*`, ALL);
    }
    return grants;
  }

  private spokeGrants(cluster: SpokeCluster): Grants {
    const { fleet } = cluster;
    const existing = cluster.auth?.settings.existingPath;
    const grants = new Map<string, readonly Capability[]>([
      [`sys/policies/acl/${names.readerPolicy(fleet.name, cluster.name, '*')}`, ALL],
      [`sys/policies/acl/${names.pushPolicy(fleet.name, cluster.name, '*')}`, ALL],
      [`sys/policies/acl/${names.templatedPolicy(fleet.name, cluster.name)}`, ALL],
      [`sys/policies/acl/${names.leasePolicy(fleet.name, cluster.name, '*')}`, ALL],
      [`sys/policies/acl/${names.rotatePolicy(fleet.name, cluster.name, '*')}`, ALL],
      [`sys/policies/acl/${names.clientPolicy(fleet.name, cluster.name, '*')}`, ALL],
    ]);
    if (cluster.spire) {
      addMountGrants(grants, names.spireMount(fleet.name, cluster.name));
    }
    if (existing !== undefined) {
      // In a mount of somebody else only roles that bear the fleet's name.
      grants.set(`sys/mounts/auth/${existing}`, ['read']);
      grants.set(`auth/${existing}/role/${fleet.name}.*`, ALL);
      return grants;
    }
    // Of either method, so that the stack can replace the one by the other.
    for (const method of ['jwt', 'kubernetes'] as const) {
      addMountGrants(grants, names.authMount(fleet.name, cluster.name, method));
    }
    return grants;
  }
}

/** Making a mount for logins, its configuration and its roles. */
function addMountGrants(grants: Map<string, readonly Capability[]>, path: string): void {
  grants.set('sys/auth', ['read']);
  grants.set(`sys/auth/${path}`, ALL_PROTECTED);
  grants.set(`sys/auth/${path}/tune`, ALL_PROTECTED);
  grants.set(`sys/mounts/auth/${path}`, ['read']);
  grants.set(`sys/mounts/auth/${path}/tune`, ['read', 'update']);
  grants.set(`auth/${path}/config`, ALL);
  grants.set(`auth/${path}/role/*`, ALL);
}

/** Making and tuning engines of the fleet's name, and the values in them. */
function addEngineGrants(
  grants: Map<string, readonly Capability[]>,
  below: string,
  fleet: string,
  mounts: readonly string[],
): void {
  grants.set(`${below}sys/mounts/${fleet}.*`, ALL);
  for (const mount of mounts) {
    grants.set(`${below}${mount}/config`, ALL);
    addValueGrants(grants, `${below}${mount}/`, '*');
  }
}

/** Logins of what is not in Kubernetes: mounts, roles and policies, and no secret-id. */
function addLoginGrants(grants: Map<string, readonly Capability[]>, fleet: string): void {
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
  grants.set(`sys/policies/acl/${names.machinePolicy(fleet, '*')}`, ALL);
}

/** Groups of the hub hold whatever policies they are given: only where there are people. */
function addPeopleGrants(grants: Map<string, readonly Capability[]>, fleet: string): void {
  const mount = names.peopleMount(fleet);
  addMountGrants(grants, mount);
  for (const kind of ['group', 'group-alias']) {
    grants.set(`identity/${kind}`, ['create', 'update']);
    grants.set(`identity/${kind}/id/+`, ALL);
  }
  grants.set('identity/lookup/group', ['create', 'update']);
  for (const policy of [names.ownerPolicy(fleet, '*'), names.viewerPolicy(fleet, '*'), names.auditorPolicy(fleet)]) {
    grants.set(`sys/policies/acl/${policy}`, ALL);
  }
}

/** Connections and roles of databases; their passwords are never read. */
function addDatabaseGrants(grants: Map<string, readonly Capability[]>, mount: string): void {
  grants.set(`${mount}/config/*`, ALL);
  grants.set(`${mount}/rotate-root/*`, ['create', 'update']);
  addRoleGrants(grants, mount, '');
}

function addRoleGrants(grants: Map<string, readonly Capability[]>, mount: string, prefix: string): void {
  grants.set(`${mount}/roles/${prefix}*`, ALL);
  grants.set(`${mount}/static-roles/${prefix}*`, ALL);
}

/** First values are written and never read. */
function addValueGrants(grants: Map<string, readonly Capability[]>, engine: string, paths: string): void {
  grants.set(`${engine}data/${paths}`, ['create', 'update']);
  grants.set(`${engine}metadata/${paths}`, ALL);
}
