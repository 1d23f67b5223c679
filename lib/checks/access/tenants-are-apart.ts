import { grouped } from '../../collections/grouped';
import { Entrant, entrantsOf } from '../../access/entrants';
import { isNobodys } from '../../access/nobodys-paths';
import { otherRoles } from '../../access/other-roles';
import { enginePaths } from '../../access/engine-paths';
import type { OtherWay } from '../../access/other-way';
import { valuePaths } from '../../access/value-paths';
import { ActingReach, Party, PlacedGrant, SharedReach, sharedReach } from '../../policy/overlap';
import { AccessRules } from '../../policy/policy';
import { ownPolicies } from '../../views/login-roles';
import { absolute } from '../../output/hub-resource';
import type { Views } from '../../views/views';
import { Check, Found } from '../check';
import { Said, says } from '../../output/said-values';

/** No path of the hub is in the reach of two tenants, and none acts on a value of another. */
export const tenantsAreApart: Check = {
  id: 'tenants-are-apart',
  severity: 'error',
  scope: 'fleet',
  why: "One team reads, or overwrites, another team's secret.",
  *run(views) {
    const all = [...withoutRepeats(entrantsOf(views).map(reachOf)), ...machineReaches(views), ...defaultReaches(views)];
    const rules = all.map(({ party }) => party.rules);
    const { shared, acting, undecided } = sharedReach(
      all.map(({ party }) => party),
      {
        acting: [...valuePaths(views.vault, rules), ...enginePaths(views.vault, rules)],
        ignore: isNobodys(views.vault, rules),
        counts: (one, other) => mustBeApart(all, one, other),
      },
    );
    if (undecided) {
      const { role } = all.find(({ party }) => undecided.includes(party.name))!;
      yield {
        path: role.path,
        place: role.place,
        source: role.source,
        ...says`policies of "${{ tenant: undecided[0] }}" and "${{ otherTenant: undecided[1] }}" have too many patterns in common: whether all tenants are apart is not decided`,
        fix: 'write fewer patterns, without wildcards where a path has a name',
        among: namesOf(all),
      };
    }
    const { many, pairs } = groupsOf(shared, all);
    for (const { path, pairs: met, names } of many) {
      const told = names.slice(0, MOST_NAMES).map((name) => `"${name}"`);
      const more = names.length > told.length ? ` and ${names.length - told.length} more` : '';
      yield found(
        met.flatMap(({ places }) => places.map((place) => all[place]!)),
        says`"${{ path }}" is in the reach of ${names.length} namespaces that no file assigns to one tenant: ${told.join(', ')}${more}`,
        'narrow their policies, or say in the mapping file (tenants) which of them are one tenant',
      );
    }
    for (const { path, parties, patterns, places } of pairs) {
      const [one, other] = [all[places[0]]!, all[places[1]]!];
      yield found(
        [one, other],
        says`"${{ path }}" is in the reach of both "${{ tenant: parties[0] }}" and "${{ otherTenant: parties[1] }}" (by "${{ pattern: patterns[0] }}" and "${patterns[1]}")`,
        'narrow the policy of one of them',
      );
    }
    for (const reach of acting) {
      const [actor, holder] = [all[reach.places[0]]!, all[reach.places[1]]!];
      const worst = reach.acts.find(({ by }) => !by.isHarmless) ?? reach.acts[0]!;
      yield {
        ...found([actor, holder], messageOf(reach, worst.by), `narrow the policy of "${reach.parties[0]}"`),
        ...(worst.by.isHarmless && { severity: 'warning' as const }),
      };
    }
  },
};

/** Told at the first of them. */
function found(reaches: readonly Reach[], { message, values }: Said, fix: string): Found {
  const one = reaches[0]!;
  const through = [...new Set(reaches.slice(0, 2).flatMap(({ entrant }) => entrant?.through ?? []))];
  return {
    among: namesOf(reaches),
    path: one.role.path,
    place: one.role.place,
    source: one.role.source,
    message: message + (through.length > 0 ? `, through ${through.join(' and ')}` : ''),
    values,
    fix: through.length > 0 ? `let the conditions of the store name the namespaces of one tenant, or ${fix}` : fix,
  };
}

/** Of all between whom something is, those who may do the same as one of them included. */
function namesOf(reaches: readonly Reach[]): readonly string[] {
  return [...new Set(reaches.flatMap(({ party, alike = [party.name] }) => [...alike]))].sort();
}

/** In one message. */
const MOST_NAMES = 12;

/** One path of many whose tenants nobody states is told once, for all of them. */
function groupsOf(shared: readonly SharedReach[], all: readonly Reach[]) {
  const isOpen = ({ places }: SharedReach) => places.every((place) => all[place]!.entrant?.owner.isStated === false);
  const byPath = grouped(shared.filter(isOpen), ({ path }) => path);
  const groups = [...byPath].map(([path, pairs]) => ({
    ...{ path, pairs },
    names: [...new Set(pairs.flatMap(({ parties }) => parties))],
  }));
  const many = groups.filter(({ names }) => names.length > 2);
  const told = new Set(many.flatMap(({ pairs }) => pairs));
  return { many, pairs: shared.filter((one) => !told.has(one)) };
}

function messageOf({ path, acts, patterns, parties }: ActingReach<OtherWay>, { does }: OtherWay): Said {
  const what = acts
    .filter(({ by }) => by.does === does)
    .map(({ path: at, capabilities }) => `${capabilities.join(', ')} on "${at}"`);
  return says`"${{ path }}" is in the reach of "${{ otherTenant: parties[1] }}" (by "${patterns[1]}"), and "${{ tenant: parties[0] }}" may ${does}: ${what.join('; ')} (by "${{ pattern: patterns[0] }}")`;
}

/** What one login reaches, and where its role is said. */
interface Reach {
  readonly role: Pick<Found, 'path' | 'place' | 'source'>;
  readonly party: Party;
  readonly entrant?: Entrant;
  /** Names of all who may do exactly the same, for whom it stands. */
  readonly alike?: ReadonlySet<string>;
}

function reachOf(entrant: Entrant): Reach {
  return { role: entrant.role, party: { name: entrant.owner.name, rules: entrant.rules }, entrant };
}

/**
 * Whether two must be kept apart. Who uses one store by its conditions is told by other checks, unless it is said whose
 * they are; and one namespace that is given the same by name on several clusters is taken for one team's.
 */
function mustBeApart(all: readonly Reach[], one: PlacedGrant, other: PlacedGrant): boolean {
  const [a, b] = [all[one.place]!.entrant, all[other.place]!.entrant];
  if (!a || !b || (a.owner.isStated && b.owner.isStated)) {
    return true;
  }
  const isOneStore = a.through !== undefined && b.through !== undefined && a.role === b.role;
  const isGivenTheSame = a.rules.has(other.pattern) && b.rules.has(one.pattern);
  return !isOneStore && !(a.owner.namespace === b.owner.namespace && isGivenTheSame);
}

/** Many who may do exactly the same meet each other in every path: the first ones tell of all. */
function* withoutRepeats(reaches: readonly Reach[]): Iterable<Reach> {
  const told = new Map<string, { readonly same: Reach[]; readonly alike: Set<string> }>();
  for (const reach of reaches) {
    const { through, owner } = reach.entrant!;
    const key = `${through ?? ''}\n${textOf(reach.party.rules)}`;
    const { same, alike } = told.get(key) ?? { same: [], alike: new Set() };
    told.set(key, { same, alike: alike.add(reach.party.name) });
    if (same.some(({ party }) => party.name === reach.party.name)) {
      continue;
    }
    const places = new Set(same.map(({ entrant }) => entrant!.owner.namespace));
    if (same.length < 2 || (places.size < 2 && !places.has(owner.namespace))) {
      same.push(reach);
      yield { ...reach, alike };
    }
  }
}

function textOf(rules: AccessRules): string {
  return rules.unordered
    .map(({ pattern, capabilities }) => `${pattern.text} ${wordsOf(capabilities)}`)
    .sort()
    .join('\n');
}

/** Rules that grant the same share one set. */
const words = new WeakMap<ReadonlySet<string>, string>();

function wordsOf(capabilities: ReadonlySet<string>): string {
  const known = words.get(capabilities) ?? [...capabilities].sort().join();
  words.set(capabilities, known);
  return known;
}

/** Machines whose tenant is said. */
function machineReaches({ vault }: Views): Reach[] {
  return [...vault.roles.values(), ...otherRoles(vault)].flatMap((role) => {
    const name = vault.outside[`${absolute(role.namespace, role.mount)}/${role.name}`]?.tenant;
    return name === undefined
      ? []
      : [{ role, party: { name, rules: vault.policies.rulesOf(role, undefined, ownPolicies(role)) } }];
  });
}

/** The policy of every token, where it is rewritten and says the same for all. */
function defaultReaches({ vault }: Views): Reach[] {
  return [...vault.policies.all.values()].flatMap((policy) => {
    const { namespace, text } = policy;
    if (policy !== vault.policies.of(namespace, 'default') || text === undefined || text.includes('{{')) {
      return [];
    }
    const holder = {
      namespace,
      mount: '',
      name: '',
      accounts: [],
      policies: ['default'],
      metadataOf: () => ({}),
      aliasOf: () => undefined,
    };
    return [
      { role: policy, party: { name: 'every token with policy "default"', rules: vault.policies.rulesOf(holder) } },
    ];
  });
}
