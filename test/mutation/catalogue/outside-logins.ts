import type { Part } from '../parts';
import { Excuse, Operator, put, remove, set, swap, whole } from '../operator';

const ROLES = [
  'vault_approle_auth_backend_role',
  'vault_cert_auth_backend_role',
  'vault_aws_auth_backend_role',
  'vault_gcp_auth_backend_role',
];
const JWT = 'vault_jwt_auth_backend_role';
const GROUP = 'vault_identity_group';
const ALIAS = 'vault_identity_group_alias';

/** From where and as whom a machine comes, no part of the output says a second time. */
const onlyTheMachineKnows: Excuse = () => 'only the machine itself could tell';
/** How long a login lasts limits it, and grants nothing. */
const onlyLasts: Excuse = () => 'it only lasts for another time';
/** Whom the identity provider means by a group, and which group is the right one. */
const onlyTheProviderKnows: Excuse = () => 'only the identity provider could tell';

/** A tenant whose paths begin with namespaces, and that has no values of people, has nothing to see. */
const grantsNothing: Excuse = ({ part, parts }) => {
  const named = parts.filter(({ type, body }) => type === 'vault_policy' && part.body.policies.includes(body.name));
  return named.every(({ body }) => Object.keys(body.policy.path).length === 0)
    ? 'its policies grant nothing'
    : undefined;
};

/** Who owns a tenant without values of people may do what its viewers may. */
const grantDifferently = (one: Part, other: Part, parts: readonly Part[]) =>
  JSON.stringify(grantsOf(one, parts)) !== JSON.stringify(grantsOf(other, parts));
const grantsOf = ({ body }: Part, parts: readonly Part[]) =>
  parts
    .filter((part) => part.type === 'vault_policy' && body.policies.includes(part.body.name))
    .map((part) => part.body.policy);

const isOutside = ({ body }: { readonly body: { readonly backend?: string } }) =>
  /\.(machines|people)\./.test(String(body.backend));

/** Those who deploy are said by the bootstrap alone. */
const isMachine = ({ body }: { readonly body: { readonly backend?: string } }) =>
  String(body.backend).includes('.machines.');

/** Machines, and groups of people. */
export const OUTSIDE_LOGINS: readonly Operator[] = [
  whole('drop', { of: [...ROLES, JWT], where: isOutside }, () => []),
  whole('duplicate', { of: [...ROLES, JWT], where: isOutside }, (body) => [body, body]),
  ...['role_name', 'name', 'role'].map((at) =>
    set('rename', { of: ROLES, where: isMachine, at, by: at, to: (name) => `${name}-other` }),
  ),
  set('rename', { of: ROLES, where: isMachine, at: 'backend', to: (mount) => `${mount}-other` }),
  remove('drop', { of: ROLES, where: isMachine, at: 'backend' }),
  swap({ of: ROLES[0]!, where: isMachine, at: 'token_policies' }),
  remove('drop', { of: ROLES, where: isMachine, at: 'token_policies' }),
  put('widen', {
    of: ROLES,
    where: isMachine,
    at: 'token_policies',
    by: 'a second one',
    to: (all) => [...all, 'root'],
  }),
  remove('widen', { of: ROLES, where: isMachine, at: 'token_no_default_policy' }),
  set('time', { of: ROLES, where: isMachine, at: 'token_ttl', by: 'a minute', to: () => 60, excuse: onlyLasts }),
  put('widen', { of: ROLES[0]!, where: isMachine, at: 'bind_secret_id', by: 'without a secret-id', to: () => false }),
  remove('widen', { of: ROLES[0]!, where: isMachine, at: 'secret_id_bound_cidrs' }),
  remove('widen', { of: ROLES[1]!, at: 'allowed_common_names' }),
  remove('widen', { of: ROLES[2]!, at: 'bound_iam_principal_arns' }),
  set('account', {
    of: ROLES[3]!,
    at: 'bound_service_accounts',
    by: 'another one',
    to: () => ['other@acme.iam.gserviceaccount.com'],
    excuse: onlyTheMachineKnows,
  }),
  set('rename', { of: JWT, where: isOutside, at: 'role_name', to: (name) => `${name}-other` }),
  set('rename', { of: JWT, where: isOutside, at: 'backend', to: (mount) => `${mount}-other` }),
  remove('widen', { of: JWT, where: isOutside, at: 'bound_claims' }),
  set('account', {
    of: JWT,
    where: isOutside,
    at: 'bound_claims/repository',
    by: 'of another pipeline',
    to: () => 'acme/other',
    excuse: onlyTheMachineKnows,
  }),
  set('audience', {
    of: JWT,
    where: isOutside,
    at: 'bound_audiences',
    by: 'another one for machines and people',
    to: () => ['other'],
    excuse: onlyTheProviderKnows,
  }),
  put('widen', {
    of: JWT,
    where: isOutside,
    at: 'allowed_redirect_uris',
    by: 'without TLS',
    to: (all) => all && [...all, 'http://vault.example.com/callback'],
  }),
  remove('drop', { of: JWT, where: isOutside, at: 'allowed_redirect_uris' }),
  whole('drop', { of: GROUP }, () => []),
  whole('duplicate', { of: GROUP }, (body) => [body, body]),
  set('rename', { of: GROUP, at: 'name', to: (name) => `${name}-other` }),
  swap({ of: GROUP, at: 'policies', between: grantDifferently }),
  remove('drop', { of: GROUP, at: 'policies', excuse: grantsNothing }),
  set('rename', { of: ALIAS, at: 'name', to: (name) => `${name}-other`, excuse: onlyTheProviderKnows }),
];
