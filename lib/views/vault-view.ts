import { MountTree } from './mount-tree';
import { DEFAULT_POLICY, ROOT_POLICY } from '../policy/builtin-policies';
import { AccessRules } from '../policy/policy';
import type { PolicyPath } from '../policy/policy-path';
import { parsePolicy } from '../policy/policy-text';
import type { Identity } from '../policy/template';
import { hubName } from '../output/hub-names';
import { literalText } from '../encode/terraform';
import { CertificateRole, Issuer, readCertificateRole, readIssuers } from './certificate-authorities';
import {
  DatabaseConnection,
  DynamicRole,
  readConnection,
  readDynamicRole,
  readStaticRole,
  StaticRole,
} from './database-roles';
import {
  absolute,
  Existing,
  Hub,
  HubResource,
  Outside,
  Origin,
  Prefixes,
  StatedKeys,
  Statements,
  TenantPlace,
  Tenants,
} from '../output/hub-resource';
import { isLoginRole, LoginRole, readLoginRole } from './login-roles';
import { readTransitKey, TransitKey } from './transit-keys';

export interface AuthMount extends HubResource {
  /** `any` for one that is only looked at. */
  readonly method: string;
}

/** A secrets engine. */
export interface Engine extends HubResource {
  readonly type: string;
  /** Of a KV engine. */
  readonly version?: 'v1' | 'v2';
}

export interface VaultPolicy extends HubResource {
  /** HCL or JSON; undefined where it is not known before it is applied. */
  readonly text?: string;
}

type KnownPolicy = VaultPolicy & { readonly text: string };

/** A policy by its name, in its Vault namespace. */
export interface PolicyName {
  readonly namespace: string;
  readonly name: string;
}

export interface HubName extends Origin {
  /** What the hub would know it by. */
  readonly name: string;
  /** What tells it from another one of its name, where two may be meant. */
  readonly apart?: string;
}

/** A role of any auth mount, as far as it decides what a token may do. */
export type PolicyHolder = Pick<
  LoginRole,
  'namespace' | 'mount' | 'name' | 'accounts' | 'policies' | 'metadataOf' | 'aliasOf'
>;

/** What the Terraform side says, as the hub would understand it. Paths have their Vault namespace before them. */
export class VaultView {
  readonly all: readonly HubResource[];
  readonly hubs: readonly Hub[];
  readonly existing: Existing;
  readonly outside: Outside;
  readonly tenants: Tenants;
  readonly prefixes: Prefixes;
  readonly tenantPlaces: readonly TenantPlace[];
  /** Which keys people give the values that they write. */
  readonly statedKeys: StatedKeys;
  readonly namespaces = new Map<string, HubResource>();
  /** By path, below `auth/` of their Vault namespace. */
  readonly authMounts = new Map<string, AuthMount>();
  /** What a mount for logins is told of its cluster, by the mount. */
  readonly authConfigurations = new Map<string, HubResource>();
  /** By path. */
  readonly engines = new Map<string, Engine>();
  /** By mount and name. */
  readonly roles = new Map<string, LoginRole>();
  /** By Vault namespace and name. */
  readonly policies = new Map<string, VaultPolicy>();
  /** By the path at which credentials are read. */
  readonly staticRoles = new Map<string, StaticRole>();
  readonly dynamicRoles = new Map<string, DynamicRole>();
  /** By the path at which they issue. */
  readonly certificateRoles = new Map<string, CertificateRole>();
  /** By the mount of their engine. */
  readonly issuers = new Map<string, Issuer>();
  /** By `<mount>/<connection>`. */
  readonly connections = new Map<string, DatabaseConnection>();
  /** By `<mount>/<name>`. */
  readonly transitKeys = new Map<string, TransitKey>();
  /** Everything that has a name on the hub: two of one name would overwrite each other. */
  readonly names: HubName[] = [];

  private mounts?: MountTree;
  private hasOtherNamespaces?: boolean;
  private readonly byType = new Map<string, HubResource[]>();
  private readonly rules = new Map<string, AccessRules>();
  /** Of a role's first account and all of its policies: nearly every question is about these. */
  private readonly usualRules = new Map<PolicyHolder, AccessRules>();
  /** By the text of a policy. */
  private readonly paths = new Map<string, readonly PolicyPath[]>();
  /** Of these not every policy could be read. */
  private readonly partialRules = new Set<AccessRules>();
  private readonly unread: ReadonlySet<string>;
  /** Path of an auth mount, by what a policy's template calls its accessor: an expression with its stack. */
  private readonly accessors = new Map<string, string>();

  constructor(side: HubSide) {
    const { resources, hubs, existing, outside, keys, tenants, prefixes, tenantPlaces, unread } = side;
    this.all = resources;
    // Each stack says it again.
    this.hubs = [...new Map(hubs.map((hub) => [JSON.stringify(hub), hub])).values()];
    this.existing = {
      ...existing,
      engines: existing.engines.map(hubName.mount),
      policies: existing.policies.map(hubName.policy),
      authMounts: existing.authMounts.map(hubName.mount),
    };
    this.outside = outside;
    this.tenants = tenants;
    this.prefixes = prefixes;
    this.tenantPlaces = tenantPlaces;
    this.statedKeys = keys;
    this.unread = new Set(unread);
    for (const resource of resources) {
      const ofType = this.byType.get(resource.type);
      if (ofType) {
        ofType.push(resource);
      } else {
        this.byType.set(resource.type, [resource]);
      }
    }
    this.readNamespaces();
    this.readAuthMounts();
    this.readEngines();
    this.readRolesAndPolicies();
    this.readOutsideLogins();
    this.readDatabases();
    this.readTransitKeys();
    this.readCertificateAuthorities();
  }

  /** Resources and data sources of some types. */
  ofType(...types: string[]): readonly HubResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** The resources among them: a data source reads what somebody else writes. */
  written(...types: string[]): readonly HubResource[] {
    return this.ofType(...types).filter(({ address }) => !/^(module\.[^.]+\.)*data\./.test(address));
  }

  /** Whether the hub may have more of these types than Terraform says here. */
  mayHaveMore(...types: string[]): boolean {
    return this.unread.has('*') || types.some((type) => this.unread.has(type));
  }

  /** Mounts of the engines that one of these paths is in, in the order of {@link engines}. */
  enginesAbove(...paths: readonly string[]): readonly string[] {
    this.mounts ??= new MountTree(this.engines.keys());
    return this.mounts.above(paths);
  }

  /** The version of a KV engine; undefined for any other, and where it is not known. */
  kvVersion(path: string): 'v1' | 'v2' | undefined {
    return this.engines.get(path)?.version ?? (this.existing.kvEngines?.includes(path) ? 'v2' : undefined);
  }

  /** Whether anything is known of Vault namespaces: a server without them takes every name of one for nothing. */
  get hasNamespaces(): boolean {
    this.hasOtherNamespaces ??= this.existing.namespaces.some((path) => path !== '');
    return this.namespaces.size > 0 || this.hasOtherNamespaces;
  }

  /** @param mount with its Vault namespace */
  role(mount: string, name: string): LoginRole | undefined {
    return this.roles.get(roleKey(mount, name));
  }

  policy(namespace: string, name: string): VaultPolicy | undefined {
    return this.policies.get(policyKey(namespace, name));
  }

  /**
   * What an account that logs in with this role may do, on paths with their Vault namespace.
   *
   * @param policies those that count
   * @param more policies that the login has by who it is, in any Vault namespace
   */
  rulesOf(
    role: PolicyHolder,
    account = role.accounts[0] ?? '',
    policies = role.policies,
    more: readonly PolicyName[] = [],
  ): AccessRules {
    const isUsual = policies === role.policies && more.length === 0 && account === (role.accounts[0] ?? '');
    const usual = isUsual ? this.usualRules.get(role) : undefined;
    if (usual) {
      return usual;
    }
    const all = [...policies.map((name) => ({ namespace: role.namespace, name })), ...more];
    const named = all.map(({ namespace, name }) => absolute(namespace, name));
    const key = [absolute(role.namespace, role.mount), role.name, account, ...named].join(' ');
    let rules = this.rules.get(key);
    if (!rules) {
      rules = new AccessRules();
      for (const { namespace, name } of all) {
        const policy = this.policy(namespace, name);
        if (policy?.text !== undefined && name !== 'root') {
          this.addPolicy(rules, { ...policy, text: policy.text }, role, account);
        } else if (BUILT_IN.has(name) && !policy) {
          rules.addPaths(BUILT_IN.get(name)!, { namespace });
        } else if (policy || this.mayHavePolicy(namespace, name)) {
          this.partialRules.add(rules);
        }
      }
      this.rules.set(key, rules);
    }
    if (isUsual) {
      this.usualRules.set(role, rules);
    }
    return rules;
  }

  /** Whether nothing is missing of {@link rulesOf}. */
  knowsRulesOf(role: LoginRole, account?: string): boolean {
    return role.knows.policies && !this.partialRules.has(this.rulesOf(role, account));
  }

  /** Whether somebody says that the policy is there, made elsewhere. */
  hasPolicyElsewhere(namespace: string, name: string): boolean {
    return this.existing.policies.includes(hubName.policy(absolute(namespace, name)));
  }

  /** Whether a policy that nothing makes here may be there all the same. */
  private mayHavePolicy(namespace: string, name: string): boolean {
    return this.hasPolicyElsewhere(namespace, name) || this.mayHaveMore('vault_policy');
  }

  private addPolicy(
    rules: AccessRules,
    { text, stack, namespace }: KnownPolicy,
    role: PolicyHolder,
    account: string,
  ): void {
    const mount = absolute(role.namespace, role.mount);
    const accessorOf = (expression: string) => this.accessors.get(accessorKey(stack, expression));
    // An accessor that is known only once the mount is made stands as an expression of Terraform.
    const named = text.replace(/\$\{[^}]*\}/g, (expression) =>
      accessorOf(expression) === mount ? OWN_ACCESSOR : OTHERS,
    );
    try {
      rules.addPaths(this.pathsOf(named), {
        namespace,
        identity: named.includes('{{') ? this.identityOf(role, account) : undefined,
      });
    } catch {
      this.partialRules.add(rules);
    }
  }

  /**
   * The paths of a policy's text. Several rules are made of one policy.
   *
   * @throws FleetError `PolicyInvalid`
   */
  pathsOf(text: string): readonly PolicyPath[] {
    const paths = this.paths.get(text) ?? parsePolicy(text);
    this.paths.set(text, paths);
    return paths;
  }

  /** What the hub knows of who logs in, for templates. */
  private identityOf(role: PolicyHolder, account: string): Identity {
    const mount = absolute(role.namespace, role.mount);
    const name = role.aliasOf(account);
    const alias = { name: name?.startsWith('<') ? undefined : name, metadata: role.metadataOf(account) };
    const accessors = [...this.accessors].filter(([, path]) => path === mount).map(([accessor]) => accessor);
    return { aliases: new Map([OWN_ACCESSOR, ...accessors].map((accessor) => [accessor, alias])) };
  }

  /** The mount whose accessor is written so. */
  mountOfAccessor(stack: string | undefined, accessor: string): string | undefined {
    return this.accessors.get(accessorKey(stack, accessor)) ?? this.accessors.get(accessor);
  }

  private readNamespaces(): void {
    for (const resource of this.ofType('vault_namespace')) {
      const path = absolute(resource.namespace, hubName.mount(literalText(resource.attributes['path'])));
      this.namespaces.set(path, resource);
      this.name(resource, `Vault namespace "${path}"`);
    }
  }

  private readAuthMounts(): void {
    for (const resource of this.ofType('vault_auth_backend', 'vault_jwt_auth_backend', 'vault_gcp_auth_backend')) {
      const { attributes, address } = resource;
      const exists = /(^|\.)data\./.test(address);
      const type = String(attributes['type'] ?? (resource.type === 'vault_gcp_auth_backend' ? 'gcp' : 'jwt'));
      const own = hubName.mount(literalText(String(attributes['path'] ?? type)));
      const path = absolute(resource.namespace, own);
      this.authMounts.set(path, { ...resource, method: exists ? 'any' : type });
      this.accessors.set(accessorKey(resource.stack, `\${${address}.accessor}`), path);
      if (typeof attributes['accessor'] === 'string') {
        this.accessors.set(attributes['accessor'], path);
      }
      if (!exists) {
        this.name(resource, `auth mount "${path}"`);
      }
      if (resource.type === 'vault_jwt_auth_backend') {
        this.authConfigurations.set(path, resource);
      }
    }
    for (const resource of this.ofType('vault_kubernetes_auth_backend_config')) {
      const own = hubName.mount(literalText(String(resource.attributes['backend'] ?? 'kubernetes')));
      this.authConfigurations.set(absolute(resource.namespace, own), resource);
    }
  }

  private readEngines(): void {
    for (const resource of this.ofType('vault_mount')) {
      const { attributes } = resource;
      const path = absolute(resource.namespace, hubName.mount(literalText(attributes['path'])));
      const type = String(attributes['type']);
      const version = type === 'kv-v2' || String(attributes['options']?.version) === '2' ? 'v2' : 'v1';
      this.engines.set(path, {
        ...resource,
        type: type.replace(/^kv-v2$|^generic$/, 'kv'),
        version: /^(kv|kv-v2|generic)$/.test(type) ? version : undefined,
      });
      this.name(resource, `engine "${path}"`);
    }
    // Mounts that are made for one kind of engine alone.
    for (const type of this.byType.keys()) {
      const match = /^vault_(database)_secrets_mount$|^vault_(\w+)_secret_backend$/.exec(type);
      const kind = match?.[1] ?? match?.[2];
      for (const resource of kind === undefined ? [] : this.ofType(type)) {
        const path = hubName.mount(literalText(String(resource.attributes['path'] ?? kind)));
        this.engines.set(absolute(resource.namespace, path), { ...resource, type: kind! });
      }
    }
  }

  private readRolesAndPolicies(): void {
    for (const resource of this.ofType('vault_policy')) {
      const { attributes, namespace } = resource;
      const name = hubName.policy(literalText(attributes['name']));
      const text = attributes['policy'] as string | undefined;
      this.policies.set(policyKey(namespace, name), {
        ...resource,
        text: text === undefined ? undefined : literalText(text),
      });
      this.name(resource, `policy "${absolute(namespace, name)}"`);
    }
    for (const resource of this.ofType('vault_jwt_auth_backend_role', 'vault_kubernetes_auth_backend_role')) {
      const role = readLoginRole(resource);
      if (!role) {
        continue;
      }
      const mount = absolute(role.namespace, role.mount);
      this.roles.set(roleKey(mount, role.name), role);
      this.name(resource, `role "${role.name}" at auth mount "${mount}"`);
    }
  }

  private readOutsideLogins(): void {
    for (const [type, argument] of Object.entries(OUTSIDE_ROLES)) {
      for (const resource of this.ofType(type)) {
        this.nameRole(resource, String(resource.attributes[argument]));
      }
    }
    for (const resource of this.ofType('vault_jwt_auth_backend_role').filter((one) => !isLoginRole(one))) {
      this.nameRole(resource, String(resource.attributes['role_name']));
    }
    for (const [type, what] of [
      ['vault_identity_group', 'group'],
      ['vault_identity_entity', 'entity'],
    ] as const) {
      for (const resource of this.ofType(type).filter(({ attributes }) => typeof attributes['name'] === 'string')) {
        const name = hubName.identity(literalText(resource.attributes['name']));
        this.name(resource, `${what} "${absolute(resource.namespace, name)}"`);
      }
    }
  }

  private readDatabases(): void {
    for (const resource of this.ofType('vault_database_secret_backend_connection')) {
      const read = readConnection(resource);
      this.connections.set(read.connection, read);
      this.name(resource, `database connection "${read.connection}"`);
    }
    for (const resource of this.ofType('vault_database_secret_backend_static_role')) {
      const role = readStaticRole(resource);
      this.staticRoles.set(`${role.mount}/static-creds/${role.name}`, role);
      this.name(resource, `role "${role.mount}/static-roles/${role.name}"`);
    }
    for (const resource of this.ofType('vault_database_secret_backend_role')) {
      const role = readDynamicRole(resource);
      this.dynamicRoles.set(`${role.mount}/creds/${role.name}`, role);
      this.name(resource, `role "${role.mount}/roles/${role.name}"`);
    }
  }

  private readTransitKeys(): void {
    for (const resource of this.ofType('vault_transit_secret_backend_key')) {
      const key = readTransitKey(resource);
      this.transitKeys.set(`${key.mount}/${key.name}`, key);
      this.name(resource, `key "${key.mount}/keys/${key.name}"`);
    }
  }

  private readCertificateAuthorities(): void {
    for (const resource of this.ofType('vault_pki_secret_backend_role')) {
      const role = readCertificateRole(resource);
      this.certificateRoles.set(`${role.mount}/issue/${role.name}`, role);
      this.name(resource, `role "${role.mount}/roles/${role.name}"`);
    }
    for (const issuer of readIssuers((type) => this.ofType(type))) {
      this.issuers.set(issuer.mount, issuer);
      // An engine may have several issuers that differ.
      const { attributes, address, unknown = [] } = issuer;
      const made = JSON.stringify([attributes, unknown.length > 0 ? address : '']);
      this.name(issuer, `certificate of authority "${issuer.mount}"`, made);
    }
  }

  private nameRole(resource: HubResource, said: string): void {
    const { attributes, namespace } = resource;
    const mount = absolute(namespace, hubName.mount(literalText(String(attributes['backend'] ?? ''))));
    this.name(resource, `role "${hubName.role('', literalText(said))}" at auth mount "${mount}"`);
  }

  private name({ path, place, source, root }: Origin & Pick<HubResource, 'root'>, name: string, apart = root): void {
    this.names.push({ path, place, source, name, apart });
  }
}

/** Policies that the server brings. */
const BUILT_IN = new Map([
  ['default', DEFAULT_POLICY.openbao],
  ['root', ROOT_POLICY.openbao],
]);

/** Roles of outside, and the argument with their name. */
const OUTSIDE_ROLES = {
  vault_approle_auth_backend_role: 'role_name',
  vault_cert_auth_backend_role: 'name',
  vault_aws_auth_backend_role: 'role',
  vault_gcp_auth_backend_role: 'role',
} as const;

/** What an accessor is called that has none yet. */
const OWN_ACCESSOR = 'accessor_of_the_login';
const OTHERS = 'accessor_of_another';

interface HubSide extends Required<Statements> {
  readonly resources: readonly HubResource[];
  readonly hubs: readonly Hub[];
  readonly unread: readonly string[];
}

function roleKey(mount: string, name: string): string {
  return `${hubName.mount(mount)} ${hubName.role('jwt', name)}`;
}

function policyKey(namespace: string, name: string): string {
  return `${namespace} ${hubName.policy(name)}`;
}

function accessorKey(stack: string | undefined, expression: string): string {
  return `${stack ?? ''} ${expression}`;
}
