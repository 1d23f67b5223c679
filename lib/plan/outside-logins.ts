import { holdersByName, OtherRole } from '../access/other-roles';
import { LoginRole, ownPolicies } from '../views/login-roles';
import type { VaultView } from '../views/vault-view';
import type { Views } from '../views/views';
import type { Break } from './breaks';
import type { ByHand } from './by-hand';
import type { FolderAt } from './state';

/**
 * Machines and people who log in from outside of all clusters, as both ends speak of them. Nothing that is applied gives
 * them other settings: whoever runs them does, and until then they go on as before.
 */
interface Outsider {
  readonly who: string;
  /** What they are known by: claims, names, addresses. */
  readonly known: ReadonlyMap<string, string>;
  readonly calls: ReadonlyMap<string, ReadonlySet<string>>;
  readonly may: (path: string) => ReadonlySet<string>;
}

/** Those who have to log in or to ask otherwise afterwards, and what they lose where nothing takes its place. */
export interface Moves {
  /** As they are before. */
  readonly moved: readonly Outsider[];
  /** The same, as they are after. */
  readonly arriving: readonly Outsider[];
  readonly losing: readonly { readonly who: string; readonly lost: string }[];
}

/** Arguments that say how long and how often a token is good: whoever logs in does nothing about them. */
const SILENT =
  /^(\/\/|token_\w*(ttl|policies|period|num_uses|type)\w*|policies|backend|namespace|role_name|name|id|metadata|custom_metadata|user_claim\w*|provider|depends_on|lifecycle)$/;

export function movesOf(before: Views, after: Views): Moves {
  const [old, now] = [outsidersIn(before.vault), outsidersIn(after.vault)];
  const arriving = [...now.values()].filter(({ who }) => !old.has(who));
  const moved: Outsider[] = [];
  const losing: { who: string; lost: string }[] = [];
  for (const was of old.values()) {
    const is = now.get(was.who);
    const lost = is === undefined ? 'its login' : lostOf(was, after.vault);
    const gains = is !== undefined && [...is.calls.keys()].some((path) => !was.calls.has(path));
    if (lost !== undefined && (is === undefined ? arriving.length > 0 : gains || !isCall(was, lost))) {
      moved.push(was);
    } else if (lost !== undefined) {
      losing.push({ who: was.who, lost });
    }
  }
  const arrived = [...now.values()].filter(
    ({ who }) => moved.length > 0 && (arriving.some((one) => one.who === who) || moved.some((one) => one.who === who)),
  );
  return { moved, arriving: arrived, losing };
}

function isCall({ calls }: Outsider, lost: string): boolean {
  return calls.has(lost);
}

export function outsideTasks(before: Views, after: Views): ByHand[] {
  const { moved, losing } = movesOf(before, after);
  const now = outsidersIn(after.vault);
  return [
    ...moved.map(({ who }): ByHand => ({
      ...{ what: 'give new settings', before: 'folders', at: who, clusters: [] },
      says: now.has(who)
        ? `give everyone who logs in as ${who} its new settings: ${changesOf(who, before, after)}`
        : `${who} leaves: give the new login and paths to all that log in so, and go on once nobody logs in as before`,
    })),
    ...losing.map(({ who, lost }): ByHand => ({
      ...{ what: 'see to what leaves', before: 'removal', at: who, clusters: [] },
      says: `${who} loses ${lost}: make sure that it needs that no more`,
    })),
  ];
}

function changesOf(who: string, before: Views, after: Views): string {
  const [was, is] = [outsidersIn(before.vault).get(who)!, outsidersIn(after.vault).get(who)!];
  const paths = [...is.calls.keys()].filter((path) => !was.calls.has(path));
  const said = [...was.known].filter(([name, text]) => is.known.get(name) !== text).map(([name]) => name);
  return [
    ...(said.length > 0 ? [`other ${said.join(', ')}`] : []),
    ...(paths.length > 0 ? [`it asks for ${paths.join(', ')}`] : []),
  ].join('; ');
}

/** What those who are not yet, or by now, given other settings are refused in a state. */
export function breaksOfOutside(
  { moved, arriving }: Moves,
  { vault }: Views,
  folder: FolderAt,
  cluster: string,
): Break[] {
  const needed = [
    ...(folder === 'settled' ? [] : moved.map((one) => ({ one, when: 'until it has its new settings' }))),
    ...(folder === 'old' ? [] : arriving.map((one) => ({ one, when: 'with its new settings' }))),
  ];
  return needed.flatMap(({ one, when }) => {
    const lost = lostOf(one, vault);
    return lost === undefined
      ? []
      : [
          {
            ...{ cluster, id: 'outside-login-goes-on', place: one.who },
            message: `anyone who logs in as it ${when} is refused ${lost}`,
            why: 'A machine stops, or somebody is refused what they need.',
          },
        ];
  });
}

/** The first thing that somebody no longer has: the login, what it is known by, or a path. */
function lostOf({ who, known, calls }: Outsider, vault: VaultView): string | undefined {
  const now = outsidersIn(vault).get(who);
  if (!now) {
    return 'its login';
  }
  const other = [...known].find(([name, text]) => !isTaken(text, now.known.get(name)));
  const more = [...now.known.keys()].find((name) => !known.has(name));
  const narrower = other?.[0] ?? more;
  if (narrower !== undefined) {
    return `its login, for which another ${narrower} counts`;
  }
  return [...calls].find(([path, all]) => [...all].some((one) => !now.may(path).has(one)))?.[0];
}

/** Whether what is told by one text is taken by another: lists have more. */
function isTaken(old: string, now: string | undefined): boolean {
  if (now === undefined || old === now) {
    return true;
  }
  const [was, is] = [old, now].map((text) => JSON.parse(text) as unknown);
  return Array.isArray(was) && Array.isArray(is) && was.length > 0 && was.every((one) => is.includes(one));
}

const known = new WeakMap<VaultView, ReadonlyMap<string, Outsider>>();

/** By the mount and role of their login. */
function outsidersIn(vault: VaultView): ReadonlyMap<string, Outsider> {
  const found = known.get(vault) ?? readOutsiders(vault);
  known.set(vault, found);
  return found;
}

function readOutsiders(vault: VaultView): ReadonlyMap<string, Outsider> {
  const all = [...holdersByName(vault)].filter(([who, role]) => vault.outside[who] !== undefined || isLogin(role));
  return new Map(
    all.map(([who, role]) => {
      const rules = vault.policies.rulesOf(role, undefined, ownPolicies(role));
      const said = Object.entries(role.attributes as Record<string, unknown>).filter(
        ([name, value]) => !SILENT.test(name) && value !== undefined && value !== null,
      );
      const calls = rules.unordered.map(({ pattern, capabilities }) => {
        const allowed = [...capabilities].filter((capability) => capability !== 'deny');
        return [pattern.text, new Set<string>(allowed)] as const;
      });
      return [
        who,
        {
          who,
          known: new Map(said.map(([name, value]) => [name, JSON.stringify(value)])),
          calls: new Map(calls.filter(([, allowed]) => allowed.size > 0)),
          may: (path) => rules.capabilitiesOn(path) as ReadonlySet<string>,
        },
      ];
    }),
  );
}

/** What Terraform itself logs in as, and what people are once they have logged in, is none. */
function isLogin(role: LoginRole | OtherRole): boolean {
  return !('knows' in role) && !/^(entity|group)$/.test(role.method) && !role.place.startsWith('stack bootstrap,');
}
