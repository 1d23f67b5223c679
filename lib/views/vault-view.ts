import { AccessRules } from '../access/policy';
import { literalText } from '../vault/expression';
import {
  DatabaseConnection,
  DynamicRole,
  readConnection,
  readDynamicRole,
  readStaticRole,
  StaticRole,
} from './database-roles';
import { absolute, Existing, Hub, HubResource, Origin } from './hub-resource';
import { LoginRole, readLoginRole } from './login-roles';

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
  /** HCL or JSON. */
  readonly text: string;
}

export interface HubName extends Origin {
  /** What the hub would know it by. */
  readonly name: string;
}

/** What the Terraform side says, as the hub would understand it. Paths have their Vault namespace before them. */
export class VaultView {
  readonly all: readonly HubResource[];
  readonly hubs: readonly Hub[];
  readonly existing: Existing;
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
  /** By `<mount>/<connection>`. */
  readonly connections = new Map<string, DatabaseConnection>();
  /** Everything that has a name on the hub: two of one name would overwrite each other. */
  readonly names: HubName[] = [];

  private readonly byType = new Map<string, HubResource[]>();
  private readonly rules = new Map<string, AccessRules>();
  /** Path of an auth mount, by what a policy's template calls its accessor. */
  private readonly accessors = new Map<string, string>();

  constructor({ resources, hubs, existing }: HubSide) {
    this.all = resources;
    this.hubs = hubs;
    this.existing = existing;
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
    this.readDatabases();
  }

  /** Resources and data sources of some types. */
  ofType(...types: string[]): readonly HubResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** @param mount with its Vault namespace */
  role(mount: string, name: string): LoginRole | undefined {
    return this.roles.get(roleKey(mount, name));
  }

  policy(namespace: string, name: string): VaultPolicy | undefined {
    return this.policies.get(policyKey(namespace, name));
  }

  /** What an account that logs in with this role may do, on paths with their Vault namespace. */
  rulesOf(role: LoginRole, account = role.accounts[0] ?? ''): AccessRules {
    const key = `${roleKey(absolute(role.namespace, role.mount), role.name)} ${account}`;
    let rules = this.rules.get(key);
    if (!rules) {
      rules = new AccessRules();
      for (const name of role.policies) {
        const policy = this.policy(role.namespace, name);
        if (policy) {
          rules.addPolicy(this.filledIn(policy.text, role, account), { namespace: policy.namespace });
        }
      }
      this.rules.set(key, rules);
    }
    return rules;
  }

  private filledIn(policy: string, role: LoginRole, account: string): string {
    if (!policy.includes('{{')) {
      return policy;
    }
    const mount = absolute(role.namespace, role.mount);
    const metadata = role.metadataOf(account);
    return policy.replace(
      /\{\{\s*identity\.entity\.aliases\.(\$\{[^}]*\}|[^.]*)\.metadata\.(\w+)\s*\}\}/g,
      (text, accessor: string, key: string) =>
        this.accessors.get(accessor) === mount ? (metadata[key] ?? text) : text,
    );
  }

  private readNamespaces(): void {
    for (const resource of this.ofType('vault_namespace')) {
      const path = absolute(resource.namespace, literalText(resource.attributes['path']));
      this.namespaces.set(path, resource);
      this.name(resource, `Vault namespace "${path}"`);
    }
  }

  private readAuthMounts(): void {
    for (const resource of this.ofType('vault_auth_backend', 'vault_jwt_auth_backend')) {
      const { attributes, address } = resource;
      const exists = address.startsWith('data.');
      const own = literalText(String(attributes['path'] ?? attributes['type'] ?? 'jwt'));
      const path = absolute(resource.namespace, own);
      this.authMounts.set(path, { ...resource, method: exists ? 'any' : String(attributes['type'] ?? 'jwt') });
      this.accessors.set(`\${${address}.accessor}`, path);
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
      const own = literalText(String(resource.attributes['backend'] ?? 'kubernetes'));
      this.authConfigurations.set(absolute(resource.namespace, own), resource);
    }
  }

  private readEngines(): void {
    for (const resource of this.ofType('vault_mount')) {
      const { attributes } = resource;
      const path = absolute(resource.namespace, literalText(attributes['path']));
      const type = String(attributes['type']);
      const version = type === 'kv-v2' || String(attributes['options']?.version) === '2' ? 'v2' : 'v1';
      this.engines.set(path, {
        ...resource,
        type: type.replace(/^kv-v2$|^generic$/, 'kv'),
        version: /^(kv|kv-v2|generic)$/.test(type) ? version : undefined,
      });
      this.name(resource, `engine "${path}"`);
    }
    // A mount that is made for databases alone.
    for (const resource of this.ofType('vault_database_secrets_mount')) {
      this.engines.set(absolute(resource.namespace, literalText(resource.attributes['path'])), {
        ...resource,
        type: 'database',
      });
    }
  }

  private readRolesAndPolicies(): void {
    for (const resource of this.ofType('vault_policy')) {
      const { attributes, namespace } = resource;
      const name = literalText(attributes['name']);
      this.policies.set(policyKey(namespace, name), { ...resource, text: literalText(attributes['policy']) });
      this.name(resource, `policy "${absolute(namespace, name)}"`);
    }
    for (const resource of this.ofType('vault_jwt_auth_backend_role', 'vault_kubernetes_auth_backend_role')) {
      const role = readLoginRole(resource)!;
      const mount = absolute(role.namespace, role.mount);
      this.roles.set(roleKey(mount, role.name), role);
      this.name(role, `role "${role.name}" at auth mount "${mount}"`);
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

  private name({ path, place, source }: Origin, name: string): void {
    this.names.push({ path, place, source, name });
  }
}

interface HubSide {
  readonly resources: readonly HubResource[];
  readonly hubs: readonly Hub[];
  readonly existing: Existing;
  readonly unread?: readonly string[];
}

function roleKey(mount: string, name: string): string {
  return `${mount} ${name}`;
}

function policyKey(namespace: string, name: string): string {
  return `${namespace} ${name}`;
}
