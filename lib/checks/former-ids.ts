/** Ids that checks had before, each with that of today: acknowledgements and pipelines with them still work. */
export const FORMER_IDS: ReadonlyMap<string, string> = new Map([
  ['admission-guard-holds', 'admission-policy-is-enforced'],
  ['check-comes-to-its-end', 'check-completes'],
  ['default-policy-is-meant', 'default-policy-is-intended'],
  ['live-users-fit', 'concurrent-users-fit'],
  ['old-user-is-let-go', 'old-user-is-released'],
  ['operator-logs-in-alike', 'operator-roles-take-same-networks'],
  ['outside-login-does-what-is-said', 'external-login-matches-program'],
  ['outside-login-names-who', 'external-login-names-its-subject'],
  ['rotator-waits-for-everyone', 'rotator-waits-for-propagation'],
  ['secret-id-comes-to-an-end', 'secret-id-expires'],
  ['store-lets-its-users-in', 'store-admits-its-users'],
]);

const WARNED = new Set<string>();

/** The id of today. Of a former one Node warns, once: `node --trace-deprecation` shows the line that has it. */
export function currentId(id: string): string {
  const current = FORMER_IDS.get(id);
  if (current === undefined) {
    return id;
  }
  if (!WARNED.has(id)) {
    WARNED.add(id);
    process.emitWarning(`the check "${id}" is now "${current}"; write the new id`, {
      type: 'DeprecationWarning',
      code: 'KEYWHEEL_CHECK_RENAMED',
    });
  }
  return current;
}

/** The ids that a check had before. */
export function formerIdsOf(id: string): readonly string[] {
  return [...FORMER_IDS].filter(([, current]) => current === id).map(([former]) => former);
}
