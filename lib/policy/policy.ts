import { checkPattern } from './check-pattern';
import { byStrength, compilePattern, covers, Pattern } from './pattern';
import { PolicyPath, Restrictions, Server } from './policy-path';
import { parsePolicy } from './policy-text';
import { merged } from './restrictions';
import { BlockedValue, filledIn, Identity } from './template';

export interface PolicyOptions {
  /** The Vault namespace that the policy stands in: its paths are relative to it. @default - the root */
  readonly namespace?: string;
  /** Whose templates are filled in. @default - a token without an entity */
  readonly identity?: Identity;
  /** The server that the policies are on. @default - OpenBao's rules, and what either server takes in a policy */
  readonly server?: Server;
  /** @default - now */
  readonly at?: Date;
}

/** What one pattern grants, in all policies together. */
export interface Grant extends Restrictions {
  /** With its Vault namespace. */
  readonly pattern: string;
  /** Sorted. */
  readonly capabilities: readonly string[];
}

/** All that policies say of one pattern. */
export interface Rule {
  readonly pattern: Pattern;
  /** None where it denies. */
  readonly capabilities: ReadonlySet<string>;
  readonly restrictions: Restrictions;
}

const DENIED: ReadonlySet<string> = new Set(['deny']);
const NOTHING: ReadonlySet<string> = new Set();
const UNRESTRICTED: Restrictions = {};
/** What is granted on `a` for a list of `a/` too. */
export const LISTING: ReadonlySet<string> = new Set(['list', 'scan']);

/**
 * What one or several policies grant together, on absolute paths `<Vault namespace>/<path>`.
 *
 * Exactly one pattern decides on a path: the strongest that matches. What several policies say of one and the same
 * pattern adds up, and a denial there outweighs all else.
 *
 * https://openbao.org/docs/concepts/policies/
 */
export class AccessRules {
  private readonly byPattern = new Map<string, Rule>();
  private strongestFirst?: readonly Rule[];
  /** Those of them that match more than one path. */
  private strongestOpen?: readonly Rule[];
  private granting?: readonly Grant[];
  private serverOfAll: Server = 'openbao';
  private blockedValue?: BlockedValue;
  private hasUnknown = false;

  /**
   * @param text HCL or JSON
   * @throws FleetError `PolicyInvalid`
   */
  addPolicy(text: string, options: PolicyOptions = {}): this {
    return this.addPaths(parsePolicy(text, options.server), options);
  }

  addPaths(paths: readonly PolicyPath[], options: PolicyOptions = {}): this {
    const { namespace = '', identity, server = this.serverOfAll, at: now = new Date() } = options;
    this.serverOfAll = server;
    this.strongestFirst = undefined;
    this.strongestOpen = undefined;
    this.granting = undefined;
    for (const path of paths) {
      const filled = filledIn(path.path, { identity, namespace, server, now });
      this.blockedValue ??= filled.blocked;
      this.hasUnknown ||= filled.isUnknown ?? false;
      if (filled.path !== undefined && !(path.expiration && path.expiration < now)) {
        this.add(namespace, filled.path, path);
      }
    }
    return this;
  }

  get unordered(): readonly Rule[] {
    return [...this.byPattern.values()];
  }

  /** The strongest pattern first. Those that deny are among them. */
  get rules(): readonly Rule[] {
    this.strongestFirst ??= [...this.byPattern.values()].sort((one, other) => byStrength(one.pattern, other.pattern));
    return this.strongestFirst;
  }

  get server(): Server {
    return this.serverOfAll;
  }

  /** Whether there are rules for paths that are not known: their templates are filled in by what no file says. */
  get isPart(): boolean {
    return this.hasUnknown;
  }

  /** The first value for which OpenBao 2.7 and later refuse all that a token with these policies asks for. */
  get blocked(): BlockedValue | undefined {
    return this.blockedValue;
  }

  /** The path patterns on which a capability is granted, sorted. */
  patternsWith(capability: string): string[] {
    return this.grants()
      .filter(({ capabilities }) => capabilities.includes(capability))
      .map(({ pattern }) => pattern);
  }

  /** Every path pattern, with those that only deny, sorted. */
  patterns(): string[] {
    return [...this.byPattern.keys()].sort();
  }

  /** Whether something is said of a path pattern. */
  has(pattern: string): boolean {
    return this.byPattern.has(pattern);
  }

  /** What each pattern grants, sorted. Patterns that grant nothing are not among them. */
  grants(): readonly Grant[] {
    return (this.granting ??= this.readGrants());
  }

  private readGrants(): readonly Grant[] {
    return [...this.byPattern.values()]
      .map(({ pattern, capabilities, restrictions }) => ({
        pattern: pattern.text,
        capabilities: inOrder(granted(capabilities)),
        ...restrictions,
      }))
      .filter(({ capabilities }) => capabilities.length > 0)
      .sort((a, b) => (a.pattern < b.pattern ? -1 : 1));
  }

  /**
   * What the server says may be done on a path, where it is asked (`sys/capabilities`). It answers as for a list, so
   * that it names on `a/` what is granted on `a`: other requests to `a/` are refused all the same.
   *
   * @returns nothing where the server answers `deny`
   */
  capabilitiesOn(path: string): ReadonlySet<string> {
    return granted(this.decidesOnListing(path.replace(/^\/+/, ''))?.capabilities);
  }

  /** What the server lets through on a path. */
  enforcedOn(path: string): ReadonlySet<string> {
    const asked = path.replace(/^\/+/, '');
    if (!asked.endsWith('/')) {
      return granted(this.decidesOn(asked)?.capabilities);
    }
    const direct = [...granted(this.decidesOn(asked)?.capabilities)].filter((capability) => !LISTING.has(capability));
    const listing = [...this.capabilitiesOn(asked)].filter((capability) => LISTING.has(capability));
    return new Set([...direct, ...listing]);
  }

  /** What the server asks of a request to a path beside its capabilities. */
  restrictionsOn(path: string): Restrictions {
    return this.decidesOn(path.replace(/^\/+/, ''))?.restrictions ?? {};
  }

  /** The pattern that decides on a request to a path; undefined where nothing is said of it. */
  patternOn(path: string): string | undefined {
    return this.decidesOnListing(path.replace(/^\/+/, ''))?.pattern.text;
  }

  private add(namespace: string, path: string, { capabilities, restrictions = UNRESTRICTED }: PolicyPath): void {
    checkPattern(path, 1);
    const text = `${namespace === '' ? '' : `${namespace}/`}${path.replace(/^\//, '')}`;
    const known = this.byPattern.get(text);
    const denies = known?.capabilities.has('deny') || capabilities.includes('deny');
    this.byPattern.set(text, {
      pattern: known?.pattern ?? compilePattern(text),
      capabilities: denies ? DENIED : sharedSet([...(known?.capabilities ?? []), ...capabilities]),
      restrictions: denies ? UNRESTRICTED : known ? merged(known.restrictions, restrictions) : restrictions,
    });
  }

  private decidesOn(path: string): Rule | undefined {
    return this.exact(path) ?? this.strongest(path);
  }

  /** A list of `a/` may be granted on `a`. The servers differ in which of the two they look for first. */
  private decidesOnListing(path: string): Rule | undefined {
    if (!path.endsWith('/')) {
      return this.decidesOn(path);
    }
    const bare = path.slice(0, -1);
    const [first, second] = this.serverOfAll === 'vault' ? [bare, path] : [path, bare];
    return this.exact(path) ?? this.exact(bare) ?? this.strongest(first) ?? this.strongest(second);
  }

  private exact(path: string): Rule | undefined {
    const rule = this.byPattern.get(path);
    return rule?.pattern.kind === 'exact' ? rule : undefined;
  }

  private strongest(path: string): Rule | undefined {
    const segments = path.split('/');
    this.strongestOpen ??= this.rules.filter(({ pattern }) => pattern.kind !== 'exact');
    return this.strongestOpen.find(({ pattern }) => covers(pattern, segments));
  }
}

/** In the order in which they are named. There are a dozen words: a fleet has ten thousands of rules, and few sets. */
const sets = new Map<string, ReadonlySet<string>>();

function sharedSet(capabilities: readonly string[]): ReadonlySet<string> {
  const key = capabilities.join(' ');
  let set = sets.get(key);
  if (!set) {
    set = new Set(capabilities);
    sets.set(key, set);
  }
  return set;
}

const orders = new WeakMap<ReadonlySet<string>, readonly string[]>();

/** Sorted, once for all rules that grant the same. */
function inOrder(capabilities: ReadonlySet<string>): readonly string[] {
  const sorted = orders.get(capabilities) ?? [...capabilities].sort();
  orders.set(capabilities, sorted);
  return sorted;
}

/** What is left of capabilities where a denial takes all. */
export function granted(capabilities: ReadonlySet<string> = NOTHING): ReadonlySet<string> {
  return capabilities.has('deny') ? NOTHING : capabilities;
}
