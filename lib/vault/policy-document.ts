import { Capability } from '../fleet/capability';

/** Capabilities by path. */
export type Grants = ReadonlyMap<string, readonly Capability[]>;

/** A policy as Vault reads it, in its JSON form: sorted by path, a line for each. */
export function policyDocument(grants: Grants): string {
  const lines = [...grants]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([path, capabilities]) => `    ${JSON.stringify(path)}: ${JSON.stringify({ capabilities: capabilities })}`);
  return `{\n  "path": {\n${lines.join(',\n')}\n  }\n}`;
}

/**
 * What the operator itself calls with a token: it asks whether the token is good and gives it back after use. Without
 * the default policy this must be granted. The hub answers both in the namespace of the login, whichever the request
 * names.
 */
export const TOKEN_GRANTS: readonly (readonly [string, readonly Capability[]])[] = [
  ['auth/token/lookup-self', ['read']],
  ['auth/token/revoke-self', ['update']],
];
