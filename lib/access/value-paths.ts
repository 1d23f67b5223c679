import type { AccessRules } from '../policy/policy';
import type { VaultView } from '../views/vault-view';
import { CHANGE, HOLDING, OtherWay } from './other-way';

/**
 * What is done to a value beside its own path. Whoever may write its metadata has its older versions removed (`max_versions`)
 * or the next ones (`delete_version_after`).
 *
 * https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2
 */
const CHANGING: Readonly<Record<string, readonly string[]>> = {
  metadata: ['delete', ...CHANGE],
  destroy: ['update'],
  delete: ['update'],
  undelete: ['update'],
};

/** What is shown of a value beside its own path. A list of `metadata` shows names alone. */
const SHOWING: Readonly<Record<string, readonly string[]>> = { subkeys: ['read'], metadata: ['read'] };

/** The paths of version 2 of the KV engine by which a value is changed, and then those by which something of it is shown. */
export function valuePaths(vault: VaultView, rules: readonly AccessRules[]): OtherWay[] {
  const engines = [...valueEngines(vault, rules)];
  const kinds = [
    { words: CHANGING, does: 'change or destroy it' },
    { words: SHOWING, does: 'read which keys or versions it has', isHarmless: true },
  ];
  return kinds.flatMap(({ words, ...kind }) =>
    engines.flatMap((engine) =>
      Object.entries(words).map(([word, capabilities]) => ({
        ...kind,
        at: `${engine}/${word}`,
        on: `${engine}/data`,
        capabilities,
        holding: HOLDING,
      })),
    ),
  );
}

/** Engines of version 2; where a path is in none that is known, what rules name with the words of such an engine. */
function valueEngines({ engines }: VaultView, rules: readonly AccessRules[]): ReadonlySet<string> {
  const known = [...engines].flatMap(([path, { version }]) => (version === 'v2' ? [path] : []));
  const texts = rules.flatMap(({ unordered }) => unordered.map(({ pattern }) => pattern.text));
  const named = texts.flatMap((text) => /^([^+*]+?)\/data\//.exec(text)?.[1] ?? []);
  const isKnown = (path: string) =>
    path.split('/').some((_, index, parts) => engines.has(parts.slice(0, index + 1).join('/')));
  return new Set([...known, ...named.filter((path) => !isKnown(path))]);
}
