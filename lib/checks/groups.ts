import { FleetError, oneOf } from '../errors';
import { near } from '../text/near';
import type { Check } from './check';
import { currentId } from './former-ids';
import { fileCanBeRead } from './files/file-can-be-read';
import { CHECKS, THEMES } from './index';

/** A mistake that is met everywhere, and the checks that find it in anybody's files. */
export interface WorstPattern {
  readonly pattern: string;
  /** None where no file can say it: `keywheel advice` does. */
  readonly checks: readonly string[];
}

/** The five worst patterns: docs/worst-patterns.md. */
export const WORST_PATTERNS: readonly WorstPattern[] = [
  {
    pattern: 'a secret in a ConfigMap',
    checks: ['manifest-holds-no-secret', 'secret-holds-a-secret', 'delivered-value-stays-in-secrets'],
  },
  { pattern: 'a secret as the name of an environment variable', checks: ['manifest-holds-no-secret'] },
  { pattern: 'one key for several teams', checks: ['tenants-are-apart', 'shared-store-names-namespaces'] },
  {
    pattern: 'a root token in Git',
    checks: [
      ...['terraform-holds-no-secret', 'manifest-holds-no-secret'],
      ...['hub-makes-no-root-token', 'cluster-holds-no-root-token'],
    ],
  },
  {
    pattern: 'a mounted token with broad rights',
    checks: ['default-account-has-no-rights', 'secrets-are-not-for-everyone', 'only-operator-requests-tokens'],
  },
];

const GROUPS: ReadonlyMap<string, readonly string[]> = new Map([
  ...Object.entries(THEMES).map(([theme, checks]) => [theme, checks.map(({ id }) => id)] as const),
  ['worst-patterns', WORST_PATTERNS.flatMap(({ checks }) => checks)],
]);

/**
 * The checks that are asked for, by their names, by themes (the folders of docs/checks/), as `worst-patterns`, or, those
 * of the company, as `rules`.
 *
 * @param rules those of the company
 * @throws FleetError CheckUnknown
 */
export function checksNamed(names: readonly string[], rules: readonly Check[] = []): readonly Check[] {
  const groups = rules.length > 0 ? new Map([...GROUPS, ['rules', rules.map(({ id }) => id)]]) : GROUPS;
  const all = [...CHECKS, ...rules];
  const ids = new Set(names.flatMap((name) => groups.get(name) ?? [known(currentId(name), all, [...groups.keys()])]));
  // Nothing is proved of what could not be read.
  return all.filter(({ id }) => ids.has(id) || id === fileCanBeRead.id);
}

function known(name: string, checks: readonly Check[], groups: readonly string[]): string {
  if (!checks.some(({ id }) => id === name)) {
    const meant = near(name, [...groups, ...checks.map(({ id }) => id)]);
    throw new FleetError(
      'CheckUnknown',
      `"${name}" is neither a check nor a group of checks; ${meant.length > 0 ? `is it ${oneOf(meant)}? ` : ''}a group is ${oneOf(groups)}, and docs/checks/ has a page for each check`,
    );
  }
  return name;
}
