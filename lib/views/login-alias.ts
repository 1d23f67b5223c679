/** Claims that all tokens of one issuer share. https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/ */
const OF_ALL: ReadonlySet<string> = new Set(['iss', 'aud', 'exp', 'iat', 'nbf', 'kubernetes.io']);

/** Whether it says nothing of who has the token: all of its issuer have it. */
export function isSharedClaim(claim: string): boolean {
  return OF_ALL.has(claim.split('/')[0]!) && !claim.startsWith('kubernetes.io/');
}

/** What a claim of an account's token holds; one that is the same for all is told by its own name, `<iss>`. */
export function claimOf(claim: unknown, account: string): string | undefined {
  const [namespace = '', name = ''] = account.split('/');
  const asked = typeof claim === 'string' ? claim.replace(/^\//, '') : '';
  const known = new Map([
    ['sub', `system:serviceaccount:${namespace}:${name}`],
    ['kubernetes.io/namespace', namespace],
    ['kubernetes.io/serviceaccount/name', name],
  ]);
  return known.get(asked) ?? (OF_ALL.has(asked) ? `<${asked}>` : undefined);
}
