import { says } from '../../output/said-values';
import { Check } from '../check';

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
  scope: 'hub',
  why: 'Every login with the role fails, with an error about a claim that is missing.',
  *run({ vault }) {
    for (const { name, method, attributes, path, place, source, accounts } of vault.roles.values()) {
      const uses = Number(attributes['token_num_uses'] ?? 0);
      if (uses > 0) {
        yield {
          path,
          place,
          source,
          ...says`a token of role "${{ role: name }}" is good for ${uses} ${uses === 1 ? 'request' : 'requests'}, and the operator makes more with one`,
          fix: 'leave token_num_uses out',
        };
      }
      const others = Object.keys(attributes['bound_claims'] ?? {}).filter((one) => !CLAIMS.includes(one));
      if (attributes['bound_subject'] && others.length > 0) {
        yield {
          path,
          place,
          source,
          ...says`role "${{ role: name }}" asks for claim ${{ claims: others }} in addition to the subject, which tokens of ServiceAccounts do not have`,
          fix: 'leave it out of bound_claims',
        };
      }
      const claim: string = attributes['user_claim'] ?? 'sub';
      // Whoever is bound by other claims is no ServiceAccount.
      const forAccounts = method === 'jwt' && accounts.some((account) => !account.startsWith('<'));
      if (forAccounts && !CLAIMS.includes(claim)) {
        yield {
          path,
          place,
          source,
          ...says`role "${{ role: name }}" names users by claim "${claim}", which tokens of ServiceAccounts do not have`,
          fix: 'use user_claim "sub"',
        };
      }
    }
  },
};
