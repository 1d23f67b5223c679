import { ActingIndex, ActingPaths, pathThatActs } from './acting-paths';
import { Language } from './path-language';
import { LanguageIndex } from './language-index';
import { ANY } from './pattern';
import { AccessRules, granted, Rule } from './policy';
import { actingWitness, grantsAny, Reach, slashed, witness } from './reach';

/** Both may do something on this path. */
export interface Witness {
  readonly path: string;
  /** Those that decide there. */
  readonly patterns: readonly [string, string];
}

export interface Party {
  readonly name: string;
  readonly rules: AccessRules;
}

export interface SharedReach extends Witness {
  readonly parties: readonly [string, string];
  /** Places of two of these parties that meet there. */
  readonly places: readonly [number, number];
}

/** Pairs of patterns of different names that are held at once: some hundred bytes each. */
const MEETINGS = 1_000_000;
const ALL: readonly string[] = ['read', 'list', 'create', 'update', 'patch', 'delete', 'sudo', 'scan'];

/**
 * One path for each pair of patterns by which two logins may do something on the same path, whatever either may do
 * there. All paths are decided on, with precedence and denials: no witness, no such path.
 */
export function overlap(a: AccessRules, b: AccessRules, capabilities: readonly string[] = ALL): Witness[] {
  const parties = [
    { name: 'a', rules: a },
    { name: 'b', rules: b },
  ];
  return sharedReach(parties, { capabilities, steps: Infinity }).shared.map(({ path, patterns }) => ({
    path,
    patterns,
  }));
}

/** What may be done where. */
export interface Act<Paths extends ActingPaths = ActingPaths> {
  readonly path: string;
  readonly capabilities: readonly string[];
  readonly by: Paths;
}

/** One may act on a path that is another's, by paths that are not the other's. */
export interface ActingReach<Paths extends ActingPaths = ActingPaths> {
  /** The path that is acted on. */
  readonly path: string;
  readonly acts: readonly Act<Paths>[];
  /** Of all three: first who acts, then whose it is. */
  readonly patterns: readonly [string, string];
  readonly parties: readonly [string, string];
  readonly places: readonly [number, number];
}

export interface SharedReachOptions<Paths extends ActingPaths = ActingPaths> {
  /** Paths by which one acts on what is at other paths. @default - none */
  readonly acting?: readonly Paths[];
  /** Paths that do not count. It is asked of one path of each pattern, which is then left out, and of each witness. */
  readonly ignore?: (path: string) => boolean;
  /** Whether two grants of different names are of two who must stay apart. @default - any two are */
  readonly counts?: (one: PlacedGrant, other: PlacedGrant) => boolean;
  readonly capabilities?: readonly string[];
  /** Rules that are held against a path, one segment each. A step takes about ten nanoseconds. @default 200 million */
  readonly steps?: number;
}

/** A pattern of the party at this place. */
export interface PlacedGrant {
  readonly place: number;
  readonly pattern: string;
}

export interface SharedReaches<Paths extends ActingPaths = ActingPaths> {
  readonly shared: readonly SharedReach[];
  /** Where the two have no path in common by the same patterns of whose it is. */
  readonly acting: readonly ActingReach<Paths>[];
  /** The first two of which not all was decided, for that would have taken more steps than are allowed. */
  readonly undecided?: readonly [string, string];
}

/**
 * {@link overlap} of every two of a fleet that have different names. Parties of one name are one party. Only patterns
 * that have a path in common are looked at closely: an index finds them.
 */
export function sharedReach<Paths extends ActingPaths>(
  parties: readonly Party[],
  {
    acting = [],
    ignore = () => false,
    counts = () => true,
    capabilities = ALL,
    steps = 200_000_000,
  }: SharedReachOptions<Paths> = {},
): SharedReaches<Paths> {
  const owners = new Map([...new Set(parties.map(({ name }) => name))].map((name, owner) => [name, owner]));
  const names = [...owners.keys()];
  const index = new LanguageIndex<Entry<Paths>>();
  const actingIndex = new ActingIndex<Paths>(acting);
  for (const [place, { name, rules }] of parties.entries()) {
    const reach = new Reach(rules, capabilities);
    for (const rule of reach.granting) {
      const entry: Entry<Paths> = { owner: owners.get(name)!, place, reach, rule };
      for (const { language, paths } of actingIndex.reachedBy(rule.pattern)) {
        const allowed = paths.filter(({ capabilities }) => grantsAny(rule, capabilities));
        if (allowed.length > 0) {
          index.add(language, { ...entry, acting: allowed });
        }
      }
      const { text, kind, glob } = rule.pattern;
      const lists = !glob && reach.lists(rule);
      if (kind === 'exact') {
        for (const path of lists ? [text, `${text}/`] : [text]) {
          if (!ignore(path)) {
            index.addPath(path, entry);
          }
        }
      } else {
        for (const language of lists ? [rule.pattern, slashed(rule.pattern)] : [rule.pattern]) {
          if (!ignore(exampleOf(language))) {
            index.add(language, entry);
          }
        }
      }
    }
  }
  const found = new Map<string, SharedReach>();
  // Whose patterns are met by another in a path that both have: what one may do beside it says nothing more.
  const together = new Set<string>();
  const pairs: (readonly [Actor<Paths>, Entry<Paths>])[] = [];
  const { met, more } = index.meetings(MEETINGS);
  let undecided = more;
  let left = steps;
  for (const [one, other] of met) {
    if (!counts(grantOf(one), grantOf(other))) {
      continue;
    }
    if (one.acting || other.acting) {
      pairs.push(one.acting ? [one as Actor<Paths>, other] : [other as Actor<Paths>, one]);
      continue;
    }
    const key = [one.owner, other.owner, one.rule.pattern.text, other.rule.pattern.text].join('\n');
    left -= found.has(key) ? 1 : (one.reach.rules.rules.length + other.reach.rules.rules.length) * depthOf(one, other);
    if (left < 0) {
      undecided = [one, other];
      break;
    }
    const path = found.has(key) ? undefined : witness(one.reach, one.rule, other.reach, other.rule);
    if (path !== undefined && !ignore(path)) {
      const [first, second] = one.place < other.place ? [one, other] : [other, one];
      found.set(key, {
        path,
        patterns: [first.rule.pattern.text, second.rule.pattern.text],
        parties: [names[first.owner]!, names[second.owner]!],
        places: [first.place, second.place],
      });
      together.add(pairKey(one, other)).add(pairKey(other, one));
    }
  }
  const acts = new Map<string, ActingReach<Paths>>();
  for (const [actor, holder] of undecided ? [] : pairs) {
    const key = [pairKey(holder, actor), actor.rule.pattern.text].join('\n');
    if (together.has(pairKey(holder, actor)) || acts.has(key)) {
      continue;
    }
    left -= (actor.reach.rules.rules.length + holder.reach.rules.rules.length) * depthOf(actor, holder);
    if (left < 0) {
      undecided = [actor, holder];
      break;
    }
    const what = actsOf(actor, holder);
    if (what) {
      acts.set(key, {
        ...what,
        patterns: [actor.rule.pattern.text, holder.rule.pattern.text],
        parties: [names[actor.owner]!, names[holder.owner]!],
        places: [actor.place, holder.place],
      });
    }
  }
  return {
    shared: [...found.values()].sort(inOrder),
    acting: [...acts.values()].sort(inOrder),
    ...(undecided && { undecided: [names[undecided[0].owner]!, names[undecided[1].owner]!] as const }),
  };
}

/** A rule of one login. */
interface Entry<Paths extends ActingPaths = ActingPaths> {
  readonly owner: number;
  readonly place: number;
  readonly reach: Reach;
  readonly rule: Rule;
  /** Where it stands for what it acts on: the paths by which it does. */
  readonly acting?: readonly Paths[];
}

type Actor<Paths extends ActingPaths> = Entry<Paths> & Required<Pick<Entry<Paths>, 'acting'>>;

/** What somebody may do to what is another's, by one rule; the path is that of the first. */
function actsOf<Paths extends ActingPaths>(
  actor: Actor<Paths>,
  holder: Entry,
): Pick<ActingReach<Paths>, 'path' | 'acts'> | undefined {
  const all = actor.acting.flatMap((paths) => {
    const path = actingWitness(holder.reach, holder.rule, actor.reach, actor.rule, paths);
    const capabilities = paths.capabilities.filter((one) => granted(actor.rule.capabilities).has(one));
    return path === undefined ? [] : [{ path, act: { path: pathThatActs(path, paths), capabilities, by: paths } }];
  });
  return all[0] && { path: all[0].path, acts: all.map(({ act }) => act) };
}

/** Of one who has a path by a pattern, and another. */
function pairKey(one: Entry, other: Entry): string {
  return `${one.owner}\n${other.owner}\n${one.rule.pattern.text}`;
}

function grantOf({ place, rule }: Entry): PlacedGrant {
  return { place, pattern: rule.pattern.text };
}

function depthOf(one: Entry, other: Entry): number {
  return Math.max(one.rule.pattern.parts.length, other.rule.pattern.parts.length);
}

type Placed = Pick<SharedReach, 'places' | 'path'>;

function inOrder({ places: [a, b], path }: Placed, { places: [c, d], path: other }: Placed): number {
  return a - c || b - d || (path < other ? -1 : path > other ? 1 : 0);
}

function exampleOf({ parts, glob }: Language): string {
  return parts.map((part) => (part === ANY ? 'x' : part)).join('/') + (glob ? 'x' : '');
}
