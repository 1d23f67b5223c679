import { grouped } from '../collections/grouped';
import { isGlobOf } from '../text/glob';
import type { ClusterView } from '../views/cluster-view';
import { absolute } from '../output/hub-resource';
import { objectText } from '../output/seen-object';
import type { LoginRole } from '../views/login-roles';
import { Login, logins, roleOf } from '../views/logins';
import type { PolicyHolder, PolicyName } from '../views/hub-policies';
import { ownerOf } from '../views/tenants';
import type { Views } from '../views/views';
import { boundAccounts } from './entrants';
import { identitiesOf } from './identities';
import { otherRoles } from './other-roles';
import type { AccessRules } from '../policy/policy';

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
  /** Whether the files say who gets in, and by which policies. */
  readonly knows: { readonly accounts: boolean; readonly policies: boolean };
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
/** Accounts that a role names by what is known only once it is applied. */
const NOT_KNOWN = '<not known>';
/** The hub brings it, and it may do everything. */
const ROOT = 'root';

/** What somebody may do on which paths, sorted. */
export function grantsOf({ rules, patterns }: Principal): ReturnType<AccessRules['grants']> {
  const all = new Set(patterns());
  return rules.grants().filter(({ pattern }) => all.has(pattern));
}

/** Everybody whom the roles of the hub let in, sorted. */
export function principalsOf(views: Views): Principal[] {
  const clusters = new Map<string, Set<ClusterView>>();
  const byRole = new Map<LoginRole, Login[]>();
  for (const login of logins(views)) {
    clusters.set(login.mount, (clusters.get(login.mount) ?? new Set()).add(login.cluster));
    const role = roleOf(views.vault, login);
    const ofRole = role && byRole.get(role);
    if (ofRole) {
      ofRole.push(login);
    } else if (role) {
      byRole.set(role, [login]);
    }
  }
  const accounts = [...views.vault.roles.values()].flatMap((role) => {
    const mount = absolute(role.namespace, role.mount);
    const ofRole = byRole.get(role) ?? [];
    return [...(clusters.get(mount) ?? [undefined])].flatMap((cluster) => {
      const using = ofRole.filter((login) => login.cluster === cluster);
      const known = boundAccounts(role, cluster ? [cluster] : [], using);
      const byAccount = grouped(using, (login) => login.account);
      const open = role.knows.accounts ? [] : [NOT_KNOWN];
      return [...new Set([...role.accounts, ...known, ...open])].map((account) =>
        ofAccount(views, role, account, cluster, byAccount.get(account) ?? []),
      );
    });
  });
  const others = otherRoles(views.vault).map((role) => ({
    kind: 'other' as const,
    name: `${role.method} ${role.name}`,
    through: [],
    knows: { accounts: true, policies: role.knowsPolicies },
    ...granted(views, role, ''),
  }));
  return [...accounts, ...others]
    .map((principal) => ({ principal, key: sortKey(principal) }))
    .sort((a, b) => order(a.key, b.key))
    .map(({ principal }) => principal);
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
      knows: { accounts: account !== NOT_KNOWN, policies: role.knows.policies },
      ...granted(views, role, account),
    };
  }
  const [namespace = ''] = account.split('/');
  const owner = ownerOf(views, absolute(role.namespace, role.mount), namespace);
  return {
    kind: 'ServiceAccount',
    name: `${cluster?.name ?? `auth/${absolute(role.namespace, role.mount)}`}/${account}`,
    cluster,
    account,
    tenant: owner.isStated ? owner.name : undefined,
    knows: { accounts: true, policies: role.knows.policies },
    through: using.map(({ who }) => objectText(who.object)).sort(),
    // Where a template is filled with what may be any namespace, the path may be any, too.
    ...granted(
      views,
      role,
      account.replace(/[^/]*(\*|<by label>)[^/]*/g, '+'),
      identitiesOf(views.vault).policiesOf(role, account),
    ),
  };
}

/** Pipelines and people log in by JWT as well, with other subjects and claims, and at mounts of their own. */
function isAccount(account: string, cluster: ClusterView | undefined): boolean {
  return /^([-a-z0-9*]+|<by label>)\/[-.a-z0-9*]+$/.test(account) && (cluster !== undefined || account !== '*/*');
}

/** @param more policies that it has by who it is */
function granted({ vault }: Views, role: PolicyHolder, account: string, more: readonly PolicyName[] = []) {
  const named = [...role.policies.map((name) => ({ namespace: role.namespace, name })), ...more];
  const rules = vault.policies.rulesOf(role, account, role.policies, more);
  const isWritten = ({ namespace, name }: PolicyName) => vault.policies.of(namespace, name)?.text !== undefined;
  const labelOf = ({ namespace, name }: PolicyName) =>
    namespace === role.namespace ? name : absolute(namespace, name);
  let known: (readonly [PolicyName, AccessRules])[] | undefined;
  const policiesOf = (pattern: string) => {
    known ??= named.filter(isWritten).map((one) => [one, vault.policies.rulesOf(role, account, [], [one])] as const);
    return known.filter(([, own]) => own.has(pattern)).map(([one]) => labelOf(one));
  };
  const hasDefault = named.some((one) => one.name === DEFAULT && !isWritten(one));
  return {
    role: role.name,
    mount: absolute(role.namespace, role.mount),
    policies: named.map(labelOf),
    unknownPolicies: named.filter((one) => one.name !== DEFAULT && one.name !== ROOT && !isWritten(one)).map(labelOf),
    rules,
    patterns: () =>
      rules.patterns().filter((one) => !OWN_TOKEN.test(one) && (!hasDefault || policiesOf(one).length > 0)),
    policiesOf,
  };
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
