interface Named {
  readonly name: string;
}

const known = new WeakMap<readonly Named[], ReadonlyMap<string, Named>>();

/** The one of a name in a list that does not change: many ask for many of them. */
export function named<T extends Named>(all: readonly T[], name: string): T | undefined {
  const byName = known.get(all) ?? new Map(all.map((one) => [one.name, one]));
  known.set(all, byName);
  return byName.get(name) as T | undefined;
}
