import { AZURE_TENANT, Cloud, IDENTITY_ANNOTATIONS } from '../../views/cloud-identities';
import { originOf, specOf } from '../../output/seen-object';
import type { Store } from '../../views/stores';
import { says } from '../../output/said-values';
import { Check } from '../check';

const CLOUDS: Readonly<Record<string, Cloud>> = { aws: 'aws', gcpsm: 'google', azurekv: 'azure' };

/** The ServiceAccount of a store says who it is to the cloud, where the operator looks for it. */
export const storeAccountHasCloudIdentity: Check = {
  id: 'store-account-has-cloud-identity',
  severity: 'error',
  scope: 'cluster',
  why: 'The operator finds no identity to log in with, or one that the cloud does not know, and no Secret of the store is made.',
  *run({ cluster }) {
    for (const store of cluster.stores) {
      const { product, account, secrets = [] } = store.external ?? {};
      const cloud = CLOUDS[product ?? ''];
      const [namespace, name] = account?.split('/') ?? [];
      const seen = name === undefined ? undefined : cluster.find('ServiceAccount', name, namespace);
      if (!cloud || !seen || secrets.length > 0) {
        continue;
      }
      const annotations = seen.object.metadata.annotations ?? {};
      const { key, pattern } = IDENTITY_ANNOTATIONS[cloud];
      const said = annotations[key];
      if (said === undefined ? cloud !== 'google' : !pattern.test(said)) {
        yield {
          ...originOf(seen),
          ...(said === undefined
            ? says`the store logs in as "${{ account }}", which has no annotation ${{ annotation: key }}`
            : says`"${said}" in ${{ key }} is not an identity of that cloud`),
          fix: `say in ${key} which identity trusts this ServiceAccount`,
        };
      }
      if (cloud === 'azure') {
        const directories = [directoryOf(store), annotations[AZURE_TENANT]].filter((one) => one !== undefined);
        if (directories.length !== 1) {
          yield {
            ...originOf(seen),
            ...says`the directory of its identity is set ${directories.length === 0 ? 'nowhere' : 'twice, which the operator refuses'}`,
            fix: `say it once, in ${AZURE_TENANT}`,
          };
        }
      }
    }
  },
};

function directoryOf({ object }: Store): string | undefined {
  return specOf(object).provider?.azurekv?.tenantId;
}
