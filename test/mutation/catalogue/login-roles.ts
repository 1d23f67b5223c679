import type { Part } from '../parts';
import { Excuse, Operator, remove, put, set, swap, whole } from '../operator';

const JWT = 'vault_jwt_auth_backend_role';
const KUBERNETES = 'vault_kubernetes_auth_backend_role';
const of = [JWT, KUBERNETES];
const NAMES = 'bound_service_account_names';
const NAMESPACES = 'bound_service_account_namespaces';

/** A token that leases nothing is needed for one read. */
const leasesNothing: Excuse = ({ part, parts }) =>
  leases(
    part.body,
    parts.map(({ body }) => body),
  )
    ? undefined
    : 'one read needs less than that';

function leases(role: any, bodies: any[]): boolean {
  return bodies
    .filter(({ name, policy }) => policy !== undefined && (role.token_policies ?? []).includes(name))
    .some(({ policy }) => Object.keys(policy.path).some((path) => path.includes('/creds/')));
}

/** Whoever logs in by itself may need it for as long as it runs; and less than half a day is told by no rule. */
const mayNeedIt: Excuse = () => 'pods may need their token for as long as they run';

const unlessTemplated: Excuse = ({ part, parts }) =>
  parts.some(
    ({ type, body }) =>
      type === 'vault_policy' &&
      part.body.token_policies.includes(body.name) &&
      JSON.stringify(body.policy).includes('{{identity'),
  )
    ? undefined
    : 'no policy of the role asks for it';

/** Paths that a role's policies name. */
function grants({ body }: Part, parts: readonly Part[]): string[] {
  return parts
    .filter((other) => other.type === 'vault_policy' && (body.token_policies ?? []).includes(other.body.name))
    .flatMap((other) => Object.keys(other.body.policy.path));
}

/** Two roles that let in the same, for the same, at two mounts change nothing when they change places. */
const letInOtherwise = (one: Part, other: Part, parts: readonly Part[]) => told(one, parts) !== told(other, parts);
function told({ body }: Part, parts: readonly Part[]): string {
  const own = { ...body, backend: undefined, token_policies: undefined, depends_on: undefined, '//': undefined };
  const policies = parts
    .filter((part) => part.type === 'vault_policy' && (body.token_policies ?? []).includes(part.body.name))
    .map((part) => part.body.policy);
  return JSON.stringify([own, policies]);
}

/** A hundredfold, with all that would cut it off. */
const longerLived: Operator = {
  class: 'time',
  kind: 'login role: token_ttl, a hundredfold, with its maximum',
  of,
  apply: ({ part, rendered }) => {
    const { token_ttl: ttl, token_max_ttl: maximum } = part.body;
    return ttl && part.replaced(rendered, [{ ...part.body, token_ttl: ttl * 100, token_max_ttl: maximum * 100 }]);
  },
  excuse: mayNeedIt,
};

/** Who may log in, and as what. */
const EDITS: readonly Operator[] = [
  ...of.flatMap((one) => [
    whole('drop', { of: one }, () => []),
    whole('duplicate', { of: one }, (body) => [body, body]),
  ]),
  set('rename', { of, at: 'role_name', to: (name) => `${name}-other` }),
  set('rename', { of, at: 'backend', to: (path) => `${path}-other` }),
  swap({ of, at: 'backend', between: letInOtherwise }),
  put('namespace', { of, at: 'namespace', by: 'in another one', to: () => 'elsewhere' }),
  set('account', { of: JWT, at: 'bound_subject', by: 'another ServiceAccount', to: (subject) => `${subject}-other` }),
  set('account', {
    of: JWT,
    at: 'bound_subject',
    by: 'another namespace',
    to: (subject) => subject.replace(/account:([^:]+)/, 'account:$1-other'),
  }),
  set('account', {
    of: JWT,
    at: 'bound_subject',
    by: 'the default ServiceAccount',
    to: (subject) => subject.replace(/[^:]+$/, 'default'),
  }),
  remove('widen', { of: JWT, at: 'bound_subject' }),
  swap({ of: JWT, at: 'bound_subject' }),
  put('narrow', { of: JWT, at: 'bound_claims', by: 'one more', to: () => ({ '/kubernetes.io/namespace': 'other' }) }),
  set('account', { of: KUBERNETES, at: `${NAMES}/*`, by: 'another ServiceAccount', to: (name) => `${name}-other` }),
  set('account', { of: KUBERNETES, at: `${NAMESPACES}/*`, by: 'another namespace', to: (name) => `${name}-other` }),
  set('widen', { of: KUBERNETES, at: NAMES, by: 'any', to: () => ['*'] }),
  set('widen', { of: KUBERNETES, at: NAMESPACES, by: 'any', to: () => ['*'] }),
  set('widen', { of: KUBERNETES, at: NAMES, by: 'default too', to: (names) => [...names, 'default'] }),
  set('widen', { of: KUBERNETES, at: NAMESPACES, by: 'kube-system too', to: (names) => [...names, 'kube-system'] }),
  put('widen', {
    of: KUBERNETES,
    at: 'bound_service_account_namespace_selector',
    by: 'by label too',
    to: () => '{"matchLabels":{"team":"x"}}',
  }),
  remove('drop', { of: KUBERNETES, at: `${NAMES}/*` }),
  remove('drop', { of: KUBERNETES, at: `${NAMESPACES}/*` }),
  swap({ of: KUBERNETES, at: NAMESPACES }),
  set('audience', { of: JWT, at: 'bound_audiences/*', to: (audience) => `${audience}-other` }),
  remove('audience', { of: JWT, at: 'bound_audiences' }),
  set('audience', {
    of: JWT,
    at: 'bound_audiences',
    by: "the API server's too",
    to: (all) => [...all, 'https://kubernetes.default.svc'],
  }),
  set('audience', { of: KUBERNETES, at: 'audience', to: (audience) => audience && `${audience}-other` }),
  remove('audience', { of: KUBERNETES, at: 'audience' }),
  remove('drop', { of: JWT, at: 'claim_mappings', excuse: unlessTemplated }),
  set('rename', {
    of: JWT,
    at: 'claim_mappings/*',
    by: 'to another name',
    to: (name) => `${name}_other`,
    excuse: unlessTemplated,
  }),
  set('rename', { of: JWT, at: 'user_claim', by: 'one that tokens do not have', to: () => 'email' }),
  set('kind and version', { of: JWT, at: 'role_type', by: 'of people', to: () => 'oidc' }),
  set('rename', { of, at: 'token_policies/*', to: (name) => `${name}-other` }),
  remove('drop', { of, at: 'token_policies' }),
  remove('drop', { of, at: 'token_policies/*' }),
  swap({
    of,
    at: 'token_policies',
    between: (one, other, parts) => grants(other, parts).some((path) => !grants(one, parts).includes(path)),
  }),
  set('widen', {
    of,
    at: 'token_policies',
    by: "another role's too",
    to: (all, { part, parts }) => {
      const own = grants(part, parts);
      const more = parts.find(
        ({ type, body }) =>
          type === 'vault_policy' &&
          // What a token may do with itself opens nothing.
          Object.keys(body.policy.path).some((path) => !own.includes(path) && !path.startsWith('auth/token/')),
      );
      return more && [...all, more.body.name];
    },
  }),
  set('widen', { of, at: 'token_policies', by: 'root too', to: (all) => [...all, 'root'] }),
  remove('widen', { of, at: 'token_no_default_policy' }),
  set('time', { of, at: 'token_ttl', by: 'a minute', to: () => 60, excuse: leasesNothing }),
  set('time', {
    of,
    at: 'token_ttl',
    by: 'a hundredfold',
    to: (ttl) => ttl * 100,
  }),
  longerLived,
  set('time', {
    of,
    at: 'token_max_ttl',
    by: 'a minute',
    to: () => 60,
    excuse: leasesNothing,
  }),
  put('time', { of, at: 'token_explicit_max_ttl', by: 'a minute', to: () => 60, excuse: leasesNothing }),
  put('narrow', { of, at: 'token_num_uses', by: 'one', to: () => 1 }),
  put('time', { of: JWT, at: 'expiration_leeway', by: 'a year', to: () => 365 * 24 * 3600 }),
  put('time', { of: JWT, at: 'clock_skew_leeway', by: 'a day', to: () => 24 * 3600 }),
  put('narrow', {
    of,
    at: 'token_bound_cidrs',
    by: 'from one address',
    to: () => ['192.0.2.1/32'],
    excuse: () => 'no other role says from which addresses a cluster comes',
  }),
];

/** Machines and people have edits of their own. */
const isOfCluster = ({ body }: Part) => !/\.(machines|people)\./.test(String(body.backend ?? body.path));

export const LOGIN_ROLES: readonly Operator[] = EDITS.map((operator) => ({
  ...operator,
  where: (part) => isOfCluster(part) && (operator.where?.(part) ?? true),
}));
