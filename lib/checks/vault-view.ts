import { AccessRules } from '../access/policy';
import type { SynthesizedStack } from '../synth/synthesized-fleet';
import { literalText } from '../vault/expression';

/** Where something of the hub is said: in the program and in the output. */
export interface Origin {
  readonly path: string;
  readonly place: string;
}
export interface AuthMount extends Origin {
  readonly method: string;
}
export interface LoginRole extends Origin {
  readonly mount: string;
  readonly name: string;
  readonly method: 'jwt' | 'kubernetes';
  /** `<namespace>/<name>` of each ServiceAccount that may log in, or a pattern. */
  readonly accounts: readonly string[];
  readonly audiences: readonly string[];
  readonly policies: readonly string[];
  /** In seconds. */
  readonly tokenTtl?: number;
}
/** A role of a database engine. */
export interface DatabaseRole extends Origin {
  readonly mount: string;
  readonly name: string;
  /** `<mount>/<connection>`. */
  readonly connection: string;
}
export interface StaticRole extends DatabaseRole {
  readonly username: string;
  /** Seconds after which the hub rotates by itself; undefined with a schedule. */
  readonly period?: number;
  /** In UTC. */
  readonly schedule?: string;
}
export interface DynamicRole extends DatabaseRole {
  /** Of a lease, in seconds. */
  readonly ttl: number;
}
export interface HubName extends Origin {
  /** What the hub would know it by. */
  readonly name: string;
}

type Attributes = Record<string, any>;

/** What the Terraform side says, read off its JSON as the hub would understand it. */
export class VaultView {
  /** By path, below `auth/`. */
  readonly authMounts = new Map<string, AuthMount>();
  /** By mount and name. */
  readonly roles = new Map<string, LoginRole>();
  /** By the path at which credentials are read, without Vault namespace. */
  readonly staticRoles = new Map<string, StaticRole>();
  readonly dynamicRoles = new Map<string, DynamicRole>();
  /** Paths of database engines that are made here. */
  readonly databaseMounts = new Set<string>();
  /** Where the databases are that the hub reaches, by `<mount>/<connection>`. */
  readonly databaseHosts = new Map<string, string>();
  /** How many users a database has room for, by `<mount>/<connection>`. */
  readonly maximumUsers = new Map<string, number>();
  /** JSON text by name. */
  readonly policies = new Map<string, string>();
  /** Everything that has a name on the hub: two of one name would overwrite each other. */
  readonly names: HubName[] = [];

  private readonly rules = new Map<LoginRole, AccessRules>();
  private readonly accessors = new Map<string, string>();

  constructor(stacks: readonly SynthesizedStack[]) {
    for (const stack of stacks) {
      this.readMounts(stack);
    }
    for (const stack of stacks) {
      this.readRolesAndPolicies(stack);
      this.readDatabaseRoles(stack);
    }
  }

  role(mount: string, name: string): LoginRole | undefined {
    return this.roles.get(roleKey(mount, name));
  }

  /** What a login with this role may do, with templates filled in for it. */
  rulesOf(role: LoginRole): AccessRules {
    let rules = this.rules.get(role);
    if (!rules) {
      rules = new AccessRules();
      for (const name of role.policies) {
        const text = this.policies.get(name);
        if (text !== undefined) {
          rules.addPolicy(this.filledIn(text, role));
        }
      }
      this.rules.set(role, rules);
    }
    return rules;
  }

  private filledIn(policy: string, role: LoginRole): string {
    if (!policy.includes('{{')) {
      return policy;
    }
    return policy.replace(
      /\{\{identity\.entity\.aliases\.(?:\$\{([^}]*)\}|([^.]*))\.metadata\.service_account_namespace\}\}/g,
      (text, expression: string | undefined) =>
        expression && this.accessors.get(expression) === role.mount ? role.accounts[0]!.split('/')[0]! : text,
    );
  }

  private readMounts(stack: SynthesizedStack): void {
    const data = resourcesOf(stack.json['data'], 'vault_auth_backend').map((entry) => ({ ...entry, data: true }));
    const made = ['vault_auth_backend', 'vault_jwt_auth_backend'].flatMap((type) =>
      resourcesOf(stack.json['resource'], type).map((entry) => ({ ...entry, data: false })),
    );
    for (const { address, attributes, data: exists } of [...made, ...data]) {
      const origin = originOf(stack, address);
      const path = literalText(String(attributes['path'] ?? attributes['type']));
      this.authMounts.set(path, { ...origin, method: exists ? 'any' : String(attributes['type'] ?? 'jwt') });
      this.accessors.set(`${exists ? 'data.' : ''}${address}.accessor`, path);
      if (!exists) {
        this.names.push({ ...origin, name: `auth mount "${path}"` });
      }
    }
  }

  private readRolesAndPolicies(stack: SynthesizedStack): void {
    for (const { address, attributes } of resourcesOf(stack.json['resource'], 'vault_policy')) {
      const origin = originOf(stack, address);
      this.policies.set(literalText(attributes['name']), literalText(attributes['policy']));
      this.names.push({ ...origin, name: `policy "${attributes['name']}"` });
    }
    for (const { address, attributes } of resourcesOf(stack.json['resource'], 'vault_mount')) {
      const origin = originOf(stack, address);
      if (attributes['type'] === 'database') {
        this.databaseMounts.add(literalText(attributes['path']));
      }
      this.names.push({ ...origin, name: `engine "${attributes['namespace'] ?? ''}/${attributes['path']}"` });
    }
    for (const { address, attributes } of resourcesOf(stack.json['resource'], 'vault_jwt_auth_backend_role')) {
      const subject = literalText(String(attributes['bound_subject'] ?? ''));
      this.addRole(stack, address, attributes, {
        method: 'jwt',
        accounts: subject.startsWith(SUBJECT) ? [subject.slice(SUBJECT.length).replace(':', '/')] : [],
        audiences: (attributes['bound_audiences'] ?? []) as string[],
      });
    }
    for (const { address, attributes } of resourcesOf(stack.json['resource'], 'vault_kubernetes_auth_backend_role')) {
      const namespaces = (attributes['bound_service_account_namespaces'] ?? []) as string[];
      const names = (attributes['bound_service_account_names'] ?? []) as string[];
      this.addRole(stack, address, attributes, {
        method: 'kubernetes',
        accounts: [
          ...namespaces.flatMap((namespace) => names.map((name) => `${namespace}/${name}`)),
          ...(attributes['bound_service_account_namespace_selector'] ? names.map((name) => `<by label>/${name}`) : []),
        ],
        audiences: attributes['audience'] === undefined ? [] : [attributes['audience'] as string],
      });
    }
  }

  private readDatabaseRoles(stack: SynthesizedStack): void {
    for (const { address, attributes } of resourcesOf(
      stack.json['resource'],
      'vault_database_secret_backend_connection',
    )) {
      const connection = `${literalText(String(attributes['backend']))}/${literalText(String(attributes['name']))}`;
      this.names.push({ ...originOf(stack, address), name: `database connection "${connection}"` });
      const { connection_url: url } = (attributes['postgresql'] ?? attributes['mysql'] ?? {}) as Attributes;
      const host = String(url ?? '').match(/@(?:tcp\()?([^/:)?]+)/)?.[1];
      if (host !== undefined) {
        this.databaseHosts.set(connection, host);
      }
      const said = attributes['//']?.keywheel?.maximum_users;
      if (said !== undefined) {
        this.maximumUsers.set(connection, Number(said));
      }
    }
    const read = (type: string, kind: string) =>
      resourcesOf(stack.json['resource'], type).map(({ address, attributes }) => {
        const mount = literalText(String(attributes['backend']));
        const name = literalText(String(attributes['name']));
        const connection = `${mount}/${literalText(String(attributes['db_name']))}`;
        const role: DatabaseRole = { ...originOf(stack, address), mount, name, connection };
        this.names.push({ ...role, name: `role "${mount}/${kind}/${name}"` });
        return { role, attributes };
      });
    for (const { role, attributes } of read('vault_database_secret_backend_static_role', 'static-roles')) {
      this.staticRoles.set(`${role.mount}/static-creds/${role.name}`, {
        ...role,
        username: literalText(String(attributes['username'])),
        period: attributes['rotation_period'] as number | undefined,
        schedule: attributes['rotation_schedule'] as string | undefined,
      });
    }
    for (const { role, attributes } of read('vault_database_secret_backend_role', 'roles')) {
      const ttl = Number(attributes['default_ttl'] ?? attributes['max_ttl'] ?? 0);
      this.dynamicRoles.set(`${role.mount}/creds/${role.name}`, { ...role, ttl });
    }
  }

  private addRole(
    stack: SynthesizedStack,
    address: string,
    attributes: Attributes,
    read: Pick<LoginRole, 'method' | 'accounts' | 'audiences'>,
  ): void {
    const mount = literalText(String(attributes['backend'] ?? read.method));
    const name = literalText(String(attributes['role_name']));
    const policies = (attributes['token_policies'] ?? []) as string[];
    const tokenTtl = attributes['token_ttl'] as number | undefined;
    const role = { ...originOf(stack, address), ...read, mount, name, policies: policies.map(literalText), tokenTtl };
    this.roles.set(roleKey(mount, name), role);
    this.names.push({ ...role, name: `role "${name}" at auth mount "${mount}"` });
  }
}

const SUBJECT = 'system:serviceaccount:';

function roleKey(mount: string, name: string): string {
  return `${mount} ${name}`;
}

function originOf(stack: SynthesizedStack, address: string): Origin {
  return { path: stack.owners.get(address) ?? '', place: `stack ${stack.name}, ${address}` };
}

/** Resources of one type in Terraform's JSON, which also allows lists where there is one. */
export function resourcesOf(block: unknown, type: string): { address: string; attributes: Attributes }[] {
  const byName = (block as Record<string, Record<string, Attributes>> | undefined)?.[type] ?? {};
  return Object.entries(byName).map(([name, attributes]) => ({ address: `${type}.${name}`, attributes }));
}
