import { AuthBackend } from '@cdktf/provider-vault/lib/auth-backend';
import { ApproleAuthBackendRole } from '@cdktf/provider-vault/lib/approle-auth-backend-role';
import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { grouped } from '../collections/grouped';
import { Inventory } from '../fleet/inventory';
import { engineOf } from '../fleet/location';
import { names, terraformId } from '../fleet/names';
import { SpokeCluster } from '../fleet/spoke-cluster';
import { TenantNamespace } from '../fleet/tenant-namespace';
import { seconds } from '../go/duration';
import { KINDS } from '../kinds';
import { addAuditGrants } from '../vault/audit-devices';
import { addMountGrants, addPolicyGrants, ALL, DeployerGrants } from '../vault/deployer-grants';
import { addKeptPolicyGrants } from '../vault/kept-policies';
import { addPolicy } from '../vault/policy';
import { Grants } from '../vault/policy-document';
import { Stack, StackContext } from '../vault/stack';

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
    this.addDeployer(path, mount, names.hubStack, hubGrants(inventory));
    for (const cluster of inventory.clusters) {
      this.addDeployer(path, mount, names.spokeStack(cluster.name), spokeGrants(cluster, inventory));
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
}

/**
 * All that bears the fleet's name, and not what its tenants use today: one that comes, goes or changes its isolation
 * needs no change here, so no root token.
 */
function hubGrants(inventory: Inventory): Grants {
  const { fleet, tenants } = inventory;
  const grants: DeployerGrants = new Map();
  addEngineGrants(grants, '', fleet.name, [names.kvMount(fleet.name), names.namespacesKvMount(fleet.name)]);
  if (fleet.kvMount) {
    addValueGrants(grants, `${fleet.kvMount.path}/`, `${fleet.name}/*`);
  }
  for (const tenant of tenants.filter(({ isolation }) => isolation.kind === 'vaultNamespace')) {
    const parent = names.environmentNamespace(fleet.name, tenant.environment.name);
    grants.set(`sys/namespaces/${parent}`, ALL);
    grants.set(`${parent}/sys/namespaces/*`, ALL);
    addEngineGrants(grants, `${parent}/+/`, fleet.name, [engineOf(tenant).mount]);
  }
  addAuditGrants(grants, fleet);
  addKeptPolicyGrants(grants, inventory);
  KINDS.forEach((kind) => kind.deployHub?.(grants, inventory));
  return grants;
}

function spokeGrants(cluster: SpokeCluster, inventory: Inventory): Grants {
  const { fleet, name } = cluster;
  const existing = cluster.auth?.settings.existingPath;
  const grants: DeployerGrants = new Map();
  addPolicyGrants(
    grants,
    names.readerPolicy(fleet.name, name, '*'),
    names.pushPolicy(fleet.name, name, '*'),
    names.templatedPolicy(fleet.name, name),
  );
  const kept = inventory.derive(namespacesByCluster).get(cluster) ?? [];
  const keptPolicies = kept.filter(({ keptNames }) => keptNames.policy !== undefined);
  addPolicyGrants(grants, ...keptPolicies.map(({ own }) => own.policy));
  KINDS.forEach((kind) => kind.deploySpoke?.(grants, cluster));
  addMarkGrants(grants, cluster);
  if (existing !== undefined) {
    // In a mount of somebody else only roles that bear the fleet's name.
    grants.set(`sys/mounts/auth/${existing}`, ['read']);
    grants.set(`auth/${existing}/role/${fleet.name}.*`, ALL);
    const keptRoles = kept.filter(({ keptNames }) => keptNames.role !== undefined);
    keptRoles.forEach(({ own }) => grants.set(`auth/${existing}/role/${own.role}`, ALL));
    return grants;
  }
  // Of either method, so that the stack can replace the one by the other.
  for (const method of ['jwt', 'kubernetes'] as const) {
    addMountGrants(grants, names.authMount(fleet.name, name, method));
  }
  return grants;
}

function namespacesByCluster({ namespaces }: Inventory): ReadonlyMap<SpokeCluster, readonly TenantNamespace[]> {
  return grouped(
    namespaces.map(({ namespace }) => namespace),
    ({ cluster }) => cluster,
  );
}

/** Making and tuning engines of the fleet's name, and the values in them. */
function addEngineGrants(grants: DeployerGrants, below: string, fleet: string, mounts: readonly string[]): void {
  grants.set(`${below}sys/mounts/${fleet}.*`, ALL);
  for (const mount of mounts) {
    grants.set(`${below}${mount}/config`, ALL);
    addValueGrants(grants, `${below}${mount}/`, '*');
  }
}

/** First values are written and never read. */
function addValueGrants(grants: DeployerGrants, engine: string, paths: string): void {
  grants.set(`${engine}data/${paths}`, ['create', 'update']);
  grants.set(`${engine}metadata/${paths}`, ALL);
}

/** Marks of canaries, of every tenant of the environment, however it is kept apart: who turns them off has to delete them. */
function addMarkGrants(grants: DeployerGrants, { fleet, environment, name }: SpokeCluster): void {
  const [shared, namespaces] = [names.kvMount(fleet.name), names.namespacesKvMount(fleet.name)];
  const marks = names.canaryPaths(name);
  const below = `${environment.name}/+/${marks}`;
  const places = [
    `${shared}/data/${below}`,
    `${namespaces}/data/${below}`,
    `${names.environmentNamespace(fleet.name, environment.name)}/+/${shared}/data/${marks}`,
    ...(fleet.kvMount ? [`${fleet.kvMount.path}/data/${fleet.name}/${below}`] : []),
  ];
  places.forEach((place) => grants.set(place, ALL));
}
