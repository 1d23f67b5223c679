import { IDENTITY_ANNOTATIONS } from '../../views/cloud-identities';
import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Pods that mount what is in AWS run as a ServiceAccount that AWS knows. */
export const mountingAccountHasCloudIdentity: Check = {
  id: 'mounting-account-has-cloud-identity',
  severity: 'error',
  scope: 'cluster',
  why: 'The provider asks for files as the ServiceAccount of the pod, finds no role to assume, and the pod never starts.',
  *run({ cluster }) {
    const { key, pattern } = IDENTITY_ANNOTATIONS.aws;
    const asking = new Map(
      cluster.cloudClasses
        .filter(({ cloud, asAccount }) => cloud === 'aws' && asAccount)
        .map((one) => [`${one.namespace}/${one.name}`, one]),
    );
    for (const workload of asking.size === 0 ? [] : cluster.workloads) {
      const classes = workload.providerClasses.flatMap((one) => asking.get(`${workload.namespace}/${one}`) ?? []);
      const [namespace, name = ''] = workload.account.split('/');
      const account = cluster.find('ServiceAccount', name, namespace);
      const isElsewhere = !account && (cluster.unread.objects || name !== 'default');
      if (classes.length === 0 || isElsewhere) {
        continue;
      }
      const said = account?.object.metadata.annotations?.[key];
      if (said === undefined || !pattern.test(said)) {
        yield {
          ...originOf(workload),
          // Of the account that every namespace has, somebody else may say it.
          severity: account ? undefined : 'warning',
          ...says`it mounts SecretProviderClass "${{ class: classes[0]!.name }}" and runs as "${{ account: workload.account }}", which has ${said === undefined ? `no annotation ${key}` : `"${said}" in ${key}, which is not a role`}`,
          fix: `say in ${key} of its ServiceAccount which role trusts it; with EKS Pod Identity, usePodIdentity: "true" in the class`,
        };
      }
    }
  },
};
