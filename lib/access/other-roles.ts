import { isFields } from '../collections/fields';
import { hubName } from '../output/hub-names';
import { absolute, HubResource, Origin } from '../output/hub-resource';
import { literalText } from '../encode/terraform';
import { isLoginRole, LoginRole, tokenPolicies } from '../views/login-roles';
import { PolicyHolder, policyName } from '../views/hub-policies';
import { isGlobOf } from '../text/glob';
import type { VaultView } from '../views/vault-view';
import { identitiesOf } from './identities';

/** A role that lets in something else than a ServiceAccount: a pipeline, a machine, a group of people. */
export interface OtherRole extends PolicyHolder, Origin {
  /** `approle`, `cert`, `ldap group`. */
  readonly method: string;
  readonly attributes: HubResource['attributes'];
  /** Names of arguments that are known only once it is applied. */
  readonly unknown: readonly string[];
  /** Whether these are all of its policies. */
  readonly knowsPolicies: boolean;
}

interface Reading {
  readonly method: string;
  /** Argument with the name. */
  readonly name: string;
  /** Argument with the names of policies. */
  readonly policies: string;
  readonly mount: string;
}

const ofTokens = (method: string, name = 'name'): Reading => ({
  method,
  name,
  policies: 'token_policies',
  mount: method,
});
const ofPeople = (method: string, name: string): Reading => ({
  ...{ method, name, policies: 'policies' },
  mount: method.split(' ')[0]!,
});

const READINGS: Record<string, Reading> = {
  vault_alicloud_auth_backend_role: ofTokens('alicloud', 'role'),
  vault_approle_auth_backend_role: ofTokens('approle', 'role_name'),
  vault_aws_auth_backend_role: ofTokens('aws', 'role'),
  vault_azure_auth_backend_role: ofTokens('azure', 'role'),
  vault_cert_auth_backend_role: ofTokens('cert'),
  vault_cf_auth_backend_role: ofTokens('cf'),
  vault_gcp_auth_backend_role: ofTokens('gcp', 'role'),
  vault_github_team: ofPeople('github team', 'team'),
  vault_github_user: ofPeople('github user', 'user'),
  // Of people: one that takes tokens is a login.
  vault_jwt_auth_backend_role: ofTokens('oidc', 'role_name'),
  vault_kerberos_auth_backend_group: ofPeople('kerberos group', 'name'),
  vault_ldap_auth_backend_group: ofPeople('ldap group', 'groupname'),
  vault_ldap_auth_backend_user: ofPeople('ldap user', 'username'),
  vault_oci_auth_backend_role: ofTokens('oci'),
  vault_okta_auth_backend_group: ofPeople('okta group', 'group_name'),
  vault_okta_auth_backend_user: ofPeople('okta user', 'username'),
  vault_radius_auth_backend_user: ofPeople('radius user', 'username'),
  vault_saml_auth_backend_role: ofTokens('saml'),
  vault_scep_auth_backend_role: ofTokens('scep'),
  vault_spiffe_auth_backend_role: ofTokens('spiffe'),
  // A token that Terraform itself makes.
  vault_token: ofPeople('token', 'display_name'),
  vault_token_auth_backend_role: { ...ofPeople('token role', 'role_name'), policies: 'allowed_policies' },
  vault_userpass_auth_backend_user: { ...ofTokens('userpass', 'username') },
};

/** Methods whose mount itself gives policies to everybody who logs in there. */
const FOR_EVERYBODY: Record<string, Reading> = Object.fromEntries(
  ['github', 'kerberos', 'ldap', 'okta', 'radius'].map((method) => [
    `vault_${method}_auth_backend`,
    { ...ofTokens(method, ''), mount: method },
  ]),
);

/** What of a method of people is written within the block of its mount. */
const WITHIN: Record<string, Record<string, Reading>> = {
  vault_okta_auth_backend: {
    group: ofPeople('okta group', 'group_name'),
    user: ofPeople('okta user', 'username'),
  },
};

/** What gives policies to somebody who is no ServiceAccount, by its type. */
export const GIVES_POLICIES: readonly string[] = [
  ...Object.keys(READINGS),
  ...Object.keys(FOR_EVERYBODY),
  ...['entity', 'group'].flatMap((who) => [`vault_identity_${who}`, `vault_identity_${who}_policies`]),
];

export function otherRoles(vault: VaultView): OtherRole[] {
  const { resources } = vault;
  const roles = resources
    .written(...Object.keys(READINGS))
    .filter((resource) => !isLoginRole(resource))
    .map((resource) => read(resource, READINGS[resource.type]!))
    .map((role) => (role.method === 'token role' ? { ...role, policies: handedOut(vault, role) } : role));
  const everybody = resources
    .written(...Object.keys(FOR_EVERYBODY))
    .filter(({ attributes }) => [attributes['token_policies'] ?? []].flat().length > 0)
    .map((resource) => ({ ...read(resource, FOR_EVERYBODY[resource.type]!), name: '*' }));
  const within = resources
    .written(...Object.keys(WITHIN))
    .flatMap((resource) =>
      Object.entries(WITHIN[resource.type]!).flatMap(([block, of]) => readWithin(resource, block, of)),
    );
  return [...roles, ...everybody, ...within, ...holders(vault)];
}

function read(resource: HubResource, { method, name, policies, mount }: Reading): OtherRole {
  const { attributes, namespace, path, place, source, unknown = [] } = resource;
  // One whose name is not known here is told by what Terraform calls it.
  const said = literalText(String(attributes[name] ?? resource.address));
  return {
    ...{ path, place, source, attributes, unknown, method, namespace, ...NOBODY },
    knowsPolicies: !unknown.includes(policies),
    mount: hubName.mount(
      literalText(String(attributes['backend'] ?? attributes['mount'] ?? attributes['path'] ?? mount)),
    ),
    name: hubName.role(method.split(' ')[0]!, said),
    policies: tokenPolicies(attributes, policies),
  };
}

/**
 * The policies that a role of the token store lets a caller put into a token. Where it says neither what is allowed nor
 * what is not, these are some of the caller's own.
 *
 * https://developer.hashicorp.com/vault/api-docs/auth/token#create-update-token-role
 */
function handedOut({ policies: all }: VaultView, { namespace, policies, attributes }: OtherRole): string[] {
  const listed = (argument: string) => [attributes[argument] ?? []].flat().map((one) => literalText(String(one)));
  const allowed = listed('allowed_policies_glob');
  const denied = [...listed('disallowed_policies'), ...listed('disallowed_policies_glob')];
  const isOpen = policies.length + allowed.length === 0 && denied.length > 0;
  const isOf = (patterns: readonly string[], name: string) => patterns.some((one) => isGlobOf(one, name));
  const known = [...all.all.values()]
    .filter((one) => one.namespace === namespace)
    .map(policyName)
    .filter((name) => isOpen || isOf(allowed, name));
  return [...new Set([...policies, ...known])].filter((name) => !isOf(denied, name));
}

function readWithin(resource: HubResource, block: string, reading: Reading): OtherRole[] {
  const { path } = resource.attributes;
  return [resource.attributes[block] ?? []]
    .flat()
    .filter(isFields)
    .map((one) => read({ ...resource, attributes: { ...one, path } }, reading));
}

/** Entities and groups, with what is added to them elsewhere. */
function holders(vault: VaultView): OtherRole[] {
  return identitiesOf(vault).holders.map(({ resource, policies }) => {
    const { attributes, namespace, path, place, source, unknown = [], address, type } = resource;
    const { name, entity_id: entity, group_id: group } = attributes;
    const said = [name, entity, group].find((one) => typeof one === 'string' && !one.includes('${'));
    return {
      ...{ path, place, source, attributes, unknown, namespace, ...NOBODY },
      method: type.startsWith('vault_identity_entity') ? 'entity' : 'group',
      knowsPolicies: !unknown.includes('policies'),
      mount: 'identity',
      name: literalText(String(said ?? address)),
      policies: policies.map((one) => one.name),
    };
  });
}

/** What tells one ServiceAccount from another says nothing of others. */
const NOBODY = { accounts: [], metadataOf: () => ({}), aliasOf: () => undefined };

/** Who is said to log in from outside of Kubernetes, as the program says it: machines by mount and role, people by group. */
export function holdersByName(vault: VaultView): Map<string, LoginRole | OtherRole> {
  const others = otherRoles(vault);
  const byRole = (role: LoginRole | OtherRole) =>
    [`${absolute(role.namespace, role.mount)}/${role.name}`, role] as const;
  const groups = others.filter(({ method }) => method === 'group');
  return new Map<string, LoginRole | OtherRole>([
    ...others.map(byRole),
    ...[...vault.roles.values()].map(byRole),
    ...groups.map((role) => [`group ${absolute(role.namespace, role.name)}`, role] as const),
  ]);
}
