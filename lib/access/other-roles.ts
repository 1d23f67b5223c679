import { hubName } from '../output/hub-names';
import { absolute, HubResource, Origin } from '../output/hub-resource';
import { literalText } from '../encode/terraform';
import { isLoginRole, LoginRole, tokenPolicies } from '../views/login-roles';
import type { PolicyHolder } from '../views/hub-policies';
import type { VaultView } from '../views/vault-view';

/** A role that lets in something else than a ServiceAccount: a pipeline, a machine, a group of people. */
export interface OtherRole extends PolicyHolder, Origin {
  /** `approle`, `cert`, `ldap group`. */
  readonly method: string;
  readonly attributes: HubResource['attributes'];
  /** Names of arguments that are known only once it is applied. */
  readonly unknown: readonly string[];
}

interface Reading {
  readonly method: string;
  /** Argument with the name. */
  readonly name: string;
  /** Argument with the names of policies. */
  readonly policies: string;
  readonly mount: string;
}

const READINGS: Record<string, Reading> = {
  vault_approle_auth_backend_role: {
    method: 'approle',
    name: 'role_name',
    policies: 'token_policies',
    mount: 'approle',
  },
  vault_aws_auth_backend_role: { method: 'aws', name: 'role', policies: 'token_policies', mount: 'aws' },
  vault_azure_auth_backend_role: { method: 'azure', name: 'role', policies: 'token_policies', mount: 'azure' },
  vault_cert_auth_backend_role: { method: 'cert', name: 'name', policies: 'token_policies', mount: 'cert' },
  vault_gcp_auth_backend_role: { method: 'gcp', name: 'role', policies: 'token_policies', mount: 'gcp' },
  vault_github_team: { method: 'github team', name: 'team', policies: 'policies', mount: 'github' },
  vault_identity_entity: { method: 'entity', name: 'name', policies: 'policies', mount: 'identity' },
  vault_identity_group: { method: 'group', name: 'name', policies: 'policies', mount: 'identity' },
  // Of people: one that takes tokens is a login.
  vault_jwt_auth_backend_role: { method: 'oidc', name: 'role_name', policies: 'token_policies', mount: 'oidc' },
  vault_ldap_auth_backend_group: { method: 'ldap group', name: 'groupname', policies: 'policies', mount: 'ldap' },
  vault_ldap_auth_backend_user: { method: 'ldap user', name: 'username', policies: 'policies', mount: 'ldap' },
  vault_okta_auth_backend_group: { method: 'okta group', name: 'group_name', policies: 'policies', mount: 'okta' },
  vault_token_auth_backend_role: {
    method: 'token role',
    name: 'role_name',
    policies: 'allowed_policies',
    mount: 'token',
  },
};

export function otherRoles(vault: VaultView): OtherRole[] {
  return vault.resources.ofType(...Object.keys(READINGS)).flatMap((resource) => {
    // What is only looked at says nothing of its policies.
    const isOther = !resource.address.startsWith('data.') && !isLoginRole(resource);
    return isOther ? [read(resource, READINGS[resource.type]!)] : [];
  });
}

function read(resource: HubResource, { method, name, policies, mount }: Reading): OtherRole {
  const { attributes, namespace, path, place, source, unknown = [] } = resource;
  // One whose name is not known here is told by what Terraform calls it.
  const said = literalText(String(attributes[name] ?? resource.address));
  return {
    path,
    place,
    source,
    attributes,
    unknown,
    method,
    namespace,
    mount: hubName.mount(literalText(String(attributes['backend'] ?? mount))),
    name: mount === 'identity' ? said : hubName.role(method.split(' ')[0]!, said),
    accounts: [],
    policies: tokenPolicies(attributes, policies),
    metadataOf: () => ({}),
    aliasOf: () => undefined,
  };
}

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
