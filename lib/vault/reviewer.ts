import { Duration } from 'cdk8s';
import { SpokeCluster } from '../fleet/spoke-cluster';
import { seconds } from '../go/duration';
import { expression, literals } from '../encode/terraform';
import type { Stack } from './stack';

/** What a mount's configuration gets of its reviewer, and after what. */
export interface Reviewer {
  readonly arguments: Record<string, unknown>;
  readonly dependsOn: readonly string[];
}

const NAME = 'keywheel-token-reviewer';
const TOKEN_LIFETIME = seconds(Duration.days(90));

/** The token that the hub shows to a spoke's TokenReview; it is in no state and no plan. */
export function reviewerToken(stack: Stack, cluster: SpokeCluster): Reviewer {
  const reviewer = cluster.auth!.settings.reviewer!.settings;
  switch (reviewer.kind) {
    case 'clientToken':
      return { arguments: {}, dependsOn: [] };
    case 'tokenVariable':
      stack.addEphemeralVariable(reviewer.variable, {
        type: 'string',
        description: `Token that Vault/OpenBao shows to the API server of ${cluster.name}`,
      });
      return { arguments: writeOnly(expression(`var.${reviewer.variable}`), 1), dependsOn: [] };
    case 'serviceAccount':
      return serviceAccountReviewer(stack, cluster, reviewer.namespace);
  }
}

function serviceAccountReviewer(stack: Stack, cluster: SpokeCluster, namespace: string): Reviewer {
  // Loaded only here: most fleets have no use for the Kubernetes provider.
  /* eslint-disable @typescript-eslint/no-require-imports */
  const { KubernetesProvider } =
    require('@cdktf/provider-kubernetes/lib/provider') as typeof import('@cdktf/provider-kubernetes/lib/provider');
  const { ServiceAccountV1 } =
    require('@cdktf/provider-kubernetes/lib/service-account-v1') as typeof import('@cdktf/provider-kubernetes/lib/service-account-v1');
  const { ClusterRoleBindingV1 } =
    require('@cdktf/provider-kubernetes/lib/cluster-role-binding-v1') as typeof import('@cdktf/provider-kubernetes/lib/cluster-role-binding-v1');
  /* eslint-enable @typescript-eslint/no-require-imports */
  stack.addEphemeralVariable('kubernetes_token', {
    type: 'string',
    description: `Token with which Terraform makes the reviewer on ${cluster.name}`,
  });
  const { url, caCertificate } = cluster.apiServer;
  new KubernetesProvider(
    stack,
    'kubernetes',
    literals({ host: url, clusterCaCertificate: caCertificate?.text, token: expression('var.kubernetes_token') }),
  );
  const account = stack.add(cluster, ServiceAccountV1, 'reviewer', {
    metadata: { name: NAME, namespace },
    automountServiceAccountToken: false,
  });
  const binding = stack.add(cluster, ClusterRoleBindingV1, 'reviewer', {
    metadata: { name: `${NAME}.${cluster.fleet.name}` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:auth-delegator' },
    subject: [{ kind: 'ServiceAccount', name: NAME, namespace }],
  });
  stack.addOverride(
    'ephemeral.kubernetes_token_request_v1.reviewer',
    literals({
      // The id is known only once the account is made: a plain name would be asked for before, while it is planned.
      metadata: { name: expression(`split("/", ${account}.id)[1]`), namespace },
      spec: { expiration_seconds: TOKEN_LIFETIME },
    }),
  );
  return {
    // A number that changes once a month: the first apply of a month writes a fresh token, any other writes nothing.
    arguments: writeOnly(
      expression('ephemeral.kubernetes_token_request_v1.reviewer.token'),
      expression('tonumber(formatdate("YYYYMM", plantimestamp()))'),
    ),
    dependsOn: [account, binding],
  };
}

function writeOnly(token: string, version: string | number): Record<string, unknown> {
  return { token_reviewer_jwt_wo: token, token_reviewer_jwt_wo_version: version };
}
