import { lastingSeconds } from '../go/duration';
import type { HubResource } from '../output/hub-resource';
import type { DynamicRole } from '../views/database-roles';
import { originOf, specOf } from '../output/seen-object';
import { isGenerator, Store, StoreLogin } from '../views/stores';
import type { VaultView } from '../views/vault-view';
import { Term } from './term';

/** Something that the hub makes for one reader and that ends by itself. */
export interface Leased {
  readonly what: 'user' | 'certificate' | 'lease';
  /** Where it is asked for, with its Vault namespace. */
  readonly path: string;
  /** Of a database. */
  readonly role?: DynamicRole;
  /** Each may end it; the least one does. */
  readonly limits: readonly Limit[];
}
export interface Limit extends Term {
  /** What ends, and it with it. */
  readonly of: 'lease' | 'token';
}

/**
 * What the hub takes where neither a role nor a mount says otherwise: 32 days.
 * https://developer.hashicorp.com/vault/docs/configuration#default_lease_ttl
 */
const SYSTEM_TTL: Term = { name: "Vault/OpenBao's own default", seconds: 768 * 3600 };

/** Engines whose credentials are leases, where they are asked at `<mount>/<one of these>/<role>`. */
const LEASING: Readonly<Record<string, readonly string[]>> = {
  alicloud: ['creds'],
  aws: ['creds', 'sts'],
  azure: ['creds'],
  consul: ['creds'],
  database: ['creds'],
  gcp: ['token', 'key', 'roleset', 'static-account', 'impersonated-account'],
  kubernetes: ['creds'],
  ldap: ['creds'],
  mongodbatlas: ['creds'],
  nomad: ['creds'],
  openldap: ['creds'],
  rabbitmq: ['creds'],
  terraform: ['creds'],
};
const CERTIFICATE = ['issue', 'sign', 'sign-verbatim'];

/** What a store or a generator gets at a path of the hub, if it is leased. */
export function leasedAt(vault: VaultView, store: Store | undefined, path: string): Leased | undefined {
  if (!store?.vault) {
    return undefined;
  }
  const user = leasedUser(vault, store.vault.login, path);
  if (user) {
    return user;
  }
  if (!isGenerator(store)) {
    return undefined;
  }
  const engine = engineOf(vault, path);
  // Roles may be made here in an engine that is not.
  if (vault.certificateRoles.has(path)) {
    return { what: 'certificate', path, limits: ofCertificate(vault, store, engine?.resource, path) };
  }
  if (!engine) {
    return undefined;
  }
  const [verb = '', name = ''] = path.slice(engine.path.length + 1).split('/');
  const { type } = engine.resource;
  if (type === 'pki' && CERTIFICATE.includes(verb)) {
    return {
      what: 'certificate',
      path,
      limits: ofCertificate(vault, store, engine.resource, `${engine.path}/issue/${name}`),
    };
  }
  return LEASING[type]?.includes(verb)
    ? { what: 'lease', path, limits: [...ofMount(engine.resource), ...tokenLimits(vault, store.vault.login)] }
    : undefined;
}

/** A user of a database that a login gets at a path, if the hub makes one there. */
export function leasedUser(
  vault: VaultView,
  login: Pick<StoreLogin, 'mount' | 'role'> | undefined,
  path: string,
): (Leased & { readonly role: DynamicRole }) | undefined {
  const role = vault.dynamicRoles.get(path);
  const limits = role && [...ofRole(role, vault.engines.get(role.mount)), ...tokenLimits(vault, login)];
  return role && limits && { what: 'user', path, role, limits };
}

/** What a mount's tuning adds to the limits of its leases: `default` counts where nobody says more. */
function ofMount(mount: HubResource | undefined, stated?: Limit): Limit[] {
  const said = (field: string): Limit[] => limit(mount, field, 'lease');
  const first = stated ?? said('default_lease_ttl_seconds')[0] ?? { ...SYSTEM_TTL, of: 'lease' };
  return [first, ...said('max_lease_ttl_seconds')];
}

/** https://developer.hashicorp.com/vault/docs/concepts/lease */
function ofRole(role: HubResource, mount: HubResource | undefined): Limit[] {
  return [...ofMount(mount, limit(role, 'default_ttl', 'lease')[0]), ...limit(role, 'max_ttl', 'lease')];
}

/**
 * A certificate ends with its validity; only one that is also leased is revoked with its token.
 * https://developer.hashicorp.com/vault/api-docs/secret/pki#create-update-role
 */
function ofCertificate(vault: VaultView, store: Store, mount: HubResource | undefined, issue: string): Limit[] {
  const role = vault.certificateRoles.get(issue);
  const asked = specOf(store.object).parameters?.ttl;
  const requested: Limit[] =
    asked === undefined
      ? []
      : [
          {
            name: 'ttl',
            seconds: lastingSeconds(asked) ?? 0,
            from: `${originOf(store).place}: spec.parameters.ttl`,
            of: 'lease',
          },
        ];
  return [
    ...ofMount(mount, requested[0] ?? limit(role, 'ttl', 'lease')[0]),
    ...limit(role, 'max_ttl', 'lease'),
    ...(role?.attributes['generate_lease'] ? tokenLimits(vault, store.vault?.login) : []),
  ];
}

/**
 * The operator never renews a token: its first time to live is all it has, and its leases die with it.
 * https://developer.hashicorp.com/vault/docs/concepts/tokens#token-time-to-live-periodic-tokens-and-explicit-max-ttls
 */
export function tokenLimits(vault: VaultView, login: Pick<StoreLogin, 'mount' | 'role'> | undefined): Limit[] {
  const role = login && vault.role(login.mount, login.role);
  if (!login || !role) {
    return [];
  }
  const mount = vault.mounts.byPath.get(login.mount);
  const tune = [mount?.attributes['tune'] ?? {}].flat()[0] ?? {};
  const tuned = (field: string): Limit[] =>
    tune[field] === undefined
      ? []
      : [{ name: field, seconds: lastingSeconds(tune[field]) ?? 0, from: placeOf(mount!, field), of: 'token' }];
  const said = (field: string) => limit(role, field, 'token');
  const [period] = said('token_period');
  const first = period ?? said('token_ttl')[0] ?? tuned('default_lease_ttl')[0] ?? { ...SYSTEM_TTL, of: 'token' };
  return [
    first,
    // A periodic token has no maximum but an explicit one.
    ...(period ? [] : said('token_max_ttl')),
    ...said('token_explicit_max_ttl'),
    ...tuned('max_lease_ttl'),
    // The hub takes back at once what a token leases with its last use.
    ...(Number(role.attributes['token_num_uses']) === 1
      ? [{ name: 'token_num_uses', seconds: 0, from: placeOf(role, 'token_num_uses'), of: 'token' } as const]
      : []),
  ];
}

interface Engine {
  readonly path: string;
  readonly resource: HubResource & { readonly type: string };
}

/** The mount with the longest path before a request. */
function engineOf({ engines }: VaultView, request: string): Engine | undefined {
  for (let end = request.lastIndexOf('/'); end > 0; end = request.lastIndexOf('/', end - 1)) {
    const path = request.slice(0, end);
    const resource = engines.get(path);
    if (resource) {
      return { path, resource };
    }
  }
  return undefined;
}

/** Nothing where it is not said, or zero, which stands for what is above. */
function limit(resource: HubResource | undefined, field: string, of: Limit['of']): Limit[] {
  const seconds = (resource && lastingSeconds(resource.attributes[field])) ?? 0;
  return seconds > 0 ? [{ name: field, seconds, from: placeOf(resource!, field), of }] : [];
}

function placeOf({ place }: HubResource, field: string): string {
  return `${place}: ${field}`;
}
