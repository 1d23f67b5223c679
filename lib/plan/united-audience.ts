type Json = Record<string, unknown>;

const ROLE = 'vault_kubernetes_auth_backend_role';

/**
 * A role of the Kubernetes method asks for one audience. Where the token that logs in is itself shown to the API server,
 * only tokens for the API server are good anyway, and for as long as both are in use the role need not ask.
 *
 * @param both the role as it is without a regard to this
 * @param reviewed mounts at which tokens are shown to the API server as themselves
 */
export function withBothAudiences(
  type: string,
  [old, now, both]: readonly [old: Json | undefined, now: Json | undefined, both: Json],
  reviewed: ReadonlySet<string>,
  cannot: (message: string) => void,
): Json {
  if (type !== ROLE || !old || !now || old['audience'] === now['audience']) {
    return both;
  }
  if (!reviewed.has(String(now['backend']))) {
    cannot(
      `asks for audience "${String(now['audience'])}" in place of "${String(old['audience'])}", and for one at a time`,
    );
    return both;
  }
  return Object.fromEntries(Object.entries(both).filter(([argument]) => argument !== 'audience'));
}

/** Mounts whose configuration has no token of its own to show. */
export function reviewedByClients(blocks: Readonly<Record<string, Readonly<Record<string, Json>>>>): Set<string> {
  return new Set(
    Object.values(blocks['vault_kubernetes_auth_backend_config'] ?? {})
      .filter((body) => Object.keys(body).every((argument) => !argument.startsWith('token_reviewer_jwt')))
      .map(({ backend }) => String(backend)),
  );
}
