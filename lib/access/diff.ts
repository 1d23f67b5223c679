import { ByName } from '../collections/by-name';
import type { AccessRules } from '../policy/policy';
import { grouped } from '../collections/grouped';
import type { Views } from '../views/views';
import { Admission, admissionsOf } from './admissions';
import { joinedBy, ownersOf, OwnersByPlace } from './owners';
import { accessMatrix, AccessMatrix } from './matrix';
import type { Holder } from './holders';
import { covers, samplesOf } from '../policy/pattern-sets';
import { order, Principal, principalsOf } from './principals';
import { OPERATOR } from './secret-readers';

/** Something that somebody can do since, or can do no more. */
export interface AccessChange {
  readonly kind: 'path' | 'login' | 'secret' | 'admission' | 'tenant' | 'condition';
  readonly who: string;
  /** A path pattern, a ServiceAccount, a Secret, whom the hub takes for somebody, a tenant, or what a condition says now. */
  readonly what: string;
  /** Capabilities or rights. */
  readonly how: readonly string[];
}

export interface AccessDiff {
  readonly opened: readonly AccessChange[];
  readonly closed: readonly AccessChange[];
}

/**
 * What a change opens and closes: on paths of the hub, in whom it lets in, in the use of logins, and of Secrets that are
 * delivered.
 */
export function accessDiff(before: Views, after: Views): AccessDiff {
  const [old, now] = [sideOf(before), sideOf(after)];
  return { opened: gained(old, now), closed: gained(now, old) };
}

interface Side {
  /** Everything that an account may do, whichever role it logs in with. */
  readonly principals: Map<string, Principal[]>;
  readonly matrix: AccessMatrix;
  readonly admissions: ReadonlyMap<string, Admission>;
  readonly owners: OwnersByPlace;
}

function sideOf(views: Views): Side {
  // What a role that is no account's asks is part of its name, and told by itself.
  const principals = grouped(principalsOf(views), ({ kind, name, mount, role }) =>
    kind === 'other' ? `${mount} ${role}` : name,
  );
  return { principals, matrix: accessMatrix(views), admissions: admissionsOf(views), owners: ownersOf(views) };
}

function gained(from: Side, to: Side): AccessChange[] {
  return [
    ...[...to.principals].flatMap(([key, principals]) =>
      gainedPaths(principals[0]!.name, from.principals.get(key) ?? [], principals),
    ),
    ...gainedAdmissions(from, to),
    ...joinedBy(from.owners, to.owners).map(({ place, tenant, others }) => ({
      kind: 'tenant' as const,
      who: `logins of "${place}"`,
      what: `tenant "${tenant}", with "${others[0]}"`,
      how: ['be taken for'],
    })),
    ...gainedHolders('login', holdersOfLogins(from), holdersOfLogins(to)),
    ...gainedHolders('secret', holdersOfSecrets(from), holdersOfSecrets(to)),
  ];
}

function gainedPaths(who: string, from: readonly Principal[], to: readonly Principal[]): AccessChange[] {
  const gains = new Map<string, Set<string>>();
  const [before, after] = [byPath(from), byPath(to)];
  for (const { pattern, path } of samplesOf([...from, ...to].flatMap(({ patterns }) => patterns()))) {
    const had = capabilities(before, path);
    const gain = [...capabilities(after, path)].filter((capability) => !had.has(capability));
    if (gain.length > 0) {
      gains.set(pattern, new Set([...(gains.get(pattern) ?? []), ...gain]));
    }
  }
  // One that is a path holds no other.
  const wider = [...gains].filter(([pattern]) => /[*+]/.test(pattern));
  const within = ([pattern, gain]: [string, Set<string>]) =>
    wider.some(([wide, more]) => wide !== pattern && covers(wide, pattern) && [...gain].every((one) => more.has(one)));
  const policies = (side: readonly Principal[]) => new Set(side.flatMap(({ unknownPolicies }) => unknownPolicies));
  const hadPolicies = policies(from);
  return [
    ...[...gains]
      .filter((gain) => !within(gain))
      .map(([pattern, gain]) => ({ kind: 'path' as const, who, what: pattern, how: [...gain].sort(order) })),
    ...[...policies(to)]
      .filter((policy) => !hadPolicies.has(policy))
      .map((policy) => ({ kind: 'path' as const, who, what: `what policy "${policy}" allows`, how: ['unknown'] })),
  ].sort((a, b) => order(a.what, b.what));
}

/** Who is let in as somebody that was there before; of somebody new the paths are told. */
function gainedAdmissions({ admissions: old }: Side, { admissions: now }: Side): AccessChange[] {
  return [...now].flatMap(([key, { who, asked, trusted }]) => {
    const before = old.get(key);
    const wider = [...(before?.asked ?? [])].flatMap(([argument, had]) => {
      const has = asked.get(argument);
      return has ? [...has].filter((one) => !had.has(one)).map((one) => `${argument} ${one}`) : [`any ${argument}`];
    });
    const added = [...trusted].filter((one) => !before?.trusted.has(one));
    return [...wider, ...added].sort(order).map((what) => ({ kind: 'admission' as const, who, what, how: ['log in'] }));
  });
}

/** By the paths that their policies name, for an account may have a role for each of its credentials. */
function byPath(principals: readonly Principal[]): ByName<AccessRules> {
  const all = new ByName<AccessRules>();
  for (const { rules } of principals) {
    const patterns = rules.unordered.map(({ pattern }) => pattern);
    all.add(
      rules,
      patterns.map(({ text }) => text),
      patterns.some(({ kind }) => kind !== 'exact'),
    );
  }
  return all;
}

function capabilities(all: ByName<AccessRules>, path: string): Set<string> {
  const asked = path.replace(/^\/+/, '');
  return new Set(all.of(asked, asked.replace(/\/$/, '')).flatMap((rules) => [...rules.capabilitiesOn(path)]));
}

function holdersOfLogins({ matrix }: Side): Map<string, readonly Holder[]> {
  return new Map(matrix.logins.map(({ who, usableBy }) => [who, usableBy]));
}

function holdersOfSecrets({ matrix }: Side): Map<string, readonly Holder[]> {
  return new Map(matrix.secrets.map(({ secret, readableBy }) => [secret, readableBy]));
}

/** Whoever had one way already gains nothing by another. */
function gainedHolders(
  kind: AccessChange['kind'],
  from: Map<string, readonly Holder[]>,
  to: Map<string, readonly Holder[]>,
): AccessChange[] {
  return [...to].flatMap(([what, holders]) => {
    const had = new Set(from.get(what)?.map(({ who }) => who));
    return holders
      .filter(({ who }) => who !== OPERATOR && !had.has(who))
      .map(({ who, rights }) => ({ kind, who, what, how: rights }));
  });
}
