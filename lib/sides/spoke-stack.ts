import { Construct } from 'constructs';
import { expression } from '../encode/terraform';
import { NamespaceDuties } from '../fleet/inventory';
import { dataPath, engineOf, Location } from '../fleet/location';
import { audienceOf } from '../fleet/audience';
import { names, terraformId } from '../fleet/names';
import { SpokeCluster } from '../fleet/spoke-cluster';
import { attachedPolicies, TenantNamespace } from '../fleet/tenant-namespace';
import { KINDS } from '../kinds';
import { PathGrant } from '../vault/policy-document';
import { SpokeStack } from '../vault/spoke-stack';
import { StackContext } from '../vault/stack';
import { addMark } from './canary-mark';
import { HubUse, hubUseOf } from './hub-use';

/** What the hub holds for one spoke: for each tenant namespace who reads and who writes, and the logins of each kind. */
export function spokeStack(
  scope: Construct,
  context: StackContext,
  cluster: SpokeCluster,
  duties: readonly NamespaceDuties[],
): SpokeStack {
  const stack = new SpokeStack(scope, context, cluster);
  const uses = duties.map((duty) => ({ namespace: duty.namespace, ...hubUseOf(duty) }));
  if (uses.some(({ namespace, values }) => isTemplated(namespace) && values.length > 0)) {
    addTemplatedPolicy(stack);
  }
  for (const use of uses) {
    // What is leased has a login of its own.
    if (use.values.length + use.requests.length > 0) {
      addReader(stack, use);
    }
    if (use.writes.length > 0) {
      addWriter(stack, use);
    }
  }
  KINDS.forEach((kind) => kind.addLogins?.(stack, duties));
  return stack;
}

/** Of the role as which a namespace reads, and of the policy of that. */
export function readerId(namespace: string): string {
  return terraformId('read', namespace);
}

type Use = HubUse & { readonly namespace: TenantNamespace };

function addReader(stack: SpokeStack, { namespace, values, requests, canaries }: Use): void {
  const { cluster } = stack;
  const { fleet } = namespace.tenant;
  const id = readerId(namespace.name);
  const templated =
    isTemplated(namespace) && values.length > 0 ? [names.templatedPolicy(fleet.name, cluster.name)] : [];
  const grants = [...requests, ...(isTemplated(namespace) ? [] : readGrants(namespace, values))];
  const { readerPolicy } = namespace;
  const own = grants.length > 0 && !readerPolicy ? [namespace.own.policy] : [];
  const policies = own.map((policy) => stack.addPolicy(namespace, id, policy, grants));
  const role = stack.addRole(namespace, {
    id,
    name: namespace.own.role,
    serviceAccount: namespace.own.serviceAccount,
    namespace: namespace.name,
    policies: [...own, ...templated, ...attachedPolicies(namespace).map(({ name }) => name)],
    audience: audienceOf(cluster),
    // By it the operator looks after its token, for which keywheel's own policies have a line.
    defaultPolicy: readerPolicy !== undefined,
  });
  canaries.forEach((canary) => addMark(stack, canary, [...policies, role]));
}

function addWriter(stack: SpokeStack, { namespace, writes }: Use): void {
  const { fleet } = namespace.tenant;
  const id = terraformId('push', namespace.name);
  const policy = names.pushPolicy(fleet.name, stack.cluster.name, namespace.name);
  stack.addPolicy(namespace, id, policy, writeGrants(writes));
  stack.addRole(namespace, {
    id,
    name: names.pushRole(fleet.name, namespace.name),
    serviceAccount: names.pusher,
    namespace: namespace.name,
    policies: [policy],
    audience: audienceOf(stack.cluster),
  });
}

/** One policy for all namespaces of the cluster: the path of what each reads begins with its own name. */
function addTemplatedPolicy(stack: SpokeStack): void {
  const { cluster, login } = stack;
  const { fleet, environment } = cluster;
  const namespace = `{{identity.entity.aliases.${expression(login.accessor)}.metadata.service_account_namespace}}`;
  const path = `${names.namespacesKvMount(fleet.name)}/data/${environment.name}/${namespace}/*`;
  const name = names.templatedPolicy(fleet.name, cluster.name);
  stack.addPolicy(cluster, terraformId('read'), name, [[path, ['read']]]);
}

function isTemplated({ tenant }: TenantNamespace): boolean {
  return tenant.isolation.kind === 'templatedPolicy';
}

/** Exactly what is delivered, or the tenant's whole prefix; nothing where no store reads the engine. */
function readGrants({ tenant }: TenantNamespace, values: readonly Location[]): PathGrant[] {
  const { vaultNamespace, mount, prefix } = engineOf(tenant);
  const paths =
    tenant.isolation.wholePrefix && values.length > 0
      ? [dataPath({ vaultNamespace, mount, path: `${prefix}*` })]
      : values.map((location) => dataPath(location));
  return paths.map((path) => [path, ['read']]);
}

/** The operator writes the value and marks it as its own in the metadata. */
function writeGrants(locations: readonly Location[]): PathGrant[] {
  return locations.flatMap((location): PathGrant[] => [
    [dataPath(location), ['create', 'read', 'update']],
    [dataPath(location, 'metadata'), ['create', 'read', 'update']],
  ]);
}
