import { Entrant, entrantsOf } from '../../access/entrants';
import { overlap } from '../../policy/overlap';
import { AccessRules } from '../../policy/policy';
import type { Views } from '../../views/views';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** No ServiceAccount that logs in may change what it, or anybody, may do, or take the whole storage with it. */
export const loginGivesItselfNoRights: Check = {
  id: 'login-gives-itself-no-rights',
  severity: 'error',
  scope: 'fleet',
  why: 'Anyone who gets that token writes the policy that they want, or has every secret, and no boundary between tenants holds any more.',
  *run(views) {
    const told = new Set<Entrant['role']>();
    for (const { role, owner, rules } of entrantsOf(views)) {
      const [found] = told.has(role) ? [] : wideningOf(views, rules);
      if (found !== undefined) {
        told.add(role);
        const { name, path, place, source } = role;
        yield {
          path,
          place,
          source,
          ...says`role "${{ role: name }}" lets "${{ account: owner.name }}" ${found.how} at "${{ path: found.path }}" (by "${{ pattern: found.pattern }}")`,
          fix:
            found.fix ?? 'take it out of its policies; administrators of Vault/OpenBao log in with a role of their own',
        };
      }
    }
  },
};

const CHANGE = ['create', 'update', 'patch'];

/** What changes rights, by the path in a Vault namespace, and by what is done there. */
const WIDENING: readonly {
  readonly how: string;
  readonly capabilities: readonly string[];
  readonly paths: string[];
}[] = [
  {
    how: 'write policies',
    capabilities: CHANGE,
    paths: ['sys/policies/acl/*', 'sys/policies/rgp/*', 'sys/policies/egp/*', 'sys/policy/*', 'sys/policy'],
  },
  {
    how: 'make and configure auth mounts, engines, plugins, audit devices and namespaces',
    capabilities: CHANGE,
    paths: [
      'sys/auth/*',
      'sys/mounts/*',
      'sys/remount',
      'sys/remount/*',
      'sys/plugins/*',
      'sys/audit/*',
      'sys/config/*',
      'sys/namespaces/*',
      'sys/raw/*',
      'sys/storage/*',
      'sys/generate-root/*',
      'sys/generate-root-token/*',
      'sys/rekey/*',
      'sys/identity/*',
    ],
  },
  {
    how: 'write roles, users and settings of logins',
    capabilities: CHANGE,
    paths: [
      ...['config', 'config/*', 'role/*', 'roles/*', 'certs/*', 'crls/*', 'users/*', 'user/*', 'groups/*', 'group/*'],
      ...['map/*', 'tidy/*', 'cel/role/*', 'sts/*'],
    ].flatMap((path) => [`auth/+/${path}`, `auth/+/+/${path}`]),
  },
  {
    how: 'make tokens of other rights or lifetimes',
    capabilities: CHANGE,
    paths: ['auth/token/create', 'auth/token/create-orphan', 'auth/token/create/*', 'auth/token/roles/*'],
  },
  {
    how: 'change who an entity is and in which groups',
    capabilities: CHANGE,
    paths: [
      ...['entity', 'entity-alias', 'group', 'group-alias', 'alias', 'persona', 'mfa'].flatMap((kind) => [
        `identity/${kind}`,
        `identity/${kind}/*`,
      ]),
    ],
  },
  {
    how: 'act with "sudo"',
    capabilities: ['sudo'],
    paths: ['sys/*', 'auth/*', 'identity/*'],
  },
];

/** It holds what every policy keeps from it; OpenBao and Vault have it in the root namespace alone. */
const SNAPSHOT = 'sys/storage/raft/snapshot';
/** Beside which nothing else is done by who takes snapshots. */
const OWN_TOKEN = ['lookup-self', 'renew-self', 'revoke-self'].map((path) => `auth/token/${path}`);

interface Widening {
  readonly fix?: string;
  readonly how: string;
  readonly path: string;
  readonly pattern: string;
}

/** What a server keeps for itself, and what logins that may reach it do there. Most of them have the same few rules for it. */
interface ServersOwn {
  /** What paths that it keeps begin with: of the root, and of the Vault namespaces in which something is. */
  readonly begins: ReadonlySet<string>;
  /** What these begin with themselves. */
  readonly beginnings: ReadonlySet<string>;
  readonly targets: ReadonlyMap<string, AccessRules>;
  readonly snapshot: AccessRules;
  readonly found: Map<string, readonly Widening[]>;
}

const known = new WeakMap<Views, ServersOwn>();

function serversOwn(views: Views): ServersOwn {
  const own = known.get(views) ?? readServersOwn(views);
  known.set(views, own);
  return own;
}

/** Vault namespaces in which something is, whoever made them; what one is in, too. */
function namespacesOf({ vault: { namespaces, existing, policies, roles }, clusters }: Views): Set<string> {
  const stores = clusters.flatMap((cluster) => cluster.stores.map(({ vault }) => vault?.namespace ?? ''));
  const used = [...policies.all.values(), ...roles.values()].map(({ namespace }) => namespace);
  const all = ['', ...namespaces.keys(), ...existing.namespaces, ...stores, ...used];
  return new Set(
    [...new Set(all)].flatMap((namespace) => {
      const parts = namespace.split('/').filter(Boolean);
      return ['', ...parts.map((_, index) => parts.slice(0, index + 1).join('/'))];
    }),
  );
}

function readServersOwn(views: Views): ServersOwn {
  const all = [...namespacesOf(views)];
  const targets = WIDENING.map(({ how, capabilities, paths }) => {
    const rules = new AccessRules();
    const wanted = paths.map((path) => ({ path, capabilities: [...capabilities] }));
    all.forEach((namespace) => rules.addPaths(wanted, { namespace }));
    return [how, rules] as const;
  });
  const begins = all.flatMap((namespace) => OWN.map((own) => (namespace === '' ? own : `${namespace}/${own}`)));
  return {
    begins: new Set(begins),
    beginnings: new Set(
      begins.flatMap((begin) => Array.from({ length: begin.length + 1 }, (_, end) => begin.slice(0, end))),
    ),
    targets: new Map(targets),
    snapshot: new AccessRules().addPaths([{ path: SNAPSHOT, capabilities: ['read'] }]),
    found: new Map(),
  };
}

function wideningOf(views: Views, rules: AccessRules): readonly Widening[] {
  const { targets, snapshot, found, ...own } = serversOwn(views);
  const there = rules.unordered.filter(({ pattern: { text } }) => reachesServer(text, own));
  if (!there.some(({ capabilities }) => [...CHANGE, 'sudo', 'read'].some((one) => capabilities.has(one)))) {
    return [];
  }
  // Rules for other paths decide nothing there: who has the same for these may do the same.
  const same = there.map(({ pattern, capabilities }) => `${pattern.text} ${[...capabilities].sort().join()}`).sort();
  const isSnapshots = takesSnapshotsAlone(rules);
  const key = [rules.server, isSnapshots, ...same].join('\n');
  const widening = found.get(key) ?? [
    ...WIDENING.flatMap(({ how, capabilities }) =>
      overlap(rules, targets.get(how)!, capabilities).map(({ path, patterns: [pattern] }) => ({ how, path, pattern })),
    ),
    ...(isSnapshots ? [] : overlap(rules, snapshot, ['read'])).map(({ path, patterns: [pattern] }) => ({
      how: 'take the whole storage with it, every secret of everybody,',
      path,
      pattern,
      fix: 'take it out of its policies; snapshots are taken by a login that may do nothing else',
    })),
  ];
  found.set(key, widening);
  return widening;
}

/** As `HubSnapshots` writes it, or somebody by hand. */
function takesSnapshotsAlone({ unordered }: AccessRules): boolean {
  return unordered.every(
    ({ pattern: { text }, capabilities }) =>
      OWN_TOKEN.includes(text) ||
      capabilities.has('deny') ||
      (text === SNAPSHOT && [...capabilities].every((one) => one === 'read')),
  );
}

const OWN = ['sys/', 'auth/', 'identity/'];

/** Whether a pattern begins as what the server keeps for itself in a Vault namespace, or may begin so. */
function reachesServer(pattern: string, { begins, beginnings }: Pick<ServersOwn, 'begins' | 'beginnings'>): boolean {
  const literal = /^[^*+]*/.exec(pattern)![0];
  if (literal !== pattern && beginnings.has(literal)) {
    return true;
  }
  for (let end = literal.indexOf('/'); end >= 0; end = literal.indexOf('/', end + 1)) {
    if (begins.has(literal.slice(0, end + 1))) {
      return true;
    }
  }
  return false;
}
