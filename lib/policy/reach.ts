import { ActingPaths, actedOn, keepsAway } from './acting-paths';
import { Language, pathInBoth } from './path-language';
import { ANY, Pattern } from './pattern';
import { AccessRules, granted, LISTING, Rule } from './policy';

/** A rule where it stands in the order in which the server looks: the first whose language has the path decides. */
export interface Decision {
  readonly rule: Rule;
  readonly language: Language;
  readonly grants: boolean;
}

/**
 * What one login reaches. A path that ends in a slash is decided on twice, for a list and for anything else, and
 * what decides is told by the path without the slash.
 */
export class Reach {
  private readonly known = new Map<string, readonly Decision[]>();
  private readonly acted = new Map<ActingPaths, readonly Decision[]>();

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

  /** On paths that are held by what these capabilities allow. */
  holding({ holding }: ActingPaths): readonly Decision[] {
    return this.list(`holding ${holding.join()}`, () =>
      this.rules.rules.map((rule) => ({ rule, language: rule.pattern, grants: grantsAny(rule, holding) })),
    );
  }

  /** On what some paths act on, by what is granted on those. */
  acting(paths: ActingPaths): readonly Decision[] {
    const decisions = () =>
      this.rules.rules.flatMap((rule) => {
        const language = actedOn(rule.pattern, paths);
        const grants = grantsAny(rule, paths.capabilities);
        return language && (grants || keepsAway(rule.pattern, paths)) ? [{ rule, language, grants }] : [];
      });
    const known = this.acted.get(paths) ?? decisions();
    this.acted.set(paths, known);
    return known;
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

export function grantsAny({ capabilities }: Rule, wanted: readonly string[]): boolean {
  const all = granted(capabilities);
  return wanted.some((capability) => all.has(capability));
}

function isListing(capability: string): boolean {
  return LISTING.has(capability);
}

export function slashed({ parts }: Pattern): Language {
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
export function witness(a: Reach, one: Rule, b: Reach, other: Rule): string | undefined {
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

/** A path that one rule lets one login hold, and on which another rule lets another login act. */
export function actingWitness(
  holder: Reach,
  held: Rule,
  actor: Reach,
  acts: Rule,
  paths: ActingPaths,
): string | undefined {
  return decided(holder.holding(paths), held, actor.acting(paths), acts, false);
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
