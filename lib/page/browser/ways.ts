import type { FleetData, HolderData, SecretData } from '../fleet-data';

/** How somebody comes to have what is in a Secret. */
export interface Way {
  readonly who: string;
  readonly steps: readonly string[];
  /** What gives the rights that it takes: bindings, and policies. */
  readonly by: readonly string[];
  /**
   * Whether the files want it so: the operator that writes the Secret and the pods that use it, or the same of another
   * Secret of this tenant that is made of the same path.
   */
  readonly meant: 'this' | 'shared' | 'no';
}

/** Who should not have it comes first. */
const SHOWN: readonly Way['meant'][] = ['no', 'this', 'shared'];
const RANKS: readonly Way['meant'][] = ['no', 'shared', 'this'];

/** The ways to what is in a Secret, the shortest of everybody, in the order of how many steps they take. */
export function waysTo(data: FleetData, secret: SecretData): readonly Way[] {
  const shortest = new Map<string, Way>();
  for (const way of allWays(data, secret)) {
    const known = shortest.get(way.who);
    if (!known || rank(way) < rank(known)) {
      shortest.set(way.who, way);
    }
  }
  return [...shortest.values()].sort(
    (a, b) =>
      SHOWN.indexOf(a.meant) - SHOWN.indexOf(b.meant) || a.steps.length - b.steps.length || (a.who < b.who ? -1 : 1),
  );
}

/** The least is told: of ways of one length the one that is meant. */
function rank({ steps, meant }: Way): number {
  return steps.length * RANKS.length - RANKS.indexOf(meant);
}

function* allWays(data: FleetData, secret: SecretData): Iterable<Way> {
  yield* readersOf(data, secret, (holder) => (isMeant(data, secret, holder) ? 'this' : 'no'), '');
  for (const { path: place, login: own } of secret.roads) {
    const path = place === undefined ? undefined : data.paths[place];
    if (!path || path.isPublic) {
      continue;
    }
    const others = path.secrets.map((other) => data.secrets[other]!).filter((other) => other !== secret);
    // Whoever delivers another team's value to itself means it, and is not meant to have it.
    const friends = others.filter(({ tenant }) => tenant !== undefined && tenant === secret.tenant);
    const meantLogins = new Map(
      friends.flatMap((friend) =>
        friend.roads.filter((road) => road.path === place).map(({ login }) => [login, friend]),
      ),
    );
    for (const reader of data.readers[path.readers]!) {
      const friend = reader === own ? secret : meantLogins.get(reader);
      yield* throughLogin(data, reader, path, friend, (holder) =>
        friend && isMeant(data, friend, holder) ? (friend === secret ? 'this' : 'shared') : 'no',
      );
    }
    // Each lease is another value; its path alone is shared.
    for (const other of secret.kind === 'dynamic' ? [] : others) {
      const shares = friends.includes(other);
      yield* readersOf(
        data,
        other,
        (holder) => (shares && isMeant(data, other, holder) ? 'shared' : 'no'),
        ', made of the same path',
      );
    }
  }
}

function* readersOf(
  { holders }: FleetData,
  { readers, cluster, form, name }: SecretData,
  meantFor: (holder: HolderData) => Way['meant'],
  note: string,
): Iterable<Way> {
  for (const holder of holders[readers] ?? []) {
    const steps = [`${holder.rights.join(', ')}: ${form} ${name}${note}`];
    yield { who: named(holder, cluster), steps, by: holder.by, meant: meantFor(holder) };
  }
}

function isMeant({ clusters }: FleetData, { cluster }: SecretData, { who, rights }: HolderData): boolean {
  const operator = clusters.find(({ name }) => name === cluster)?.operator;
  return who === operator || rights.every((right) => MEANT.includes(right));
}

/** Rights that come with what the Secret is there for. */
const MEANT: readonly string[] = ['writes it', 'gets it', 'runs as it'];

function* throughLogin(
  { logins, holders }: FleetData,
  place: number,
  { path, capability }: FleetData['paths'][number],
  friend: SecretData | undefined,
  meantFor: (holder: HolderData) => Way['meant'],
): Iterable<Way> {
  const login = logins[place]!;
  const enters = `logs in with role ${login.role} at auth mount ${login.mount}`;
  const reads = `${capability === 'read' ? 'reads' : 'has one made at'} ${path}`;
  const policies = [...new Set(login.access.flatMap((access) => access.policies))].map((name) => `policy ${name}`);
  if (login.kind === 'other') {
    yield { who: login.who, steps: [enters, reads], by: policies, meant: 'no' };
    return;
  }
  for (const holder of holders[login.usableBy] ?? []) {
    yield {
      who: named(holder, login.cluster),
      steps: [`${holder.rights.join(', ')}: ServiceAccount ${login.who}`, enters, reads],
      by: [...holder.by, ...policies],
      meant: meantFor(holder),
    };
  }
  // Somebody uses an account that no Secret of this tenant needs, whether these files say who or not.
  if (!friend) {
    yield {
      who: `anyone who has a token of ServiceAccount ${login.who}`,
      steps: [enters, reads],
      by: policies,
      meant: 'no',
    };
  }
}

/** Users of one name on two clusters are two. */
function named({ who }: HolderData, cluster: string | undefined): string {
  return cluster === undefined ? who : `${who} on ${cluster}`;
}
