import { grouped } from '../../collections/grouped';
import { byStrength, compilePattern, matches } from '../../policy/pattern';
import type { FleetData, HolderData, LoginData, PathData, SecretData, SourceData } from '../fleet-data';

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
  const sources = sourcesOf(data, secret);
  for (const each of sources) {
    for (const { path: place, login, from } of each.roads) {
      yield* from ? readersOfSource(data, from, secret, ', from which it is copied') : [];
      const path = place === undefined ? undefined : data.paths[place]!;
      if (path && !path.isPublic) {
        yield* readersOfPath(data, secret, path, place!, each === secret ? login : undefined);
      }
    }
  }
  for (const copy of copiesOf(data, sources)) {
    const shares = isFriend(secret, copy);
    yield* readersOf(
      data,
      copy,
      (holder) => (shares && isMeant(data, copy, holder) ? 'shared' : 'no'),
      copy.roads.some(({ from }) => from?.name === secret.name) ? ', a copy of it' : ', made of the same',
    );
  }
}

/** The Secret, those that it is copied from, and so on: each holds what is in it. */
function sourcesOf(data: FleetData, secret: SecretData): readonly SecretData[] {
  const found = new Set([secret]);
  for (const { roads } of found) {
    const names = new Set(roads.flatMap(({ from }) => from?.name ?? []));
    data.secrets.filter(({ name }) => names.has(name)).forEach((one) => found.add(one));
  }
  return [...found];
}

/** What else is made of the same paths and Secrets, and copies of that. Each lease is another value: its path alone is shared. */
function copiesOf(data: FleetData, sources: readonly SecretData[]): readonly SecretData[] {
  const places = sources.flatMap(({ kind, roads }) =>
    kind === 'dynamic' ? [] : roads.flatMap(({ path }) => path ?? []),
  );
  const found = new Set(sources);
  const names = new Set([...sources.map(({ name }) => name), ...sources.flatMap(sourceNames)]);
  for (const { isPublic, secrets } of [...new Set(places)].map((place) => data.paths[place]!)) {
    (isPublic ? [] : secrets).forEach((place) => found.add(data.secrets[place]!));
  }
  found.forEach(({ name }) => names.add(name));
  const copies = data.secrets.filter(({ roads }) => roads.some(({ from }) => from));
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const copy of copies.filter((one) => sourceNames(one).some((name) => names.has(name)))) {
      found.add(copy);
      names.add(copy.name);
    }
  }
  return [...found].filter((one) => !sources.includes(one));
}

function sourceNames({ roads }: SecretData): readonly string[] {
  return roads.flatMap(({ from }) => from?.name ?? []);
}

/** Whoever delivers another team's value to itself means it, and is not meant to have it. */
function isFriend(secret: SecretData, other: SecretData): boolean {
  return secret === other || (other.tenant !== undefined && other.tenant === secret.tenant);
}

function* readersOfPath(
  data: FleetData,
  secret: SecretData,
  path: PathData,
  place: number,
  own: number | undefined,
): Iterable<Way> {
  const friends = path.secrets.map((other) => data.secrets[other]!).filter((other) => isFriend(secret, other));
  const byLogin = grouped(
    friends.flatMap((friend) =>
      friend.roads.filter((road) => road.path === place).map(({ login }) => ({ login, friend })),
    ),
    ({ login }) => login,
  );
  for (const reader of data.readers[path.readers]!) {
    const served = (byLogin.get(reader) ?? []).map(({ friend }) => friend);
    const isServed = served.length > 0 || reader === own;
    yield* throughLogin(data, reader, path, isServed, (holder) => {
      const meaning = served.filter((friend) => isMeant(data, friend, holder) && usesLogin(friend, holder));
      return meaning.includes(secret) ? 'this' : meaning.length > 0 ? 'shared' : 'no';
    });
  }
  for (const from of path.writtenFrom) {
    yield* readersOfSource(data, from, secret, ', from which the path is written');
  }
}

/** Who runs as the account that a store logs in with, and does not use the Secret, only happens to be able to. */
function usesLogin({ form, consumers, namespace }: SecretData, { who, rights }: HolderData): boolean {
  return (
    form === 'file' ||
    !rights.includes('runs as it') ||
    consumers.some(({ name }) => who === name.replace(' ', ` ${namespace}/`))
  );
}

function* readersOfSource(data: FleetData, from: SourceData, secret: SecretData, note: string): Iterable<Way> {
  const known = data.secrets.find(({ name }) => name === from.name);
  const shares = known !== undefined && isFriend(secret, known);
  for (const holder of data.holders[from.readers]!) {
    yield {
      who: named(holder, from.cluster),
      steps: [`${holder.rights.join(', ')}: Secret ${from.name}${note}`],
      by: holder.by,
      meant: shares && isMeant(data, known, holder) ? 'shared' : 'no',
    };
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
  isServed: boolean,
  meantFor: (holder: HolderData) => Way['meant'],
): Iterable<Way> {
  const login = logins[place]!;
  const enters = `logs in with role ${login.role} at auth mount ${login.mount}`;
  const reads = `${capability === 'read' ? 'reads' : 'has one made at'} ${path}`;
  const policies = policiesFor(login, path, capability).map((name) => `policy ${name}`);
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
  if (!isServed) {
    yield {
      who: `anyone who has a token of ServiceAccount ${login.who}`,
      steps: [enters, reads],
      by: policies,
      meant: 'no',
    };
  }
}

/** Those that have the pattern which decides; of many paths at once, all that have one of them. */
function policiesFor({ access }: LoginData, path: string, capability: string): readonly string[] {
  const able = access.filter(({ capabilities }) => capabilities.includes(capability));
  const fitting = able.filter((one) => matches(one.path, path));
  fitting.sort((a, b) => byStrength(compilePattern(a.path), compilePattern(b.path)));
  const deciding = path.endsWith('*') ? able : fitting.slice(0, 1);
  return [...new Set(deciding.flatMap(({ policies }) => policies))];
}

/** Users of one name on two clusters are two. */
function named({ who }: HolderData, cluster: string | undefined): string {
  return cluster === undefined ? who : `${who} on ${cluster}`;
}
