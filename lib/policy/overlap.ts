import { Language, pathInBoth } from './path-language';
import { LanguageIndex } from './language-index';
import { ANY, Pattern } from './pattern';
import { AccessRules, granted, LISTING, Rule } from './policy';

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

export interface SharedReachOptions {
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

export interface SharedReaches {
  readonly shared: readonly SharedReach[];
  /** The first two of which not all was decided, for that would have taken more steps than are allowed. */
  readonly undecided?: readonly [string, string];
}

/**
 * {@link overlap} of every two of a fleet that have different names. Parties of one name are one party. Only patterns
 * that have a path in common are looked at closely: an index finds them.
 */
export function sharedReach(
  parties: readonly Party[],
  { ignore = () => false, counts = () => true, capabilities = ALL, steps = 200_000_000 }: SharedReachOptions = {},
): SharedReaches {
  const owners = new Map([...new Set(parties.map(({ name }) => name))].map((name, owner) => [name, owner]));
  const names = [...owners.keys()];
  const index = new LanguageIndex<Entry>();
  for (const [place, { name, rules }] of parties.entries()) {
    const reach = new Reach(rules, capabilities);
    for (const rule of reach.granting) {
      const entry = { owner: owners.get(name)!, place, reach, rule };
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
  const { met, more } = index.meetings(MEETINGS);
  let undecided = more;
  let left = steps;
  for (const [one, other] of met) {
    if (!counts(grantOf(one), grantOf(other))) {
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
    }
  }
  return {
    shared: [...found.values()].sort(inOrder),
    ...(undecided && { undecided: [names[undecided[0].owner]!, names[undecided[1].owner]!] as const }),
  };
}

/** A rule of one login. */
interface Entry {
  readonly owner: number;
  readonly place: number;
  readonly reach: Reach;
  readonly rule: Rule;
}

function grantOf({ place, rule }: Entry): PlacedGrant {
  return { place, pattern: rule.pattern.text };
}

function depthOf(one: Entry, other: Entry): number {
  return Math.max(one.rule.pattern.parts.length, other.rule.pattern.parts.length);
}

function inOrder({ places: [a, b], path }: SharedReach, { places: [c, d], path: other }: SharedReach): number {
  return a - c || b - d || (path < other ? -1 : path > other ? 1 : 0);
}

function exampleOf({ parts, glob }: Language): string {
  return parts.map((part) => (part === ANY ? 'x' : part)).join('/') + (glob ? 'x' : '');
}

/** A rule where it stands in the order in which the server looks: the first whose language has the path decides. */
interface Decision {
  readonly rule: Rule;
  readonly language: Language;
  readonly grants: boolean;
}

/**
 * What one login reaches. A path that ends in a slash is decided on twice, for a list and for anything else, and
 * what decides is told by the path without the slash.
 */
class Reach {
  private readonly known = new Map<string, readonly Decision[]>();

  constructor(
    readonly rules: AccessRules,
    private readonly capabilities: readonly string[],
  ) {}

  /** The rules that grant something. */
  get granting(): readonly Rule[] {
    return this.rules.unordered.filter((rule) => this.grants(rule, () => true));
  }

  /** Whether a rule grants a list, which it does with a slash after its path too. */
  lists(rule: Rule): boolean {
    return this.grants(rule, isListing);
  }

  /** On paths that do not end in a slash. */
  get plain(): readonly Decision[] {
    return this.list('plain', () =>
      this.rules.rules.map((rule) => ({ rule, language: rule.pattern, grants: this.grants(rule, () => true) })),
    );
  }

  /** On paths with a slash after them. */
  get beforeSlash(): readonly (readonly Decision[])[] {
    return [
      this.list('direct', () => this.decisions(this.rules.rules, (capability) => !isListing(capability), [unslashed])),
      this.list('listing', () => this.listing()),
    ];
  }

  private listing(): Decision[] {
    const exact = this.rules.rules.filter(({ pattern }) => pattern.kind === 'exact');
    const others = this.rules.rules.filter(({ pattern }) => pattern.kind !== 'exact');
    const order = [unslashed, (pattern: Pattern) => [pattern]];
    return [
      ...this.decisions(exact, isListing, order),
      ...this.decisions(others, isListing, this.rules.server === 'vault' ? order.reverse() : order),
    ];
  }

  private decisions(
    rules: readonly Rule[],
    counts: (capability: string) => boolean,
    order: readonly ((pattern: Pattern) => readonly Language[])[],
  ): Decision[] {
    return order.flatMap((languages) =>
      rules.flatMap((rule) =>
        languages(rule.pattern).map((language) => ({ rule, language, grants: this.grants(rule, counts) })),
      ),
    );
  }

  private grants(rule: Rule, counts: (capability: string) => boolean): boolean {
    const capabilities = granted(rule.capabilities);
    return this.capabilities.some((capability) => capabilities.has(capability) && counts(capability));
  }

  private list(name: string, made: () => readonly Decision[]): readonly Decision[] {
    const list = this.known.get(name) ?? made();
    this.known.set(name, list);
    return list;
  }
}

function isListing(capability: string): boolean {
  return LISTING.has(capability);
}

function slashed({ parts }: Pattern): Language {
  return { parts: [...parts, ''], glob: false };
}

/** The paths that match with a slash after them. */
function unslashed({ parts, glob }: Pattern): readonly Language[] {
  const last = parts.at(-1)!;
  const ends = parts.length > 1 && (last === '' || last === ANY);
  const bare: Language[] = ends ? [{ parts: parts.slice(0, -1), glob: false }] : [];
  return glob ? [{ parts, glob }, ...bare] : bare;
}

/** A path on which one rule decides for one login, the other for the other, and both grant something. */
function witness(a: Reach, one: Rule, b: Reach, other: Rule): string | undefined {
  const path = decided(a.plain, one, b.plain, other, false);
  if (path !== undefined) {
    return path;
  }
  for (const first of a.beforeSlash) {
    for (const second of b.beforeSlash) {
      const before = decided(first, one, second, other, true);
      if (before !== undefined) {
        return `${before}/`;
      }
    }
  }
  return undefined;
}

function decided(
  first: readonly Decision[],
  one: Rule,
  second: readonly Decision[],
  other: Rule,
  lastEmpty: boolean,
): string | undefined {
  for (const here of placesOf(one, first)) {
    for (const there of placesOf(other, second)) {
      const before = [...first.slice(0, here), ...second.slice(0, there)].map(({ language }) => language);
      const path = pathInBoth([first[here]!.language, second[there]!.language], before, { lastEmpty });
      if (path !== undefined) {
        return path;
      }
    }
  }
  return undefined;
}

/** Where a rule decides that something is granted. */
function placesOf(rule: Rule, decisions: readonly Decision[]): readonly number[] {
  return decisions.flatMap((decision, place) => (decision.rule === rule && decision.grants ? [place] : []));
}
