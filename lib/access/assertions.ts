import { isGlobOf } from '../text/glob';
import { overlap } from '../policy/overlap';
import { samplesOf } from '../policy/pattern-sets';
import { AccessRules } from '../policy/policy';
import type { Views } from '../views/views';
import { accessMatrix, SecretAccess, UNKNOWN_READERS } from './matrix';
import { isNamed } from './named-paths';
import { actingForms, formsOf, PathForm } from './path-forms';
import { GIVES_POLICIES } from './other-roles';
import { order, Principal, principalsOf } from './principals';
import { OPERATOR } from './secret-readers';

/** Nobody but these may do this, there. */
export interface OnlyThese {
  readonly name: string;
  /** As `keywheel access --can-read` takes it; `*` at the end for all below, `+` for one segment. */
  readonly path: string;
  readonly can: readonly string[];
  /** ServiceAccounts as `<cluster>/<namespace>/<name>`, others as `keywheel access` names them; `*` is any text. */
  readonly only: readonly string[];
  /** Who may read the Secrets that hold what is there, as `<cluster>: <who>`. Undefined: nothing is asserted of them. */
  readonly copies?: readonly string[];
}

/** Two policies that allow the same. */
export interface SamePolicies {
  readonly name: string;
  /** With their Vault namespace. */
  readonly policies: readonly [string, string];
}

export type Assertion = OnlyThese | SamePolicies;

export interface Judged {
  readonly name: string;
  /** Not proved: it depends on a policy that no file has. */
  readonly verdict: 'holds' | 'fails' | 'not proved';
  /** Each counterexample, in a sentence. */
  readonly because: readonly string[];
}

/** Whether what a company asserts about access is true of both sides. */
export function judge(views: Views, assertions: readonly Assertion[]): Judged[] {
  const everybody = { principals: principalsOf(views), isWhole: !views.vault.mayHaveMore(...LOGINS) };
  return assertions.map((one) => ('path' in one ? onlyThese(views, everybody, one) : samePolicies(views, one)));
}

/** Everybody whom the hub lets in, as far as the files say it. */
interface Everybody {
  readonly principals: readonly Principal[];
  /** Whether no file has more of them that could not be read. */
  readonly isWhole: boolean;
}

const LOGINS = ['vault_kubernetes_auth_backend_role', ...GIVES_POLICIES];

function onlyThese(views: Views, { principals, isWhole }: Everybody, asserted: OnlyThese): Judged {
  const { name, path, can, only, copies } = asserted;
  if (!isNamed(principals, formsOf(views, path))) {
    return judged(name, [], [`nothing in these files makes or reads "${path}"`]);
  }
  const others = principals.filter((principal) => !only.some((one) => isGlobOf(one, principal.name)));
  const forms = actingForms(views, path, can);
  const actsOf = (principal: Principal) => forms.flatMap((form) => acts(principal, form));
  const [known, open] = [true, false].map((knows) => others.filter((one) => one.knows.accounts === knows));
  const may = [...new Set(known!.flatMap(actsOf))];
  const secrets = copies === undefined ? [] : accessMatrix(views, { canRead: path }).secrets;
  const held = holders(secrets, copies ?? []);
  const unknown = [
    ...elsewhere(secrets),
    ...(isWhole
      ? []
      : ['not everything that lets somebody log in could be read: "keywheel check" reports what is missing']),
    ...others.flatMap(({ name: who, unknownPolicies, knows }) => [
      ...unknownPolicies.map((policy) => `what policy "${policy}" of "${who}" allows is in no file`),
      ...(knows.policies ? [] : [`which policies "${who}" has is known only once it is applied`]),
    ]),
    ...open!.flatMap(actsOf),
  ];
  return judged(name, [...may, ...held], unknown);
}

function acts(principal: Principal, { path: form, capabilities: can }: PathForm): string[] {
  const asked = new AccessRules().addPaths([{ path: form, capabilities: [...can] }]);
  const { name, role, mount, rules, policiesOf } = principal;
  return overlap(rules, asked, can).map(({ path, patterns: [pattern] }) => {
    const capabilities = [...rules.capabilitiesOn(path)].filter((one) => can.includes(one)).sort(order);
    const policies = policiesOf(pattern).map((policy) => `"${policy}"`);
    return `"${name}" may ${capabilities.join(', ')} "${pattern}" by policy ${policies.join(', ')} (role "${role}" at auth mount "${mount}")`;
  });
}

/** Who may read a Secret with a copy, in addition to those that are named. */
function holders(secrets: readonly SecretAccess[], named: readonly string[]): string[] {
  return secrets.flatMap(({ secret, readableBy }) => {
    const [cluster = ''] = secret.split('/');
    return readableBy
      .filter(
        ({ who }) =>
          who !== OPERATOR && who !== UNKNOWN_READERS && !named.some((one) => isGlobOf(one, `${cluster}: ${who}`)),
      )
      .map(({ who, rights }) => `"${cluster}: ${who}" may ${rights.join(', ')} and so read Secret ${secret}`);
  });
}

/** What Vault copies to stores of which no file says who may read there. */
function elsewhere(secrets: readonly SecretAccess[]): string[] {
  return secrets
    .filter(({ readableBy }) => readableBy.some(({ who }) => who === UNKNOWN_READERS))
    .map(({ secret }) => `who may read ${secret} is in no file`);
}

function samePolicies({ vault }: Views, { name, policies }: SamePolicies): Judged {
  const [one, other] = policies.map((policy) => {
    const at = policy.lastIndexOf('/');
    const text = vault.policies.of(policy.slice(0, Math.max(at, 0)), policy.slice(at + 1))?.text;
    return { policy, rules: text === undefined ? undefined : literal(text) };
  }) as [Named, Named];
  const missing = [one, other].filter(({ rules }) => rules === undefined);
  if (missing.length > 0) {
    return judged(
      name,
      [],
      missing.map(({ policy }) => `policy "${policy}" is in no file`),
    );
  }
  const differing = samplesOf([...one.rules!.patterns(), ...other.rules!.patterns()])
    .filter(({ path }) => allowed(one.rules!, path) !== allowed(other.rules!, path))
    .map(({ pattern, path }) => {
      const said = [one, other].map(({ policy, rules }) => `"${policy}" allows ${allowed(rules!, path)}`);
      return `on "${pattern}" ${said.join(', and ')}`;
    });
  return judged(name, [...new Set(differing)], []);
}

interface Named {
  readonly policy: string;
  readonly rules: AccessRules | undefined;
}

/** Templates as they are written: the same text is filled in with the same. */
function literal(text: string): AccessRules {
  return new AccessRules().addPolicy(text.replace(/\{\{\s*(.*?)\s*\}\}/g, '<$1>'));
}

function allowed(rules: AccessRules, path: string): string {
  const capabilities = [...rules.capabilitiesOn(path)].sort(order);
  const asked = Object.entries(rules.restrictionsOn(path)).map(([what, value]) => {
    const plain = value instanceof Map ? Object.fromEntries(value) : value;
    return `${what} ${JSON.stringify(plain)}`;
  });
  return capabilities.length === 0 ? 'nothing' : [capabilities.join(', '), ...asked.sort(order)].join('; ');
}

function judged(name: string, fails: readonly string[], unknown: readonly string[]): Judged {
  const verdict = fails.length > 0 ? 'fails' : unknown.length > 0 ? 'not proved' : 'holds';
  return { name, verdict, because: [...(verdict === 'fails' ? fails : unknown)] };
}
