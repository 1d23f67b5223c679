import { MountTree } from './mount-tree';
import { hubName } from '../output/hub-names';
import { AuthMounts } from './auth-mounts';
import { CertificateRole, Issuer, readCertificateRole, readIssuers } from './certificate-authorities';
import {
  DatabaseConnection,
  DynamicRole,
  readConnection,
  readDynamicRole,
  readOwnConnections,
  readStaticRole,
  StaticRole,
} from './database-roles';
import {
  absolute,
  Existing,
  Hub,
  HubLimits,
  HubResource,
  Outside,
  Prefixes,
  StatedKeys,
  Statements,
  TenantPlace,
  Tenants,
} from '../output/hub-resource';
import type { HubServerFile } from '../output/hub-server';
import { HubPolicies } from './hub-policies';
import { HubServerView, readHubServer } from './hub-servers';
import { HubName, hubNames } from './hub-register';
import { LoginRole, readLoginRole } from './login-roles';
import { ResourceIndex, statedPath } from './resource-index';
import { Engine, readEngines } from './secret-engines';
import { readTransitKey, TransitKey } from './transit-keys';

/** What the Terraform side says, as the hub would understand it. Paths have their Vault namespace before them. */
export class VaultView {
  readonly resources: ResourceIndex;
  readonly hubs: readonly Hub[];
  readonly existing: Existing;
  readonly outside: Outside;
  readonly tenants: Tenants;
  readonly prefixes: Prefixes;
  readonly tenantPlaces: readonly TenantPlace[];
  /** Which keys people give the values that they write. */
  readonly statedKeys: StatedKeys;
  /** What the hub bears, as far as the program says it. */
  readonly limits: HubLimits;
  readonly namespaces: ReadonlyMap<string, HubResource>;
  readonly mounts: AuthMounts;
  /** By path. */
  readonly engines: ReadonlyMap<string, Engine>;
  /** By mount and name. */
  readonly roles: ReadonlyMap<string, LoginRole>;
  readonly policies: HubPolicies;
  /** By the path at which credentials are read. */
  readonly staticRoles: ReadonlyMap<string, StaticRole>;
  readonly dynamicRoles: ReadonlyMap<string, DynamicRole>;
  /** By the path at which they issue. */
  readonly certificateRoles: ReadonlyMap<string, CertificateRole>;
  /** By the mount of their engine. */
  readonly issuers: ReadonlyMap<string, Issuer>;
  /** By `<mount>/<connection>`. */
  readonly connections: ReadonlyMap<string, DatabaseConnection>;
  /** By `<mount>/<name>`. */
  readonly transitKeys: ReadonlyMap<string, TransitKey>;

  /** What each server is started with. */
  readonly servers: readonly HubServerView[];

  private register?: readonly HubName[];
  private engineTree?: MountTree;
  private hasOtherNamespaces?: boolean;
  private readonly unread: ReadonlySet<string>;
  /** By mount and name as they are asked for: every rule about logins asks for the role of each. */
  private readonly asked = new Map<string, Map<string, LoginRole | undefined>>();

  constructor(side: HubSide) {
    const { hubs, existing, outside, keys, limits, tenants, prefixes, tenantPlaces, unread, hubServers } = side;
    const resources = new ResourceIndex(side.resources);
    const read = <T>(type: string, readOne: (resource: HubResource) => T, keyOf: (one: T) => string) =>
      new Map(
        resources
          .ofType(type)
          .map((resource) => readOne(resource))
          .map((one) => [keyOf(one), one]),
      );
    this.resources = resources;
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
    this.limits = limits;
    this.unread = new Set(unread);
    this.servers = hubServers.map(readHubServer);
    this.namespaces = read('vault_namespace', (resource) => resource, statedPath);
    this.mounts = new AuthMounts(resources);
    this.engines = readEngines(resources);
    this.policies = new HubPolicies(
      resources,
      this.mounts,
      ({ namespace, name }) => this.hasPolicyElsewhere(namespace, name) || this.mayHaveMore('vault_policy'),
    );
    this.roles = new Map(
      resources
        .ofType('vault_jwt_auth_backend_role', 'vault_kubernetes_auth_backend_role')
        .flatMap((resource) => readLoginRole(resource) ?? [])
        .map((role) => [roleKey(absolute(role.namespace, role.mount), role.name), role]),
    );
    this.connections = new Map(
      [
        ...resources.ofType('vault_database_secrets_mount').flatMap(readOwnConnections),
        ...resources.ofType('vault_database_secret_backend_connection').map(readConnection),
      ].map((one) => [one.connection, one]),
    );
    this.staticRoles = read(
      'vault_database_secret_backend_static_role',
      readStaticRole,
      ({ mount, name }) => `${mount}/static-creds/${name}`,
    );
    this.dynamicRoles = read(
      'vault_database_secret_backend_role',
      readDynamicRole,
      ({ mount, name }) => `${mount}/creds/${name}`,
    );
    this.transitKeys = read(
      'vault_transit_secret_backend_key',
      readTransitKey,
      ({ mount, name }) => `${mount}/${name}`,
    );
    this.certificateRoles = read(
      'vault_pki_secret_backend_role',
      readCertificateRole,
      ({ mount, name }) => `${mount}/issue/${name}`,
    );
    this.issuers = new Map(readIssuers((type) => resources.ofType(type)).map((issuer) => [issuer.mount, issuer]));
  }

  /** Everything that has a name on the hub: two of one name would overwrite each other. */
  get names(): readonly HubName[] {
    this.register ??= hubNames(this.resources);
    return this.register;
  }

  /** Whether the hub may have more of these types than Terraform says here. */
  mayHaveMore(...types: string[]): boolean {
    return this.unread.has('*') || types.some((type) => this.unread.has(type));
  }

  /** Mounts of the engines that one of these paths is in, in the order of {@link engines}. */
  enginesAbove(...paths: readonly string[]): readonly string[] {
    this.engineTree ??= new MountTree(this.engines.keys());
    return this.engineTree.above(paths);
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
    const atMount = this.asked.get(mount) ?? new Map<string, LoginRole | undefined>();
    this.asked.set(mount, atMount);
    if (!atMount.has(name)) {
      atMount.set(name, this.roles.get(roleKey(mount, name)));
    }
    return atMount.get(name);
  }

  /** Whether somebody says that the policy is there, made elsewhere. */
  hasPolicyElsewhere(namespace: string, name: string): boolean {
    return this.existing.policies.includes(hubName.policy(absolute(namespace, name)));
  }
}

interface HubSide extends Required<Statements> {
  readonly resources: readonly HubResource[];
  readonly hubs: readonly Hub[];
  readonly unread: readonly string[];
  readonly hubServers: readonly HubServerFile[];
}

function roleKey(mount: string, name: string): string {
  return `${hubName.mount(mount)} ${hubName.role('jwt', name)}`;
}
