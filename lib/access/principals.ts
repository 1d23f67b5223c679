import { isGlobOf } from './glob';
import { ANNOTATIONS } from '../annotations';
import type { ClusterView } from '../views/cluster-view';
import { absolute } from '../views/hub-resource';
import type { LoginRole } from '../views/login-roles';
import { Login, logins } from '../views/logins';
import type { PolicyHolder } from '../views/vault-view';
import type { Views } from '../views/views';
import { otherRoles } from './other-roles';
import type { AccessRules } from './policy';

/** Somebody whom a role of the hub lets in. */
export interface Principal {
  readonly kind: 'ServiceAccount' | 'other';
  /** `<cluster>/<namespace>/<name>` of a ServiceAccount, `*` where the role takes any; else `approle <name>`. */
  readonly name: string;
  /** Undefined where nothing logs in at that mount. */
  readonly cluster?: ClusterView;
  /** `<namespace>/<name>`. */
  readonly account?: string;
  /** `<environment>/<tenant>`. */
  readonly tenant?: string;
  /** The stores, generators and CronJobs that log in so. */
  readonly through: readonly string[];
  readonly role: string;
  /** With its Vault namespace. */
  readonly mount: string;
  readonly policies: readonly string[];
  /** Policies that are written elsewhere. */
  readonly unknownPolicies: readonly string[];
  readonly rules: AccessRules;
  /** The path patterns that matter, those of denials as well: what any token may do with itself is left out. */
  readonly patterns: () => string[];
  /** The policies that speak of a path pattern. */
  readonly policiesOf: (pattern: string) => string[];
}

/** What every token may do with itself. */
const OWN_TOKEN = /(^|\/)auth\/token\/(lookup|renew|revoke)-self$/;
/** Every token has it, unless its role says otherwise. The hub brings it. */
const DEFAULT = 'default';

/** What somebody may do on which paths, sorted. */
export function grantsOf({ rules, patterns }: Principal): ReturnType<AccessRules['grants']> {
  const all = new Set(patterns());
  return rules.grants().filter(({ pattern }) => all.has(pattern));
}

/** Everybody whom the roles of the hub let in, sorted. */
export function principalsOf(views: Views): Principal[] {
  const clusters = new Map<string, Set<ClusterView>>();
  const byRole = new Map<string, Login[]>();
  for (const login of logins(views)) {
    clusters.set(login.mount, (clusters.get(login.mount) ?? new Set()).add(login.cluster));
    const key = `${login.mount} ${login.role}`;
    const ofRole = byRole.get(key);
    if (ofRole) {
      ofRole.push(login);
    } else {
      byRole.set(key, [login]);
    }
  }
  const accounts = [...views.vault.roles.values()].flatMap((role) => {
    const mount = absolute(role.namespace, role.mount);
    const ofRole = byRole.get(`${mount} ${role.name}`) ?? [];
    return [...(clusters.get(mount) ?? [undefined])].flatMap((cluster) => {
      const using = ofRole.filter((login) => login.cluster === cluster);
      return [...accountsOf(role, cluster, using)].map((account) => ofAccount(views, role, account, cluster, using));
    });
  });
  const others = otherRoles(views.vault).map((role) => ({
    kind: 'other' as const,
    name: `${role.method} ${role.name}`,
    through: [],
    ...granted(views, role, ''),
  }));
  return [...accounts, ...others]
    .map((principal) => ({ principal, key: sortKey(principal) }))
    .sort((a, b) => order(a.key, b.key))
    .map(({ principal }) => principal);
}

/** What the role names, and each known ServiceAccount that it means by `*`. */
function accountsOf(role: LoginRole, cluster: ClusterView | undefined, using: readonly Login[]): Set<string> {
  const open = role.accounts.filter((account) => account.includes('*'));
  const known =
    open.length === 0
      ? []
      : [
          ...(cluster?.ofKind('ServiceAccount') ?? []).map(({ object }) => accountName(object.metadata)),
          ...using.flatMap(({ account }) => account ?? []),
        ];
  return new Set([...role.accounts, ...known.filter((account) => open.some((pattern) => fits(pattern, account)))]);
}

function ofAccount(
  views: Views,
  role: LoginRole,
  account: string,
  cluster: ClusterView | undefined,
  using: readonly Login[],
): Principal {
  if (!isAccount(account, cluster)) {
    return {
      kind: 'other',
      name: `${role.method} ${role.name}${account === '*/*' ? '' : ` ${account}`}`,
      through: [],
      ...granted(views, role, account),
    };
  }
  const [namespace, name] = account.split('/');
  const object = cluster?.account(name ?? '', namespace)?.object;
  return {
    kind: 'ServiceAccount',
    name: `${cluster?.name ?? `auth/${absolute(role.namespace, role.mount)}`}/${account}`,
    cluster,
    account,
    tenant: object?.metadata.annotations?.[ANNOTATIONS.tenant],
    through: using
      .filter((login) => login.account === account)
      .map(
        ({ who: { object: by } }) =>
          `${by.kind} ${by.metadata.namespace ? `${by.metadata.namespace}/` : ''}${by.metadata.name}`,
      )
      .sort(),
    // Where a template is filled with what may be any namespace, the path may be any, too.
    ...granted(views, role, account.replace(/[^/]*(\*|<by label>)[^/]*/g, '+')),
  };
}

/** Pipelines and people log in by JWT as well, with other subjects and claims, and at mounts of their own. */
function isAccount(account: string, cluster: ClusterView | undefined): boolean {
  return /^([-a-z0-9*]+|<by label>)\/[-.a-z0-9*]+$/.test(account) && (cluster !== undefined || account !== '*/*');
}

function granted({ vault }: Views, role: PolicyHolder, account: string) {
  const textOf = (policy: string) => vault.policy(role.namespace, policy)?.text;
  const rules = vault.rulesOf(role, account);
  const policiesOf = (pattern: string) =>
    role.policies.filter(
      (policy) => textOf(policy) !== undefined && vault.rulesOf(role, account, [policy]).patterns().includes(pattern),
    );
  const hasDefault = role.policies.includes(DEFAULT) && textOf(DEFAULT) === undefined;
  return {
    role: role.name,
    mount: absolute(role.namespace, role.mount),
    policies: role.policies,
    unknownPolicies: role.policies.filter((policy) => policy !== DEFAULT && textOf(policy) === undefined),
    rules,
    patterns: () =>
      rules.patterns().filter((one) => !OWN_TOKEN.test(one) && (!hasDefault || policiesOf(one).length > 0)),
    policiesOf,
  };
}

function accountName({ name, namespace }: { readonly name: string; readonly namespace?: string }): string {
  return `${namespace ?? 'default'}/${name}`;
}

/** `*` stands for any text without a slash. */
export function fits(pattern: string, text: string): boolean {
  const [parts, segments] = [pattern.split('/'), text.split('/')];
  return parts.length === segments.length && parts.every((part, index) => isGlobOf(part, segments[index]!));
}

function sortKey({ kind, name, mount, role }: Principal): string {
  return [kind === 'other' ? '1' : '0', name, mount, role].join('\n');
}

/** By code points: the same on every machine. */
export function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
