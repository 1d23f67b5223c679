import { Policy } from '@cdktf/provider-vault/lib/policy';
import { Construct } from 'constructs';
import { NamespaceDuties } from '../fleet/inventory';
import { engineOf, Location, tokenLocationOf } from '../fleet/location';
import { names, terraformId } from '../fleet/names';
import { SpokeCluster } from '../fleet/spoke-cluster';
import { TenantNamespace } from '../fleet/tenant-namespace';
import { expression } from './expression';
import { addLoginMount, addLoginRole, LoginMount } from './login';
import { Capability, Grants, policyDocument, TOKEN_GRANTS } from './policy-document';
import { Stack, StackContext } from './stack';

/** What the hub holds for one spoke: its logins, and for each tenant namespace a policy and a role. */
export class SpokeStack extends Stack {
  constructor(
    scope: Construct,
    context: StackContext,
    private readonly cluster: SpokeCluster,
    duties: readonly NamespaceDuties[],
  ) {
    super(scope, names.spokeStack(cluster.name), context);
    const login = addLoginMount(this, cluster);
    const templated = duties.filter(({ namespace }) => namespace.tenant.isolation.kind === 'templatedPolicy');
    if (templated.some(({ reads }) => reads.length > 0)) {
      this.addTemplatedPolicy(login);
    }
    for (const duty of duties) {
      if (duty.reads.length > 0) {
        this.addReader(login, duty);
      }
      if (duty.replications.length > 0) {
        this.addPusher(login, duty);
      }
    }
  }

  private addReader(login: LoginMount, { namespace, reads }: NamespaceDuties): void {
    const { fleet, isolation } = namespace.tenant;
    const id = terraformId('read', namespace.name);
    let policy = names.templatedPolicy(fleet.name, this.cluster.name);
    if (isolation.kind !== 'templatedPolicy') {
      policy = names.readerPolicy(fleet.name, this.cluster.name, namespace.name);
      this.addPolicy(namespace, id, policy, readGrants(namespace, reads));
    }
    addLoginRole(this, namespace, login, names.audience(fleet.name), {
      id,
      name: names.readerRole(fleet.name, namespace.name),
      serviceAccount: names.serviceAccount,
      namespace: namespace.name,
      policies: [policy, ...namespace.policies.map(({ name }) => name)],
    });
  }

  private addPusher(login: LoginMount, { namespace, replications }: NamespaceDuties): void {
    const { fleet } = namespace.tenant;
    const id = terraformId('push', namespace.name);
    const policy = names.pushPolicy(fleet.name, this.cluster.name, namespace.name);
    const locations = replications.map(({ secret, downstream }) => tokenLocationOf(secret, downstream));
    this.addPolicy(namespace, id, policy, pushGrants(locations));
    addLoginRole(this, namespace, login, names.audience(fleet.name), {
      id,
      name: names.pushRole(fleet.name, namespace.name),
      serviceAccount: names.pusher,
      namespace: namespace.name,
      policies: [policy],
    });
  }

  private addTemplatedPolicy(login: LoginMount): void {
    const { fleet, environment } = this.cluster;
    const namespace = `{{identity.entity.aliases.${expression(login.accessor)}.metadata.service_account_namespace}}`;
    const path = `${names.namespacesKvMount(fleet.name)}/data/${environment.name}/${namespace}/*`;
    const grants = new Map([[path, ['read'] as const], ...TOKEN_GRANTS]);
    this.addPolicy(this.cluster, terraformId('read'), names.templatedPolicy(fleet.name, this.cluster.name), grants);
  }

  private addPolicy(owner: Construct, id: string, name: string, grants: Grants): void {
    this.add(owner, Policy, id, { name, policy: policyDocument(grants) });
  }
}

/** Exactly what is delivered, unless the tenant's isolation grants its whole prefix. */
function readGrants(namespace: TenantNamespace, reads: readonly Location[]): Grants {
  const { tenant } = namespace;
  const { vaultNamespace, mount, prefix } = engineOf(tenant);
  const paths = tenant.isolation.wholePrefix
    ? [dataPath({ vaultNamespace, mount, path: `${prefix}*` })]
    : reads.map((location) => dataPath(location));
  return new Map<string, readonly Capability[]>([
    ...paths.map((path): [string, readonly Capability[]] => [path, ['read']]),
    ...TOKEN_GRANTS,
  ]);
}

/** The operator writes the value and marks it as its own in the metadata. */
function pushGrants(locations: readonly Location[]): Grants {
  return new Map<string, readonly Capability[]>([
    ...locations.flatMap((location): [string, readonly Capability[]][] => [
      [dataPath(location), ['create', 'read', 'update']],
      [dataPath(location, 'metadata'), ['create', 'read', 'update']],
    ]),
    ...TOKEN_GRANTS,
  ]);
}

/** As a policy of the namespace of the login names it. */
function dataPath({ vaultNamespace, mount, path }: Location, kind: 'data' | 'metadata' = 'data'): string {
  return [vaultNamespace, mount, kind, path].filter(Boolean).join('/');
}
