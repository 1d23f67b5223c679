/** Capabilities by path pattern, as one or several policies grant them together. */
export class AccessRules {
  private readonly byPattern = new Map<string, Set<string>>();

  /** Adds a policy in its JSON form. https://developer.hashicorp.com/vault/docs/concepts/policies */
  addPolicy(json: string, { namespace = '' }: { readonly namespace?: string } = {}): this {
    const prefix = namespace === '' ? '' : `${namespace}/`;
    const { path = {} } = JSON.parse(json) as { path?: Record<string, { capabilities?: string[] }> };
    for (const [written, { capabilities = [] }] of Object.entries(path)) {
      const pattern = prefix + written.replace(/^\//, '');
      const known = this.byPattern.get(pattern) ?? new Set();
      capabilities.forEach((capability) => known.add(capability));
      this.byPattern.set(pattern, known);
    }
    return this;
  }

  /** The path patterns on which a capability is granted, sorted. */
  patternsWith(capability: string): string[] {
    return [...this.byPattern]
      .filter(([, capabilities]) => capabilities.has(capability) && !capabilities.has('deny'))
      .map(([pattern]) => pattern)
      .sort();
  }

  /** What each pattern grants, sorted. */
  grants(): { pattern: string; capabilities: string[] }[] {
    return [...this.byPattern]
      .filter(([, capabilities]) => !capabilities.has('deny'))
      .map(([pattern, capabilities]) => ({ pattern, capabilities: [...capabilities].sort() }))
      .sort((a, b) => (a.pattern < b.pattern ? -1 : 1));
  }

  /** What may be done on a path: exactly one pattern decides, and a denial there outweighs all else. */
  capabilitiesOn(path: string): ReadonlySet<string> {
    let best: string | undefined;
    for (const pattern of this.byPattern.keys()) {
      if (matches(pattern, path) && (best === undefined || outranks(pattern, best))) {
        best = pattern;
      }
    }
    const capabilities = best === undefined ? new Set<string>() : this.byPattern.get(best)!;
    return capabilities.has('deny') ? new Set() : capabilities;
  }
}

/** Whether a `+` starts a segment; anywhere else it is a letter. */
function hasSegmentWildcard(pattern: string): boolean {
  return pattern === '+' || pattern.startsWith('+/') || pattern.includes('/+');
}

/** `*` at the end stands for any rest, `+` for one whole segment. */
export function matches(pattern: string, path: string): boolean {
  if (!hasSegmentWildcard(pattern)) {
    return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
  }
  const glob = pattern.endsWith('*');
  const wanted = (glob ? pattern.slice(0, -1) : pattern).split('/');
  const given = path.split('/');
  if (glob ? given.length < wanted.length : given.length !== wanted.length) {
    return false;
  }
  return wanted.every(
    (segment, index) =>
      segment === '+' ||
      (glob && index === wanted.length - 1 ? given[index]!.startsWith(segment) : given[index] === segment),
  );
}

/** Vault's order of priority among patterns that match the same path. */
function outranks(one: string, other: string): boolean {
  const first = (pattern: string) => {
    if (hasSegmentWildcard(pattern)) {
      return pattern.indexOf('+');
    }
    return pattern.endsWith('*') ? pattern.length - 1 : Number.POSITIVE_INFINITY;
  };
  if (first(one) !== first(other)) {
    return first(one) > first(other);
  }
  if (one.endsWith('*') !== other.endsWith('*')) {
    return other.endsWith('*');
  }
  const wildcards = (pattern: string) => pattern.split('/').filter((segment) => segment === '+').length;
  if (wildcards(one) !== wildcards(other)) {
    return wildcards(one) < wildcards(other);
  }
  return one.length !== other.length ? one.length > other.length : one > other;
}
