import { IConstruct } from 'constructs';
import { note } from '../errors';
import { CANARY } from '../output/canary';
import { ROTATION_WATCH } from '../output/rotation-watch';

/**
 * The only place where a string that both sides share is made.
 *
 * Every part is a DNS label, so it holds neither `.` nor `/` nor `_`; parts are joined by one of these. Two inputs
 * therefore never meet in one name: `a-b` and `c` give `a-b.c`, `a` and `b-c` give `a.b-c`.
 * Names hold the user's own words and no tree path: moving a construct renames nothing.
 */
export const names = {
  /** KV mount of secrets whose path holds the tenant. */
  kvMount: (fleet: string) => `${fleet}.kv`,
  /** KV mount of secrets whose path holds the Kubernetes namespace: apart, so that no tenant's name meets a namespace's. */
  namespacesKvMount: (fleet: string) => `${fleet}.namespaces`,
  /** `<environment>/<tenant>/<secret>`, below a KV mount. */
  secretPath: (environment: string, owner: string, secret: string) => `${environment}/${owner}/${secret}`,
  /** Where the token of a replication waits: a dot keeps it apart from every secret's name. */
  replicationToken: (cluster: string, namespace: string, downstream: string) =>
    `token.${cluster}.${namespace}.${downstream}`,

  /**
   * Mount of a spoke's logins, below `auth/`. A cluster that changes its method gets another mount: both cannot be at
   * one path while Terraform replaces one by the other.
   */
  authMount: (fleet: string, cluster: string, method: 'jwt' | 'kubernetes') =>
    method === 'jwt' ? `${fleet}.${cluster}` : `${fleet}.${cluster}.${method}`,
  /** Mount of the logins of workloads that SPIRE knows, below `auth/`: no method has this name. */
  spireMount: (fleet: string, cluster: string) => `${fleet}.${cluster}.spire`,
  /** What SPIRE is told of a namespace, cluster-scoped. */
  spiffeId: (fleet: string, namespace: string) => `keywheel.${fleet}.${namespace}.spiffe`,
  /** Mount of the logins of whoever deploys, below `auth/`: three parts, a spoke's has two. */
  deployMount: (fleet: string) => `${fleet}.deploy.approle`,
  /**
   * Mount of the logins of what is not in Kubernetes, below `auth/`. Its third part is no method of a spoke, so a
   * cluster may be called `machines`.
   */
  machineMount: (fleet: string, method: 'approle' | 'cert' | 'aws' | 'gcp') => `${fleet}.machines.${method}`,
  /** All of them, as a pattern. */
  machineMounts: (fleet: string) => `${fleet}.machines.*`,
  /** Each issuer of tokens has a mount of its own. */
  issuerMount: (fleet: string, issuer: string) => `${fleet}.machines.jwt.${issuer}`,
  machineRole: (environment: string, tenant: string, machine: string) => `${environment}.${tenant}.${machine}`,
  machinePolicy: (fleet: string, ...owner: [environment: string, tenant: string, machine: string] | ['*']) =>
    [fleet, 'machine', ...owner].join('.'),
  /** Mount of the logins of people, below `auth/`. */
  peopleMount: (fleet: string) => `${fleet}.people.oidc`,
  peopleRole: 'people',
  /** Group of the hub for a group of people, which may be called anything there. */
  peopleGroup: (fleet: string, group: string) => `${fleet}.people.${group}`,
  ownerPolicy: (fleet: string, ...tenant: [environment: string, tenant: string] | ['*']) =>
    [fleet, 'owner', ...tenant].join('.'),
  viewerPolicy: (fleet: string, ...tenant: [environment: string, tenant: string] | ['*']) =>
    [fleet, 'viewer', ...tenant].join('.'),
  auditorPolicy: (fleet: string) => `${fleet}.auditor`,
  /** Role of a tenant namespace at its spoke's mount. */
  readerRole: (fleet: string, namespace: string) => `${fleet}.${namespace}`,
  /** Role that writes the token of a replication into the hub. */
  pushRole: (fleet: string, namespace: string) => `${fleet}.${namespace}.push`,
  readerPolicy: (fleet: string, cluster: string, namespace: string) => `${fleet}.read.${cluster}.${namespace}`,
  /** One policy for all namespaces of a spoke: the namespace comes from the login. */
  templatedPolicy: (fleet: string, cluster: string) => `${fleet}.read.${cluster}`,
  pushPolicy: (fleet: string, cluster: string, namespace: string) => `${fleet}.push.${cluster}.${namespace}`,
  deployPolicy: (fleet: string, stack: string) => `${fleet}.deploy.${stack}`,
  /** Parent of the Vault namespaces of an environment's tenants: three parts, an engine beside it has two. */
  environmentNamespace: (fleet: string, environment: string) => `${fleet}.env.${environment}`,
  /** Below its environment's: a tenant may be called `identity` or `auth`, which the hub keeps for itself. */
  teamNamespace: (tenant: string) => `team.${tenant}`,
  tenantNamespace: (fleet: string, environment: string, tenant: string) =>
    `${names.environmentNamespace(fleet, environment)}/${names.teamNamespace(tenant)}`,
  /** Database engine of all databases that the fleet reaches. */
  databaseMount: (fleet: string) => `${fleet}.database`,
  /** Two parts where tenants share it, three where one owns it. */
  databaseConnection: (environment: string, tenant: string | undefined, database: string) =>
    [environment, tenant, database].filter((part) => part !== undefined).join('.'),
  /** A user's name holds no `.`; the hub takes names of roles in lower case only. */
  databaseRole: (prefix: string, environment: string, tenant: string, credential: string, username?: string) =>
    `${prefix}${[environment, tenant, credential, username].filter((part) => part !== undefined).join('.')}`.toLowerCase(),
  /** What the paths of all PKI engines start with. */
  certificateAuthorityMounts: (fleet: string) => `${fleet}.pki.`,
  /** PKI engine of one authority: four parts where tenants share it, five where one owns it. */
  certificateAuthorityMount: (fleet: string, environment: string, tenant: string | undefined, authority: string) =>
    `${names.certificateAuthorityMounts(fleet)}${[environment, tenant, authority].filter((part) => part !== undefined).join('.')}`,
  /** Role of one certificate at its authority. */
  certificateRole: (prefix: string, environment: string, tenant: string, certificate: string) =>
    `${prefix}${environment}.${tenant}.${certificate}`,
  /** Terraform output with the request of an authority that is signed outside. */
  certificateRequest: (...parts: readonly string[]) => terraformId('csr', ...parts),
  /** Group of a credential's users in the database: neither part holds `_`. */
  databaseGroup: (tenant: string, credential: string) => `${tenant}_${credential}`,
  /** Role of its own for what is leased: its token must live as long as the lease. */
  leaseRole: (fleet: string, namespace: string, credential: string) => `${fleet}.${namespace}.lease.${credential}`,
  leasePolicy: (fleet: string, cluster: string, ...namespaceAndCredential: [string, string] | ['*']) =>
    [fleet, 'lease', cluster, ...namespaceAndCredential].join('.'),
  /** Role of who rotates two alternating users. */
  rotateRole: (fleet: string, namespace: string, credential: string) => `${fleet}.${namespace}.rotate.${credential}`,
  rotatePolicy: (fleet: string, cluster: string, ...namespaceAndCredential: [string, string] | ['*']) =>
    [fleet, 'rotate', cluster, ...namespaceAndCredential].join('.'),
  /** Engine of all keys to encrypt and sign with. */
  transitMount: (fleet: string) => `${fleet}.transit`,
  /** Three parts. */
  transitKey: (environment: string, tenant: string, key: string) => `${environment}.${tenant}.${key}`,
  /** Role of who calls the hub by itself. */
  clientRole: (fleet: string, namespace: string, account: string) => `${fleet}.${namespace}.client.${account}`,
  /** What a client mounts of one secret, in its namespace: two parts, of which neither holds `.`. */
  secretProviderClass: (account: string, secret: string) => `${account}.${secret}`,
  clientPolicy: (fleet: string, cluster: string, ...namespaceAndAccount: [string, string] | ['*']) =>
    [fleet, 'client', cluster, ...namespaceAndAccount].join('.'),
  /** Where a namespace confirms which rotation its Secret carries; the Secret's name, which may hold `.`, comes last. */
  confirmation: (cluster: string, namespace: string, secret: string) => `rotation.${cluster}.${namespace}.${secret}`,
  /** Where whoever rotates a pair of users takes its turn: two parts, and no first one is shared with another name. */
  turn: (credential: string) => `turn.${credential}`,
  /** Where the mark of a store is: of the namespace's own, or of one of those that it lends to others. */
  canaryPath: (cluster: string, namespace: string, ...store: string[]) =>
    ['canary', cluster, namespace, ...store].join('.'),
  /** All of them of a cluster, as a pattern. */
  canaryPaths: (cluster: string) => `canary.${cluster}.*`,
  /** How everything begins that keywheel itself keeps beside a tenant's secrets, whose names hold no dot. */
  ownPaths: ['token.', 'rotation.', 'turn.', 'canary.'],

  /** What a ServiceAccount token must be meant for to be taken by this fleet's hub. */
  audience: (fleet: string) => `${fleet}.vault`,

  bootstrapStack: 'bootstrap',
  hubStack: 'hub',
  spokeStack: (cluster: string) => `spoke-${cluster}`,
  /** Where a backend keeps the state of a stack, if it knows no folders. */
  state: (fleet: string, stack: string) => `${fleet}_${stack}`,

  /** In a tenant's namespace. */
  serviceAccount: 'keywheel',
  tokenRole: 'keywheel-token',
  secretStore: 'keywheel',
  /** ExternalSecret and Secret of a canary: of the namespace's own store, or of one that serves other namespaces too. */
  canary: (...store: string[]) => [CANARY, ...store].join('.'),
  pusher: 'keywheel-push',
  /** A store for a KV engine made elsewhere. */
  existingKvStore: (version: 1 | 2, mount: string, vaultNamespace?: string) =>
    [
      `keywheel-kv${version}`,
      ...objectNameParts(mount),
      ...(vaultNamespace ? ['x-in', ...objectNameParts(vaultNamespace)] : []),
    ].join('.'),
  databaseStore: 'keywheel-database',
  /** A store for an engine made elsewhere: two parts where tenants share the database, three where one owns it. */
  existingDatabaseStore: (tenant: string | undefined, database: string) =>
    ['keywheel-database', tenant, database].filter((part) => part !== undefined).join('.'),
  /** What reads the root of an authority that is trusted: two parts where tenants share it, three where one owns it. */
  trustedRoot: (tenant: string | undefined, authority: string) =>
    ['keywheel-root', tenant, authority].filter((part) => part !== undefined).join('.'),
  /** ServiceAccount and CronJob of who rotates two alternating users. */
  rotator: (credential: string) => `keywheel-rotate.${credential}`,
  /** ServiceAccount and CronJob of who takes snapshots of the hub. */
  snapshots: (id: string) => `keywheel-snapshots.${id}`,
  /** Beside a Secret: says whether its rotation is in order. A name with `.` before a last part that no user gives. */
  rotationWatch: (secret: string) => `${secret}${ROTATION_WATCH}`,
  /** Upstream: the ServiceAccount (with Role, binding and token Secret) of one downstream cluster. */
  replicationReader: (downstream: string) => `keywheel.${downstream}`,
  /** Downstream: the store that reads an upstream namespace. */
  upstreamStore: (cluster: string, namespace: string) => `keywheel.${cluster}.${namespace}`,
  /** Store and ServiceAccount of a namespace for a store that is not the hub. */
  externalStore: (store: string) => `keywheel-store.${store}`,
  upstreamToken: (cluster: string, namespace: string) => `keywheel.${cluster}.${namespace}`,
  /** Downstream: the ServiceAccount with which that store reads, where it has no token of another cluster. */
  upstreamAccount: (cluster: string, namespace: string) => `keywheel.${cluster}.${namespace}`,
  upstreamTokenRole: (cluster: string, namespace: string) => `keywheel-token.${cluster}.${namespace}`,
  /** Upstream: the Role (and binding) of one namespace of a downstream cluster, that comes as a user. */
  downstreamReader: (cluster: string, namespace: string) => `keywheel.${cluster}.${namespace}`,
  /** What the tokens of other clusters must be meant for to be taken upstream. */
  upstreamAudience: (fleet: string, cluster: string) => `${fleet}.${cluster}.upstream`,
  /** What the upstream API server calls the ServiceAccounts of another cluster: `:` ends it, which no part holds. */
  downstreamUsers: (fleet: string, cluster: string) => `${fleet}.${cluster}:`,
  clusterSecretStore: (tenant: string, id: string) => `keywheel.${tenant}.${id}`,
  /** Cluster-scoped objects. */
  tokenReview: (fleet: string) => `keywheel.${fleet}.token-review`,
  takeOverGuard: (fleet: string) => `keywheel.${fleet}.take-over`,
  /**
   * What a GitOps tool knows a unit of manifests by: `<fleet>`, then the cluster where one place has all of them, then
   * the folder.
   */
  sync: (fleet: string, ...unit: string[]) => [fleet, ...unit].join('.'),
  /** What Flux fetches the manifests from. No folder is called so. */
  syncSource: (fleet: string) => `keywheel.${fleet}`,
  /** What the operator may do, where it is installed with the fleet: in all of a cluster, and in a namespace. */
  operatorRights: (fleet: string) => `keywheel.${fleet}.operator`,
  certificateRights: (fleet: string) => `keywheel.${fleet}.cert-controller`,
  /** Where the operator runs. */
  operatorEgress: (fleet: string) => `keywheel.${fleet}.egress`,
  /** Rules and monitors of a cluster, and those of the hub. */
  alerts: (fleet: string) => `keywheel.${fleet}.alerts`,
  hubAlerts: (fleet: string) => `keywheel.${fleet}.hub.alerts`,
} as const;

/** A name in Terraform: parts joined by `_`, which no part holds, behind a word, for it must not start with a digit. */
export function terraformId(word: string, ...parts: string[]): string {
  return [word, ...parts].map((part) => part.replaceAll('.', '__').replaceAll('/', '___')).join('_');
}

/**
 * The parts of a path as those of an object's name: as they are where they may be, else as `x-` and their bytes. No two
 * paths meet, and none has a part `x-in`.
 */
function objectNameParts(path: string): string[] {
  return path
    .split('/')
    .map((part) => (isDnsLabel(part) && !part.startsWith('x-') ? part : `x-${Buffer.from(part).toString('hex')}`));
}

/** A part of such a name for what may be called anything. */
export function terraformPart(text: string): string {
  return text.replace(/[^a-zA-Z0-9-]/g, (character) => `.${character.charCodeAt(0).toString(16)}`);
}

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const SECRET_KEY = /^(?!\.\.|\.$)[-._a-zA-Z0-9]{1,253}$/;

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
export function isDnsLabel(name: string): boolean {
  return DNS_LABEL.test(name);
}

/** Notes `NameInvalid` unless the name may be part of the names on both sides. */
export function requireDnsLabel(scope: IConstruct, what: string, name: string): void {
  if (!isDnsLabel(name)) {
    note(
      scope,
      'NameInvalid',
      `${what} "${name}" is not a valid DNS label; use 1 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends`,
    );
  }
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
export function isObjectName(name: string): boolean {
  return name.length <= 253 && DNS_SUBDOMAIN.test(name);
}

/** Whether it begins as the names of objects that keywheel itself makes. */
export function isOwnObjectName(name: string): boolean {
  return name.startsWith('keywheel');
}

/** Notes `NameInvalid` for what the API server would refuse. */
export function requireObjectName(scope: IConstruct, what: string, name: string): void {
  if (!isObjectName(name)) {
    note(
      scope,
      'NameInvalid',
      `${what} "${name}" is not a valid name of a Kubernetes object; use at most 253 of a-z, 0-9, "-" and ".", with a letter or digit at both ends of each part`,
    );
  }
}

/** https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key);
}

/** Notes `KeyInvalid` for what the API server would refuse. */
export function requireSecretKey(scope: IConstruct, what: string, key: string): void {
  if (!isSecretKey(key)) {
    note(
      scope,
      'KeyInvalid',
      `${what} "${key}" is not a valid key of a Secret; use 1 to 253 of a-z, A-Z, 0-9, "-", "_" and ".", but neither "." nor what starts with ".."`,
    );
  }
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const LABEL_PART = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Notes `LabelInvalid` for what the API server would refuse. */
export function requireLabel(scope: IConstruct, key: string, value: string): void {
  if (value.includes('TfToken[')) {
    // A value that only Terraform knows is told with all others of its kind.
    return;
  }
  const [name, prefix] = key.split('/').reverse();
  const validKey =
    LABEL_PART.test(name!) && (prefix === undefined || DNS_SUBDOMAIN.test(prefix)) && key.split('/').length <= 2;
  if (!validKey || !(value === '' || LABEL_PART.test(value))) {
    note(
      scope,
      'LabelInvalid',
      `label "${key}" with value "${value}" is invalid; use at most 63 of a-z, A-Z, 0-9, "-", "_" and "." on each side, with a letter ` +
        'or digit at both ends, and a DNS name with "/" before the key if you like',
    );
  }
}

/** https://developer.hashicorp.com/terraform/language/values/variables#declaring-an-input-variable */
const RESERVED_VARIABLES = ['source', 'version', 'providers', 'count', 'for_each', 'lifecycle', 'depends_on', 'locals'];

/** Notes `SecretInProgram` for what is no name of a variable, without repeating it: it may be the value itself. */
export function requireVariableName(scope: IConstruct, what: string, name: string): void {
  if (RESERVED_VARIABLES.includes(name)) {
    note(scope, 'VariableInvalid', `${what} is "${name}", which Terraform keeps for itself; use another name`);
  } else if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) {
    note(
      scope,
      'SecretInProgram',
      `${what} takes the name of a Terraform variable and got ${name.length} characters that are none; ` +
        'use letters, digits and "_", and hand over the value as TF_VAR_<name>, never in the program',
    );
  }
}

/**
 * A construct id that is free in the scope. Two things of one name are told at synthesis, together with all else that
 * is wrong; until then the second needs an id of its own.
 */
export function freeId(scope: IConstruct, id: string): string {
  let free = id;
  // The tree keeps its children in an object, which has a "constructor" from the start.
  for (let count = 2; free in Object.prototype || scope.node.tryFindChild(free); count += 1) {
    free = `${id}#${count}`;
  }
  return free;
}
