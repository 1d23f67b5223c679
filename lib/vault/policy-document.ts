import { Capability } from '../fleet/capability';

/** What is allowed on a path; with the only parameters, and their values, that a request may bring. */
export interface Grant {
  readonly capabilities: readonly Capability[];
  readonly allowedParameters?: Readonly<Record<string, readonly string[]>>;
}

/** Capabilities by path, or more than these. */
export type Grants = ReadonlyMap<string, readonly Capability[] | Grant>;

/** What is allowed on one path. */
export type PathGrant = readonly [path: string, grant: readonly Capability[] | Grant];

/** A policy as Vault reads it, in its JSON form: sorted by path, a line for each. */
export function policyDocument(grants: Grants): string {
  const lines = [...grants]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([path, grant]) => `    ${JSON.stringify(path)}: ${JSON.stringify(granted(grant))}`);
  return `{\n  "path": {\n${lines.join(',\n')}\n  }\n}`;
}

function granted(grant: readonly Capability[] | Grant): object {
  if (!('capabilities' in grant)) {
    return { capabilities: grant };
  }
  const { capabilities, allowedParameters } = grant;
  return { capabilities, allowed_parameters: allowedParameters };
}

/**
 * What the operator itself calls with a token: it asks whether the token is good and gives it back after use. Without
 * the default policy this must be granted. The hub answers both in the namespace of the login, whichever the request
 * names.
 */
export const TOKEN_GRANTS: readonly PathGrant[] = [
  ['auth/token/lookup-self', ['read']],
  ['auth/token/revoke-self', ['update']],
];
