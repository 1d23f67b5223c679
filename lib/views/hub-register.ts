import { literalText } from '../encode/terraform';
import { hubName } from '../output/hub-names';
import { absolute, HubResource, Origin } from '../output/hub-resource';
import { isLookedAt, MOUNTS, mountPath } from './auth-mounts';
import { readCertificateRole, readIssuers } from './certificate-authorities';
import { readConnection, readDynamicRole, readStaticRole } from './database-roles';
import { policyName } from './hub-policies';
import { isLoginRole, loginRolePlace } from './login-roles';
import { ResourceIndex, statedPath } from './resource-index';
import { readTransitKey } from './transit-keys';

export interface HubName extends Origin {
  /** What the hub would know it by. */
  readonly name: string;
  /** What tells it from another one of its name, where two may be meant. */
  readonly apart?: string;
}

/** Roles of outside, and the argument with their name. */
const OUTSIDE_ROLES = {
  vault_approle_auth_backend_role: 'role_name',
  vault_cert_auth_backend_role: 'name',
  vault_aws_auth_backend_role: 'role',
  vault_gcp_auth_backend_role: 'role',
} as const;

/** What a resource of each type is known by; undefined for one that is not there to be known. */
const NAMES: readonly (readonly [types: readonly string[], nameOf: (resource: HubResource) => string | undefined])[] = [
  [['vault_namespace'], (resource) => `Vault namespace "${statedPath(resource)}"`],
  [MOUNTS, (resource) => (isLookedAt(resource) ? undefined : `auth mount "${mountPath(resource)}"`)],
  [['vault_mount'], (resource) => `engine "${statedPath(resource)}"`],
  [['vault_policy'], (resource) => `policy "${absolute(resource.namespace, policyName(resource))}"`],
  [['vault_jwt_auth_backend_role', 'vault_kubernetes_auth_backend_role'], loginRoleName],
  ...Object.entries(OUTSIDE_ROLES).map(
    ([type, argument]) =>
      [[type], (resource: HubResource) => roleName(resource, String(resource.attributes[argument]))] as const,
  ),
  [
    ['vault_jwt_auth_backend_role'],
    (resource) => (isLoginRole(resource) ? undefined : roleName(resource, String(resource.attributes['role_name']))),
  ],
  [['vault_identity_group'], (resource) => identityName('group', resource)],
  [['vault_identity_entity'], (resource) => identityName('entity', resource)],
  [
    ['vault_database_secret_backend_connection'],
    (resource) => `database connection "${readConnection(resource).connection}"`,
  ],
  [
    ['vault_database_secret_backend_static_role'],
    (resource) => {
      const { mount, name } = readStaticRole(resource);
      return `role "${mount}/static-roles/${name}"`;
    },
  ],
  [['vault_database_secret_backend_role'], (resource) => engineRoleName(readDynamicRole(resource))],
  [
    ['vault_transit_secret_backend_key'],
    (resource) => {
      const { mount, name } = readTransitKey(resource);
      return `key "${mount}/keys/${name}"`;
    },
  ],
  [['vault_pki_secret_backend_role'], (resource) => engineRoleName(readCertificateRole(resource))],
];

/** Everything that has a name on the hub: two of one name would overwrite each other. */
export function hubNames(resources: ResourceIndex): HubName[] {
  const named = NAMES.flatMap(([types, nameOf]) =>
    resources.ofType(...types).flatMap((resource) => {
      const name = nameOf(resource);
      return name === undefined ? [] : [namedAs(resource, name)];
    }),
  );
  const issuers = readIssuers((type) => resources.ofType(type)).map((issuer) => {
    // An engine may have several issuers that differ.
    const { attributes, address, unknown = [] } = issuer;
    const made = JSON.stringify([attributes, unknown.length > 0 ? address : '']);
    return namedAs(issuer, `certificate of authority "${issuer.mount}"`, made);
  });
  return [...named, ...issuers];
}

function namedAs(
  { path, place, source, root }: Origin & Pick<HubResource, 'root'>,
  name: string,
  apart = root,
): HubName {
  return { path, place, source, name, apart };
}

function loginRoleName(resource: HubResource): string | undefined {
  if (!isLoginRole(resource)) {
    return undefined;
  }
  const { mount, name } = loginRolePlace(
    resource,
    resource.type === 'vault_jwt_auth_backend_role' ? 'jwt' : 'kubernetes',
  );
  return `role "${name}" at auth mount "${absolute(resource.namespace, mount)}"`;
}

function roleName({ attributes, namespace }: HubResource, said: string): string {
  const mount = absolute(namespace, hubName.mount(literalText(String(attributes['backend'] ?? ''))));
  return `role "${hubName.role('', literalText(said))}" at auth mount "${mount}"`;
}

function identityName(what: string, { attributes, namespace }: HubResource): string | undefined {
  return typeof attributes['name'] === 'string'
    ? `${what} "${absolute(namespace, hubName.identity(literalText(attributes['name'])))}"`
    : undefined;
}

function engineRoleName({ mount, name }: { readonly mount: string; readonly name: string }): string {
  return `role "${mount}/roles/${name}"`;
}
