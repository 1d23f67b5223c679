import { note } from '../errors';
import { hubName } from '../output/hub-names';
import { keptFault } from './existing';
import { engineName, isInOwnEngine, type Location } from './location';
import { isOwnObjectName, names, requireObjectName } from './names';
import type { TenantNamespace } from './tenant-namespace';

/**
 * Names that a namespace had before keywheel: what keywheel makes bears them, so that adopting it (an `import` block of
 * Terraform, a server-side apply) replaces nothing.
 */
export interface NamespaceNames {
  /** ServiceAccount with which the operator logs in. @default "keywheel" */
  readonly serviceAccount?: string;
  /** Role and RoleBinding that let the operator ask for its tokens. @default "keywheel-token" */
  readonly tokenRole?: string;
  /** SecretStore of the KV engine of the fleet or the tenant. @default "keywheel" */
  readonly secretStore?: string;
  /** SecretStores of other KV engines, by the path of the engine: `{ secret: 'vault' }`. @default - `keywheel-kv2.<engine>` */
  readonly secretStores?: Readonly<Record<string, string>>;
  /** Role at the auth mount of its cluster. @default - `<fleet>.<namespace>` */
  readonly role?: string;
  /** Policy of that role, whose text keywheel writes. @default - `<fleet>.read.<cluster>.<namespace>` */
  readonly policy?: string;
}

/** @internal As both sides spell them. */
export interface OwnNames {
  readonly serviceAccount: string;
  readonly tokenRole: string;
  readonly secretStore: string;
  readonly role: string;
  readonly policy: string;
}

/** @internal */
export function ownNames({ name, cluster, tenant }: TenantNamespace, kept: NamespaceNames): OwnNames {
  const { serviceAccount, tokenRole, secretStore, role, policy } = kept;
  const { fleet } = tenant;
  return {
    serviceAccount: serviceAccount ?? names.serviceAccount,
    tokenRole: tokenRole ?? names.tokenRole,
    secretStore: secretStore ?? names.secretStore,
    role: role ?? names.readerRole(fleet.name, name),
    // As the server takes it: Terraform would find another one for ever.
    policy: policy === undefined ? names.readerPolicy(fleet.name, cluster.name, name) : hubName.policy(policy),
  };
}

/** @internal The store through which a value is read in a namespace. */
export function storeFor({ tenant, own, keptNames }: TenantNamespace, location: Location): string {
  if (isInOwnEngine(tenant, location)) {
    return own.secretStore;
  }
  const { version = 2, mount, vaultNamespace } = location;
  const engine = engineName(location);
  const { secretStores = {} } = keptNames;
  return Object.hasOwn(secretStores, engine)
    ? secretStores[engine]!
    : names.existingKvStore(version, mount, vaultNamespace);
}

/** https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#create-update-role */
const ROLE = /^\w([\w.-]*\w)?$/;

/** @internal Notes what no namespace may be called by: what is somebody else's, or nobody's name. */
export function requireNames(namespace: TenantNamespace, kept: NamespaceNames): void {
  const { serviceAccount, tokenRole, secretStore, secretStores = {}, role, policy } = kept;
  const fleet = namespace.tenant.fleet.name;
  for (const [option, name, own] of [
    ['serviceAccount', serviceAccount, names.serviceAccount],
    ['tokenRole', tokenRole, names.tokenRole],
    ['secretStore', secretStore, names.secretStore],
    ...Object.entries(secretStores).map(([engine, store]) => [`secretStores["${engine}"]`, store, undefined] as const),
  ] as const) {
    if (name !== undefined && name !== own) {
      requireObjectName(namespace, `names.${option}`, name);
      if (isOwnObjectName(name)) {
        reserved(namespace, option, name, 'begins as what keywheel makes itself');
      }
    }
  }
  if (serviceAccount === 'default') {
    reserved(namespace, 'serviceAccount', serviceAccount, 'is that of every pod which names none');
  }
  requireApart(namespace, secretStore, secretStores);
  if (role !== undefined && !ROLE.test(role)) {
    const rule = 'use letters, digits, "_", "-" and ".", with a letter, a digit or "_" at both ends';
    note(namespace, 'NameInvalid', `names.role ${JSON.stringify(role)} is not a valid name of a role; ${rule}`);
  } else if (role !== undefined && `${hubName.role('jwt', role)}.`.startsWith(`${fleet}.`)) {
    reserved(namespace, 'role', role, `begins as the roles of the fleet, "${fleet}."`);
  }
  const fault = policy === undefined ? undefined : keptFault(policy, fleet);
  if (fault !== undefined) {
    note(
      namespace,
      'PolicyInvalid',
      `names.policy ${JSON.stringify(policy)} ${fault}; give the name that the policy has`,
    );
  }
}

/** One store reads one engine. */
function requireApart(namespace: TenantNamespace, own: string | undefined, others: Readonly<Record<string, string>>) {
  const all = [...(own === undefined ? [] : [own]), ...Object.values(others)];
  const twice = all.find((name, index) => all.indexOf(name) < index);
  if (twice !== undefined) {
    note(namespace, 'NameTaken', `names gives two engines the SecretStore "${twice}"; give each a name of its own`);
  }
}

function reserved(namespace: TenantNamespace, option: string, name: string, why: string): void {
  note(namespace, 'NameReserved', `names.${option} "${name}" ${why}; give the name that it had, or leave it out`);
}
