import { literalText } from '../encode/terraform';
import { isGlobOf } from '../text/glob';
import type { HubResource } from '../output/hub-resource';
import { claimOf, isSharedClaim } from './login-alias';

type Attributes = HubResource['attributes'];

/** What a claim must hold: a text, in which `*` stands for any where the role says so. */
interface Wanted {
  readonly text: string;
  readonly isGlob: boolean;
}

const SUBJECT = 'system:serviceaccount:';
const NAMESPACE = 'kubernetes.io/namespace';
const NAME = 'kubernetes.io/serviceaccount/name';
/** As SPIRE names the pods of a ServiceAccount where nobody says otherwise. */
const SPIFFE_ACCOUNT = /^spiffe:\/\/[^/]+\/ns\/([^/]+)\/sa\/([^/]+)$/;
/** What no name of Kubernetes has in it. */
const NO_NAME = /[^-.a-z0-9*]/;
/** Of a token: who has one chooses its pod, and the node takes what comes. Only a uid is nobody's choice. */
const CHOSEN = /^kubernetes\.io\/(?:namespace|serviceaccount\/name|pod\/name|node\/(?:name|uid))$/;

/**
 * The ServiceAccounts that a role takes by what their tokens say.
 *
 * https://developer.hashicorp.com/vault/api-docs/auth/jwt#create-update-role
 */
export function jwtAccounts(attributes: Attributes): string[] {
  const claims = claimsOf(attributes);
  const subjects = subjectsOf(attributes, claims);
  const namespaces = claims.get(NAMESPACE);
  const names = claims.get(NAME);
  if (subjects) {
    const within = subjects.flatMap((subject) => {
      const found = accountsOf(subject);
      return found
        ? found.flatMap(([namespace, name]) => paired(narrowed(namespace, namespaces), narrowed(name, names)))
        : [`<subject ${subject.text}>`];
    });
    return within.length > 0 ? [...new Set(within)] : ['<nobody: subject and claims contradict each other>'];
  }
  const own = [...claims.keys()].filter((claim) => !isSharedClaim(claim));
  const user: unknown = attributes['user_claim'];
  if (own.length === 0 && typeof user === 'string' && !claimOf(user, '')) {
    // Such as people by their mail address: no token of a ServiceAccount has it.
    return [`<by ${user}>`];
  }
  if (own.length > 0 && !namespaces && !names && !own.every((claim) => CHOSEN.test(claim))) {
    // Such as the repository of a pipeline.
    return [`<by ${own.sort().join(', ')}>`];
  }
  const all = paired(narrowed('*', namespaces), narrowed('*', names));
  return all.length > 0 ? all : ['<nobody: "*" is literal where bound_claims_type is not "glob">'];
}

/** How many subjects, namespaces and names {@link jwtAccounts} holds against each other; an asterisk parts a subject once more. */
export function jwtCombinations(attributes: Attributes): number[] {
  if (!Object.values((attributes['bound_claims'] ?? {}) as object).some((one) => /[,*]/.test(String(one)))) {
    return [];
  }
  const claims = claimsOf(attributes);
  const parts = (subjectsOf(attributes, claims) ?? []).map(({ text }) => text.slice(0, LONGEST).split('*').length);
  return [
    parts.reduce((all, one) => all + one, 0),
    ...[NAMESPACE, NAME].map((claim) => claims.get(claim)?.length ?? 0),
  ];
}

/** Without the slash of a JSON pointer: the tokens of a cluster have no claim that only one of the two ways finds. */
function claimsOf(attributes: Attributes): ReadonlyMap<string, readonly Wanted[]> {
  const claims: Record<string, unknown> = attributes['bound_claims'] ?? {};
  const isGlob = attributes['bound_claims_type'] === 'glob';
  return new Map(
    Object.entries(claims).map(([claim, values]) => [
      claim.replace(/^\//, ''),
      String(values)
        .split(',')
        .map((one) => ({ text: literalText(one.trim()), isGlob })),
    ]),
  );
}

/** A subject that is bound, too, is one text, whatever is in it. Where both are said, both must hold. */
function subjectsOf(
  attributes: Attributes,
  claims: ReadonlyMap<string, readonly Wanted[]>,
): readonly Wanted[] | undefined {
  const claimed = claims.get('sub');
  const bound: unknown = attributes['bound_subject'];
  if (typeof bound !== 'string' || bound === '') {
    return claimed;
  }
  const subject = { text: literalText(bound), isGlob: false };
  return claimed === undefined || claimed.some((one) => holds(one, subject.text)) ? [subject] : [];
}

function holds({ text, isGlob }: Wanted, value: string): boolean {
  return isGlob ? isGlobOf(text, value) : text === value;
}

function paired(namespaces: readonly string[], names: readonly string[]): string[] {
  return namespaces.flatMap((namespace) => names.map((name) => `${namespace}/${name}`));
}

/** What is left of a pattern of names where a claim asks for some. */
function narrowed(pattern: string, wanted: readonly Wanted[] | undefined): string[] {
  return wanted === undefined
    ? [pattern]
    : wanted.flatMap((one) => {
        if (!one.isGlob && one.text.includes('*')) {
          return [];
        }
        // Of two that overlap, and neither holds the other, more is taken than both let in.
        const mayOverlap = pattern.includes('*') && one.text.includes('*');
        return isGlobOf(pattern, one.text) ? [one.text] : isGlobOf(one.text, pattern) || mayOverlap ? [pattern] : [];
      });
}

/** Namespace and name of the accounts whose subject it is, as patterns; undefined where it is none of an account. */
function accountsOf({ text, isGlob }: Wanted): (readonly [string, string])[] | undefined {
  const [, namespace, name] = SPIFFE_ACCOUNT.exec(text) ?? [];
  if (namespace !== undefined && name !== undefined) {
    return [[namespace, name]];
  }
  if (!isGlob) {
    const account = text.startsWith(SUBJECT) && !text.includes('*') ? text.slice(SUBJECT.length).split(':') : [];
    return account.length === 2 ? [[account[0]!, account[1]!]] : undefined;
  }
  if (text.length > LONGEST) {
    return [['*', '*']];
  }
  const accounts = afterSubject(text.replace(/\*+/g, '*'))
    .flatMap(partedAtColon)
    .filter((parts) => !parts.some((part) => NO_NAME.test(part) || part === ''));
  return accounts.length > 0 ? accounts : undefined;
}

/** Far more than a subject has. What is longer is a riddle, and is taken for everybody. */
const LONGEST = 1000;

/** What is left of a pattern behind what all subjects of accounts begin with: an asterisk may stand for some of it, or for more. */
function afterSubject(pattern: string): string[] {
  let left = new Set([pattern]);
  for (const letter of SUBJECT) {
    const open = [...left];
    // An asterisk may stand for nothing as well.
    open.forEach((one) => one.startsWith('*') && open.push(one.slice(1)));
    left = new Set(open.flatMap((one) => (one.startsWith('*') ? [one] : one[0] === letter ? [one.slice(1)] : [])));
  }
  return left.has('*') ? ['*'] : [...left];
}

/** `<namespace>:<name>` as two patterns. The one colon is written, or an asterisk stands for it. */
function partedAtColon(pattern: string): (readonly [string, string])[] {
  const [before = '', after, more] = pattern.split(':');
  if (after !== undefined) {
    return more === undefined ? [[before, after]] : [];
  }
  return [...pattern].flatMap((letter, at) =>
    letter === '*' ? [[pattern.slice(0, at + 1), pattern.slice(at)] as const] : [],
  );
}
