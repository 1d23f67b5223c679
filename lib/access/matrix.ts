import type { ClusterView } from '../views/cluster-view';
import type { Delivered } from '../views/requests';
import type { Views } from '../views/views';
import { formsOf } from './path-forms';
import { accountUsers } from './account-users';
import { sourcesOf, Sources } from './copies';
import type { Holder } from './holders';
import { fits, grantsOf, order, Principal, principalsOf } from './principals';
import { overlap } from '../policy/overlap';
import { meet } from '../policy/path-language';
import { compilePattern } from '../policy/pattern';
import { covers } from '../policy/pattern-sets';
import { AccessRules } from '../policy/policy';
import type { Restrictions } from '../policy/policy-path';
import { secretReaders } from './secret-readers';
import { syncedValues } from './synced';

/** What somebody may do on the paths of a pattern. */
export interface PathAccess extends Restrictions {
  /** With its Vault namespace. */
  readonly path: string;
  readonly capabilities: readonly string[];
  /** The policies that say so. */
  readonly policies: readonly string[];
}

/** What one role of the hub gives to somebody whom it lets in. */
export interface LoginAccess {
  readonly who: string;
  readonly kind: Principal['kind'];
  readonly tenant?: string;
  readonly cluster?: string;
  readonly through: readonly string[];
  readonly role: string;
  readonly mount: string;
  readonly access: readonly PathAccess[];
  /** Policies that are written elsewhere. */
  readonly unknownPolicies: readonly string[];
  /** Who can use the ServiceAccount, as far as the bindings are known. */
  readonly usableBy: readonly Holder[];
}

/** A Secret that is delivered, and who can read it. */
export interface SecretAccess {
  /** `<cluster>/<namespace>/<name>`; what Vault itself copies elsewhere by its destination and path. */
  readonly secret: string;
  readonly sources: Sources;
  readonly readableBy: readonly Holder[];
}

export interface AccessMatrix {
  readonly logins: readonly LoginAccess[];
  readonly secrets: readonly SecretAccess[];
  /** What the files do not say. */
  readonly notKnown: readonly string[];
}

export interface AccessFilter {
  /** A path that must be readable. */
  readonly canRead?: string;
  /** `<cluster>/<namespace>/<name>` with `*` for any text. */
  readonly of?: string;
}

/** The name of a Secret that something makes. */
type Made = Pick<Delivered, 'namespace' | 'secret'>;

/** What another store lets its own people do is in none of these files. */
export const UNKNOWN_READERS = 'those who may read there';

/** Its value comes from nowhere but its own file. */
const SEALED: Sources = { paths: [], secrets: [], beside: [] };

/** Who may do what on the hub, who can use these logins, and who can read what they deliver. */
export function accessMatrix(views: Views, { canRead, of }: AccessFilter = {}): AccessMatrix {
  const paths = canRead === undefined ? undefined : formsOf(views, canRead);
  const users = new Map<string, Holder[]>();
  const logins = principalsOf(views)
    .filter((principal) => of === undefined || isOf(of, principal.name))
    .map((principal) => loginAccess(principal, paths, users))
    .filter(({ access, unknownPolicies }) => access.length > 0 || (paths === undefined && unknownPolicies.length > 0));
  const all = views.clusters
    .flatMap((cluster) => [
      ...cluster.delivered.map((delivered) => secretAccess(cluster, delivered, sourcesOf(views, cluster, delivered))),
      ...cluster.sealed.map((sealed) => secretAccess(cluster, sealed, SEALED)),
    ])
    .sort((a, b) => order(a.secret, b.secret));
  const synced = syncedValues(views).map(({ destination, path }): SecretAccess => ({
    secret: `${destination} (Vault's secrets sync): ${path}`,
    sources: { paths: [path], secrets: [], beside: [] },
    readableBy: [{ who: UNKNOWN_READERS, rights: ['not known'], by: [] }],
  }));
  const secrets = paths
    ? [...copiesOf(paths, all), ...copiesOf(paths, synced)]
    : [...all, ...(of === undefined ? synced : [])].filter(
        ({ secret }) => of === undefined || isOf(folder(of), folder(secret)),
      );
  return { logins, secrets, notKnown: notKnown(views, logins) };
}

function loginAccess(
  principal: Principal,
  paths: readonly string[] | undefined,
  users: Map<string, Holder[]>,
): LoginAccess {
  const { name, kind, tenant, cluster, account, through, role, mount, unknownPolicies } = principal;
  const access = paths === undefined ? allAccess(principal) : readingAccess(principal, paths);
  return {
    who: name,
    kind,
    tenant,
    cluster: cluster?.name,
    through,
    role,
    mount,
    access,
    unknownPolicies,
    usableBy: cluster && account && (access.length > 0 || paths === undefined) ? usersOf(cluster, account, users) : [],
  };
}

function allAccess(principal: Principal): PathAccess[] {
  return grantsOf(principal).map(({ pattern, ...grant }) => ({
    path: pattern,
    ...grant,
    policies: principal.policiesOf(pattern),
  }));
}

/** The patterns by which a path is read, or some path of a pattern. */
function readingAccess({ rules, policiesOf }: Principal, paths: readonly string[]): PathAccess[] {
  return paths.flatMap((path) => {
    if (/\*$|(^|\/)\+(\/|$)/.test(path)) {
      const asked = new AccessRules().addPaths([{ path, capabilities: ['read'] }]);
      const patterns = [...new Set(overlap(rules, asked, ['read']).map(({ patterns: [pattern] }) => pattern))];
      return patterns.map((pattern) => {
        const { capabilities = ['read'] } = rules.grants().find((grant) => grant.pattern === pattern) ?? {};
        return { path: pattern, capabilities, policies: policiesOf(pattern) };
      });
    }
    const capabilities = [...rules.capabilitiesOn(path)].sort();
    const deciding = rules
      .grants()
      .filter(({ pattern, capabilities: own }) => covers(pattern, path) && own.join() === capabilities.join())
      .sort((a, b) => b.pattern.length - a.pattern.length)[0];
    return capabilities.includes('read') && deciding
      ? [{ path: deciding.pattern, capabilities, policies: policiesOf(deciding.pattern) }]
      : [];
  });
}

function usersOf(cluster: ClusterView, account: string, known: Map<string, Holder[]>): Holder[] {
  const key = `${cluster.name}/${account}`;
  const users = known.get(key) ?? accountUsers(cluster, account);
  known.set(key, users);
  return users;
}

function secretAccess(cluster: ClusterView, { namespace, secret }: Made, sources: Sources): SecretAccess {
  return {
    secret: `${cluster.name}/${namespace}/${secret}`,
    sources,
    readableBy: secretReaders(cluster, namespace, secret),
  };
}

/** Secrets that hold what is at a path, or at some path of a pattern, and the copies of these Secrets. */
function copiesOf(paths: readonly string[], all: readonly SecretAccess[]): SecretAccess[] {
  const asked = paths.map((path) => compilePattern(path));
  const copies = new Set<string>();
  for (let before = -1; before < copies.size;) {
    before = copies.size;
    for (const { secret, sources } of all) {
      const direct = sources.paths.some((source) => asked.some((path) => meet(compilePattern(source), path)));
      if (direct || sources.secrets.some((source) => copies.has(source))) {
        copies.add(secret);
      }
    }
  }
  return all.filter(({ secret }) => copies.has(secret));
}

function folder(name: string): string {
  return name.slice(0, name.lastIndexOf('/'));
}

function isOf(pattern: string, name: string): boolean {
  return fits(pattern, name) || fits(name, pattern);
}

function notKnown({ clusters }: Views, logins: readonly LoginAccess[]): string[] {
  const policies = new Set(logins.flatMap(({ unknownPolicies }) => unknownPolicies));
  const roles = new Set(
    clusters.flatMap(({ name, rbac }) =>
      rbac.grants.filter(({ rules }) => !rules).map(({ role }) => `${name}: ${role}`),
    ),
  );
  return [
    'bindings, workloads and stores that are written elsewhere, and what Kubernetes itself may do (its masters, nodes and controllers)',
    ...[...policies].sort(order).map((policy) => `what policy "${policy}" allows`),
    ...[...roles].sort(order).map((role) => `what ${role} allows`),
  ];
}
