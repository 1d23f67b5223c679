import { quoted, says } from '../../output/said-values';
import { Check } from '../check';

/** No role lets in ServiceAccounts, namespaces or policies without limit. */
export const roleBindsNoWildcard: Check = {
  id: 'role-binds-no-wildcard',
  severity: 'error',
  scope: 'hub',
  why: 'Anyone who may make a namespace or a ServiceAccount on the cluster gets in, and nobody sees it in a review.',
  *run({ vault }) {
    for (const { name, method, accounts, policies, path, place, source } of vault.roles.values()) {
      const wide = accounts.filter((account) => account.includes('*') && !account.startsWith('<'));
      // Its issuer may be no cluster at all.
      const isOpen = method === 'jwt' && wide.includes('*/*');
      if (wide.length > 0) {
        yield {
          path,
          place,
          source,
          ...(isOpen
            ? says`role "${{ role: name }}" lets in anyone who has a token of its issuer: it binds no subject and no claim`
            : says`role "${{ role: name }}" lets in ${quoted({ accounts: wide })}, as <namespace>/<ServiceAccount>`),
          fix: isOpen ? 'bind a subject or a claim' : 'name each ServiceAccount and its namespace',
        };
      }
      if (policies.includes('root')) {
        yield {
          path,
          place,
          source,
          ...says`role "${{ role: name }}" has policy "root", which may do everything`,
          fix: 'give it policies of its own',
        };
      }
    }
  },
};
