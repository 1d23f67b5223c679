import type { ClusterView } from '../../views/cluster-view';
import { Cloud, identitiesOf } from '../../views/cloud-identities';
import { originOf } from '../../output/seen-object';
import type { Workload } from '../../views/workloads';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** What the clouds' own libraries look for before they ask for the identity of the ServiceAccount. */
const KEYS: Readonly<Record<Cloud, readonly string[]>> = {
  aws: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  google: ['GOOGLE_APPLICATION_CREDENTIALS'],
  azure: ['AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH', 'AZURE_PASSWORD'],
};

/** A workload that has an identity in a cloud is given no keys for the same cloud. */
export const staticKeysHideNoIdentity: Check = {
  id: 'static-keys-hide-no-identity',
  severity: 'warning',
  scope: 'cluster',
  why: "The cloud's library takes the keys first, so the identity is not used and the keys must be rotated after all.",
  *run({ cluster }) {
    for (const workload of cluster.workloads) {
      const [namespace, name] = workload.account.split('/') as [string, string];
      const account = cluster.find('ServiceAccount', name, namespace);
      const clouds = account ? identitiesOf(account).map(({ cloud }) => cloud) : [];
      const given = clouds.length > 0 ? environmentOf(cluster, workload) : new Set<string>();
      const keys = clouds.flatMap((cloud) => KEYS[cloud]).filter((key) => given.has(key));
      if (keys.length > 0) {
        yield {
          ...originOf(workload),
          ...says`it runs as "${{ account: workload.account }}", which has an identity of its own, and is given ${{ keys }}`,
          fix: 'take the keys away, and grant to the identity what they allow',
        };
      }
    }
  },
};

/** Names of its variables, as far as they are known. */
function environmentOf(cluster: ClusterView, { variables, references, namespace }: Workload): Set<string> {
  const wholeSecrets = references.filter(({ key, kept }) => key === undefined && kept);
  const keys = wholeSecrets.flatMap(({ secret }) => cluster.delivery(namespace, secret)?.keys ?? []);
  return new Set([...variables, ...keys]);
}
