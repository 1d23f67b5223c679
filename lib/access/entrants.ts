import { grouped } from '../collections/grouped';
import { absolute } from '../output/hub-resource';
import type { ClusterView } from '../views/cluster-view';
import { ownPolicies, parsedSelector, type LoginRole } from '../views/login-roles';
import { Login, logins, roleOf } from '../views/logins';
import { CHART_ACCOUNT, operatorOf } from '../views/operator';
import { isReferent } from '../views/referent';
import { isSaid, originOf } from '../output/seen-object';
import type { Store } from '../views/stores';
import { clustersAt, Owner, ownerOf } from '../views/tenants';
import type { Views } from '../views/views';
import { isGlobOf } from '../text/glob';
import { identitiesOf } from './identities';
import type { AccessRules } from '../policy/policy';
import { namespacesOf, placesOf, selection } from './store-places';

/** Somebody who gets in with a role: by an account that it binds, or by a store that lets a namespace use one. */
export interface Entrant {
  readonly role: LoginRole;
  /** With its Vault namespace. */
  readonly mount: string;
  /** `<namespace>/<name>` of the ServiceAccount that logs in. */
  readonly account: string;
  /** Whose the rights are then. */
  readonly owner: Owner;
  /** All that it may do, by the role and by who it is. */
  readonly rules: AccessRules;
  /** The store for a whole cluster by which a namespace gets in that does not have the account. */
  readonly through?: string;
}

const known = new WeakMap<Views, readonly Entrant[]>();

/**
 * Everybody whom the roles let in, whether something uses them or not. A role that names what is not known (`*`, labels
 * of namespaces) lets in each known account that it may mean.
 */
export function entrantsOf(views: Views): readonly Entrant[] {
  let all = known.get(views);
  if (!all) {
    const using = loginsByRole(views);
    all = [...views.vault.roles.values()].flatMap((role) => ofRole(views, role, using.get(role) ?? []));
    known.set(views, all);
  }
  return all;
}

function ofRole(views: Views, role: LoginRole, using: readonly Login[]): Entrant[] {
  const mount = absolute(role.namespace, role.mount);
  const clusters = [...(clustersAt(views).get(mount) ?? [])];
  const bound = boundAccounts(role, clusters, using, (cluster, namespace) => !isOperators(views, cluster, namespace));
  const byAccount = grouped(using, (login) => login.account);
  return [...bound].flatMap((account): Entrant[] => {
    const logins = byAccount.get(account) ?? [];
    const stores = logins.filter(isShared);
    const common = { role, mount, account, rules: rulesOf(views, role, account) };
    const namespace = account.split('/')[0]!;
    // The account of a store for everybody is that of who runs it, unless its namespace is a user of secrets itself.
    const isOfStore =
      stores.length > 0 &&
      stores.length === logins.length &&
      stores.every(({ cluster }) => !usesSecrets(cluster, namespace));
    const owner = ownerOf(views, mount, namespace);
    // So is that of the operator itself, whose stores may be in no file.
    const isOfOperator = !owner.isStated && logins.length === 0 && isOperatorsOwn(views, clusters, account);
    return [
      ...(isOfStore || isOfOperator ? [] : [{ ...common, owner }]),
      ...stores.flatMap(({ cluster, who }) =>
        placesOf(cluster, who as Store)
          .filter((place) => place !== namespace && isSaid(place) && !isOperators(views, cluster, place))
          .map((place) => ({ ...common, owner: ownerOf(views, mount, place), through: originOf(who).place })),
      ),
    ];
  });
}

function rulesOf({ vault }: Views, role: LoginRole, account: string): AccessRules {
  const identity = identitiesOf(vault).policiesOf(role, account);
  const ofDefault = vault.policies.of(role.namespace, 'default')?.text?.includes('{{') ?? false;
  return vault.policies.rulesOf(role, account, ofDefault ? role.policies : ownPolicies(role), identity);
}

/**
 * The ServiceAccounts that a role lets in, as far as they are known.
 *
 * @param clusters that log in at its mount
 * @param counts which namespaces a role may mean that does not name them
 */
export function boundAccounts(
  role: LoginRole,
  clusters: readonly ClusterView[],
  using: readonly Login[],
  counts: (cluster: ClusterView, namespace: string) => boolean = () => true,
): ReadonlySet<string> {
  const isOpen = (account: string) => account.includes('*') || account.startsWith('<');
  const open = role.accounts.filter(isOpen);
  const bound = role.accounts.filter((account) => !isOpen(account));
  if (open.length === 0) {
    return new Set(bound);
  }
  const selector = parsedSelector(String(role.attributes['bound_service_account_namespace_selector'] ?? ''));
  const candidates = [
    ...using.flatMap(({ cluster, account }) => (account === undefined ? [] : [{ cluster, account }])),
    ...clusters.flatMap((cluster) => [
      ...cluster.ofKind('ServiceAccount').map(({ object: { metadata } }) => ({
        cluster,
        account: `${metadata.namespace ?? 'default'}/${metadata.name}`,
      })),
      // Whoever has a namespace may make the account that is bound there.
      ...open.flatMap((pattern) => {
        const name = pattern.slice(pattern.indexOf('/') + 1);
        return /[*<]/.test(name)
          ? []
          : namespacesOf(cluster)
              .filter((one) => counts(cluster, one))
              .map((one) => ({ cluster, account: `${one}/${name}` }));
      }),
    ]),
  ];
  const fits = ({ cluster, account }: (typeof candidates)[number]) =>
    open.some((pattern) => {
      const [namespace = '', name = ''] = account.split('/');
      const [asked = '', named = ''] = pattern.split('/');
      const isPlace =
        asked === '<by label>'
          ? selector !== undefined && selection(cluster, selector, namespace) !== 'no'
          : isGlobOf(asked, namespace);
      return isPlace && isGlobOf(named, name);
    });
  return new Set([...bound, ...candidates.filter(fits).map(({ account }) => account)]);
}

function loginsByRole(views: Views): ReadonlyMap<LoginRole, readonly Login[]> {
  const byRole = new Map<LoginRole, Login[]>();
  for (const login of logins(views)) {
    const role = roleOf(views.vault, login);
    const all = role && byRole.get(role);
    if (all) {
      all.push(login);
    } else if (role) {
      byRole.set(role, [login]);
    }
  }
  return byRole;
}

function isShared({ who }: Login): boolean {
  // One that names no namespace for its account has another account in each.
  return who.object.kind === 'ClusterSecretStore' && !isReferent((who as Store).vault?.login?.account);
}

/** Where the operator runs is whose the whole cluster is. */
function isOperators(views: Views, cluster: ClusterView, namespace: string): boolean {
  return operatorOf(views, cluster)?.startsWith(`ServiceAccount ${namespace}/`) ?? false;
}

/** Whether an account is the operator's, or beside it; where no file says who the operator is, what its chart calls it. */
function isOperatorsOwn(views: Views, clusters: readonly ClusterView[], account: string): boolean {
  const namespace = account.split('/')[0]!;
  const known = clusters.filter((cluster) => operatorOf(views, cluster) !== undefined);
  return (
    !clusters.some((cluster) => usesSecrets(cluster, namespace)) &&
    (known.length > 0
      ? known.every((cluster) => isOperators(views, cluster, namespace))
      : `ServiceAccount ${account}` === CHART_ACCOUNT)
  );
}

function usesSecrets(cluster: ClusterView, namespace: string): boolean {
  return cluster.delivered.some((delivered) => delivered.namespace === namespace);
}
