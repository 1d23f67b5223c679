import { Check } from './check';

/** Claims that every token of a ServiceAccount has. https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/ */
const CLAIMS = [
  'sub',
  'iss',
  '/kubernetes.io/namespace',
  '/kubernetes.io/serviceaccount/name',
  '/kubernetes.io/serviceaccount/uid',
];

/** A JWT role takes what the tokens of ServiceAccounts hold. */
export const roleTakesServiceAccountTokens: Check = {
  id: 'role-takes-service-account-tokens',
  severity: 'error',
  why: 'Every login with the role fails, with an error about a claim or about the type of the role.',
  *run({ vault }) {
    for (const { name, method, attributes, path, place, source, accounts } of vault.roles.values()) {
      const claim: string = attributes['user_claim'] ?? 'sub';
      const problem =
        method !== 'jwt' || accounts.length === 0
          ? undefined
          : (attributes['role_type'] ?? 'oidc') !== 'jwt'
            ? `is of type "${attributes['role_type'] ?? 'oidc'}", for people with a browser`
            : !CLAIMS.includes(claim)
              ? `names users by claim "${claim}", which tokens of ServiceAccounts do not have`
              : undefined;
      if (problem) {
        yield {
          path,
          place,
          source,
          message: `role "${name}" ${problem}`,
          fix: 'use role_type "jwt" and user_claim "sub"',
        };
      }
    }
  },
};
