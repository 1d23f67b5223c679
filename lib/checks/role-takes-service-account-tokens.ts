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
  why: 'Every login with the role fails, with an error about a claim that is missing.',
  *run({ vault }) {
    for (const { name, method, attributes, path, place, source, accounts } of vault.roles.values()) {
      const claim: string = attributes['user_claim'] ?? 'sub';
      // Whoever is bound by other claims is no ServiceAccount.
      const forAccounts = method === 'jwt' && accounts.some((account) => !account.startsWith('<'));
      if (forAccounts && !CLAIMS.includes(claim)) {
        yield {
          path,
          place,
          source,
          message: `role "${name}" names users by claim "${claim}", which tokens of ServiceAccounts do not have`,
          fix: 'use user_claim "sub"',
        };
      }
    }
  },
};
