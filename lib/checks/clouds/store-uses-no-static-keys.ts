import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** A store of a cloud logs in with tokens that Kubernetes makes, not with keys in a Secret. */
export const storeUsesNoStaticKeys: Check = {
  id: 'store-uses-no-static-keys',
  severity: 'warning',
  scope: 'cluster',
  why: 'Keys in a Secret work from anywhere and until somebody changes them, and anyone who reads the Secret has them.',
  *run({ cluster }) {
    for (const store of cluster.stores) {
      const { secrets = [], needsSecret } = store.external ?? {};
      if (secrets.length > 0 && !needsSecret) {
        yield {
          ...originOf(store),
          ...says`the store logs in to "${{ provider: store.provider }}" with ${[...new Set(secrets.map(({ name }) => `Secret "${name}"`))].join(' and ')}`,
          fix: 'let a ServiceAccount of the namespace log in: workload identity, or Kubernetes auth',
        };
      }
    }
  },
};
