import { originOf, SeenObject } from '../views/seen-object';
import { Check } from './check';

/** Texts that are a credential, whatever they are called, also as part of a name. The finding never shows them. */
const CREDENTIALS: readonly [RegExp, string][] = [
  [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/, 'a private key'],
  [/\bhv[sbr]\.[A-Za-z0-9_-]{20,}/, 'a token of the hub'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, 'an AWS access key'],
  [/\bgh[pousr]_[A-Za-z0-9]{36,}/, 'a GitHub token'],
  [/\bglpat-[A-Za-z0-9_-]{20,}/, 'a GitLab token'],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/, 'a Slack token'],
  [/(?<![A-Za-z0-9])[sr]k_live_[A-Za-z0-9]{16,}/, 'a key of Stripe'],
  [/\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/, 'a JSON web token'],
  [/[a-z][a-z0-9+.-]*:\/\/[^\s:/@{}$<>]+:(?!%[a-z]@)[^\s:/@{}$<>]+@/i, 'a URL with a password'],
  [
    /TfToken\[|\$\{(?:var|local|data|module|\w+_\w+)\.[A-Za-z0-9_.-]+\}/,
    'a reference of Terraform that nothing fills in',
  ],
];
/** What has no place for a value; in a definition, examples are a part. */
const WITHOUT_VALUES = new Set([
  'CustomResourceDefinition',
  'Namespace',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
]);
/** A part of each of them: most texts hold none. */
const HINT = /-----BEGIN|hv[sbr]\.|A[KS]IA|gh[pousr]_|glpat-|xox|k_live_|eyJ|:\/\/|TfToken|\$\{/;
/** What is written in clear under such a name is taken for what the name says. */
const SECRET_NAME = /(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i;
/** Configuration may name a Secret, or what is read from one: only names that leave no doubt. */
const PASSWORD_NAME = /(?:^|[_.-])(?:PASSWORD|PASSWD|API[_.-]?KEY|PRIVATE[_.-]?KEY)$/i;

/** No manifest holds the value of a secret. */
export const manifestHoldsNoSecret: Check = {
  id: 'manifest-holds-no-secret',
  severity: 'error',
  why: 'Whoever may read the repository, its history or the backups of etcd has the secret, for good.',
  *run({ clusters }) {
    for (const { objects, unread } of clusters) {
      // Elsewhere others fill in what looks like Terraform's: dashboards, and tools that apply the files.
      const known = unread.operator ? CREDENTIALS.slice(0, -1) : CREDENTIALS;
      for (const seen of objects.filter(({ object }) => !WITHOUT_VALUES.has(object.kind))) {
        for (const what of findings(seen, known)) {
          yield {
            ...originOf(seen),
            message: `it holds ${what}`,
            fix: 'put the value on the hub and deliver it, and replace it there: it is known by now',
          };
        }
      }
    }
  },
};

function findings(seen: SeenObject, known: typeof CREDENTIALS): Iterable<string> {
  const { kind, type, data, stringData } = seen.object as any;
  if (kind === 'Secret' && type !== 'kubernetes.io/service-account-token') {
    const filled = Object.entries({ ...data, ...stringData }).filter(([, value]) => value !== '' && value !== null);
    return filled.length > 0 ? [`the values of ${filled.map(([key]) => `"${key}"`).join(', ')}`] : [];
  }
  const inClear =
    kind === 'ConfigMap'
      ? Object.entries((data ?? {}) as Record<string, unknown>).filter(
          ([key, value]) => PASSWORD_NAME.test(key) && typeof value === 'string' && isLiteral(value),
        )
      : [];
  const found = inClear.map(([key]) => `a value in clear for "${key}"`);
  addTextFindings(found, seen.object, known);
  return new Set(found);
}

/** Everything that is text, wherever it stands. Into a list: most objects add nothing to it, and there are many. */
function addTextFindings(found: string[], value: unknown, known: typeof CREDENTIALS, name = ''): void {
  if (typeof value === 'string') {
    const credential =
      value.length > 10 && HINT.test(value) ? known.find(([pattern]) => pattern.test(value)) : undefined;
    if (credential) {
      found.push(`${credential[1]}${name ? ` in "${name}"` : ''}`);
    }
  } else if (Array.isArray(value)) {
    for (const one of value) {
      addTextFindings(found, one, known, name);
    }
  } else if (typeof value === 'object' && value !== null) {
    const { name: variable, value: said } = value as Record<string, unknown>;
    if (typeof variable === 'string' && typeof said === 'string' && SECRET_NAME.test(variable) && isLiteral(said)) {
      found.push(`a value in clear for "${variable}"`);
    }
    for (const key in value) {
      addTextFindings(found, (value as Record<string, unknown>)[key], known, key);
    }
  }
}

/** Not a place, a switch, a reference to what is read elsewhere, or what is encrypted or still to be filled in. */
function isLiteral(text: string): boolean {
  return (
    text.length >= 6 &&
    !/^(?:\/|\.|https?:|file:|vault:|%\{|\$[({]|\{\{|ENC[([]|<.*>$|(?:true|false|enabled|disabled|required|optional|always|never)$)/i.test(
      text,
    )
  );
}
