import { load } from 'js-yaml';
import { hubName } from '../output/hub-names';
import { literalText } from '../encode/terraform';
import type { HubResource } from '../output/hub-resource';
import type { LabelSelector } from './label-selector';
import { jwtAccounts, jwtCombinations } from './jwt-accounts';
import { claimOf } from './login-alias';

/** A role that lets ServiceAccounts log in. */
export interface LoginRole extends HubResource {
  /** Path of the auth mount, without its Vault namespace. */
  readonly mount: string;
  readonly name: string;
  readonly method: 'jwt' | 'kubernetes';
  /** `<namespace>/<name>` of each ServiceAccount that may log in; `*` stands for any text, `<...>` for what is told otherwise. */
  readonly accounts: readonly string[];
  /** Empty where the role does not ask. */
  readonly audiences: readonly string[];
  /** In its own Vault namespace. */
  readonly policies: readonly string[];
  /** What the hub knows of who logged in, for templates of policies; by account. */
  readonly metadataOf: (account: string) => Readonly<Record<string, string>>;
  /** The name under which the hub knows an account that logs in with this role; undefined where no file can say it. */
  readonly aliasOf: (account: string) => string | undefined;
  /** In seconds. */
  readonly tokenTtl?: number;
  /** What of it is known before it is applied. */
  readonly knows: { readonly accounts: boolean; readonly audiences: boolean; readonly policies: boolean };
}

const READERS: Record<
  string,
  (resource: HubResource) => Pick<LoginRole, 'method' | 'accounts' | 'audiences' | 'metadataOf' | 'aliasOf'>
> = {
  vault_jwt_auth_backend_role: ({ attributes }) => ({
    method: 'jwt',
    accounts: jwtAccounts(attributes),
    audiences: texts(attributes['bound_audiences']),
    metadataOf: (account) => claimMetadata(attributes['claim_mappings'] ?? {}, account),
    aliasOf: (account) => claimOf(attributes['user_claim'], account),
  }),
  vault_kubernetes_auth_backend_role: ({ attributes }) => ({
    method: 'kubernetes',
    accounts: kubernetesAccounts(attributes),
    audiences: attributes['audience'] ? [literalText(attributes['audience'])] : [],
    metadataOf: (account) => {
      const [namespace, name] = account.split('/') as [string, string];
      return { service_account_namespace: namespace, service_account_name: name };
    },
    aliasOf: (account) => (attributes['alias_name_source'] === 'serviceaccount_name' ? account : undefined),
  }),
};

/** Whether it is none of people, who log in by a browser. */
export function isLoginRole({ type, attributes }: Pick<HubResource, 'type' | 'attributes'>): boolean {
  return type in READERS && !(type === 'vault_jwt_auth_backend_role' && attributes['role_type'] !== 'jwt');
}

/** Undefined for any other resource. */
export function readLoginRole(resource: HubResource): LoginRole | undefined {
  const { type, attributes } = resource;
  const read = isLoginRole(resource) ? READERS[type]!(resource) : undefined;
  return (
    read && {
      policies: tokenPolicies(attributes),
      tokenTtl: attributes['token_ttl'] || undefined,
      knows: {
        accounts: !isUnknown(resource, /^bound_(?!audiences)/),
        audiences: !isUnknown(resource, /^(bound_audiences|audience)$/),
        policies: !isUnknown(resource, /^token_(policies|no_default_policy)$/),
      },
      ...read,
      ...loginRolePlace(resource, read.method),
      // Last: what is added to a copy costs V8 a shape for each object, ten times the memory and the time.
      ...resource,
    }
  );
}

/**
 * How many accounts a role binds only by combination: names with namespaces, or claims with each other. Those that are
 * written one by one do not count, so that what a file says in two lines is told from what it says in full.
 */
export function combinedAccounts(resource: Pick<HubResource, 'type' | 'attributes'>): number {
  const { type, attributes } = resource;
  const lists = !isLoginRole(resource)
    ? []
    : type === 'vault_jwt_auth_backend_role'
      ? jwtCombinations(attributes)
      : ['bound_service_account_names', 'bound_service_account_namespaces'].map((one) => texts(attributes[one]).length);
  const combined = lists.reduce((all, one) => all * Math.max(one, 1), 1);
  return Math.max(combined - lists.reduce((all, one) => all + one, 0), 0);
}

/** Where a role for logins is, and what the hub knows it by. */
export function loginRolePlace(
  { attributes }: Pick<HubResource, 'attributes'>,
  method: LoginRole['method'],
): Pick<LoginRole, 'mount' | 'name'> {
  return {
    mount: hubName.mount(literalText(String(attributes['backend'] ?? method))),
    name: hubName.role(method, literalText(String(attributes['role_name']))),
  };
}

/** Without the policy that the hub gives to every token, with which it looks after itself. */
export function ownPolicies({ policies }: Pick<LoginRole, 'policies'>): readonly string[] {
  return policies.includes('default') ? policies.filter((name) => name !== 'default') : policies;
}

/**
 * The policies of a token, as the hub takes their names. Every token has "default" unless its role says otherwise, and
 * "root" alone where that is one of them.
 */
export function tokenPolicies(attributes: HubResource['attributes'], argument = 'token_policies'): string[] {
  // What providers before 3.0 call it in a role.
  const before = argument === 'token_policies' ? texts(attributes['policies']) : [];
  const named = new Set([...texts(attributes[argument]), ...before].map(hubName.policy));
  named.delete('');
  if (argument === 'token_policies' && !attributes['token_no_default_policy']) {
    named.add('default');
  }
  return named.has('root') ? ['root'] : [...named];
}

function isUnknown({ unknown = [] }: HubResource, names: RegExp): boolean {
  return unknown.some((name) => names.test(name));
}

/** https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#create-update-role */
function kubernetesAccounts(attributes: HubResource['attributes']): string[] {
  const names = texts(attributes['bound_service_account_names']);
  const namespaces = [
    ...texts(attributes['bound_service_account_namespaces']),
    ...namespacesBySelector(attributes['bound_service_account_namespace_selector']),
  ];
  return namespaces.flatMap((namespace) => names.map((name) => `${namespace}/${name}`));
}

/** A selector that asks for nothing, or for what every namespace has, takes them all. */
function namespacesBySelector(text: unknown): string[] {
  if (typeof text !== 'string' || text.trim() === '') {
    return [];
  }
  const selector = parsedSelector(text);
  const everywhere = (selector?.matchExpressions ?? []).every(
    ({ key, operator }) => operator === 'DoesNotExist' || (key === NAME_LABEL && operator === 'Exists'),
  );
  return selector && Object.keys(selector.matchLabels ?? {}).length === 0 && everywhere ? ['*'] : ['<by label>'];
}

/** Every namespace has it. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** JSON or YAML, as the hub takes it; undefined for what is neither. */
export function parsedSelector(text: string): LabelSelector | undefined {
  try {
    const selector = load(text);
    return typeof selector === 'object' && selector !== null ? (selector as LabelSelector) : undefined;
  } catch {
    return undefined;
  }
}

const SUBJECT = 'system:serviceaccount:';

/** https://developer.hashicorp.com/vault/docs/auth/jwt#claims-as-metadata */
function claimMetadata(mappings: Record<string, string>, account: string): Record<string, string> {
  const [namespace, name] = account.split('/') as [string, string];
  const claims: Record<string, string> = {
    sub: `${SUBJECT}${namespace}:${name}`,
    '/kubernetes.io/namespace': namespace,
    '/kubernetes.io/serviceaccount/name': name,
  };
  return Object.fromEntries(
    Object.entries(mappings).flatMap(([claim, key]) => (claims[claim] === undefined ? [] : [[key, claims[claim]]])),
  );
}

function texts(list: unknown): string[] {
  return ((list ?? []) as string[]).map(literalText);
}
