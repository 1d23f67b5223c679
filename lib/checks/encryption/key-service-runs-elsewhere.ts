import { says } from '../../output/said-values';
import { Check } from '../check';

/** A name that resolves within a cluster only, so that what answers to it runs there. */
const WITHIN =
  /^https?:\/\/(?:[a-z0-9-]+\.[a-z0-9-]+\.svc(?:\.[a-z0-9.-]+)?|localhost|127\.\d+\.\d+\.\d+)(?::\d+)?(?:\/|$)/i;
const OF_VAULT = /vault|bao|transit/i;

/** The service with the key of a cluster does not run on that cluster. */
export const keyServiceRunsElsewhere: Check = {
  id: 'key-service-runs-elsewhere',
  severity: 'error',
  scope: 'cluster',
  why: 'After a power cut the API server waits for the key, and the service with the key waits for the API server.',
  *run({ cluster }) {
    const server = cluster.stores.flatMap(({ vault }) => vault?.server ?? []).find((one) => WITHIN.test(one));
    if (server === undefined) {
      return;
    }
    for (const { origin, rules } of cluster.storageEncryption) {
      for (const kms of rules.flatMap(({ providers }) => providers.flatMap((one) => one.kms ?? []))) {
        const isOfVault = OF_VAULT.test(`${kms.name} ${kms.endpoint}`);
        yield {
          ...origin,
          ...(!isOfVault && { severity: 'warning' }),
          ...says`KMS plugin "${{ plugin: kms.name }}" decrypts the Secrets of this cluster, and Vault/OpenBao runs on this cluster (${{ server }})${isOfVault ? '' : ': if the plugin uses a key of it, neither starts without the other'}`,
          fix: 'use a key of a Vault/OpenBao that runs elsewhere, of a cloud or of an HSM, or secretbox',
        };
      }
    }
  },
};
