import type { OperatorNeeds } from '../../kubernetes/operator-rights';
import { KEPT } from '../gitops/kept';
import { RESOURCES, ONE_STAYS } from './common-values';

interface OperatorSettings {
  readonly serviceAccount: string;
  readonly concurrent: number;
}

/** The ServiceAccount of the controller that keeps the webhook's certificate. */
export const CERTIFICATE_ACCOUNT = 'external-secrets-cert-controller';
/** In which that is kept, as the chart calls it in a release of its own name. */
export const CERTIFICATE_SECRET = 'external-secrets-webhook';

/**
 * What the operator's chart is told: no right of its own but those that the fleet gives, no controller of kinds that the
 * fleet has none of, and another pod that takes over.
 * https://github.com/external-secrets/external-secrets/blob/main/deploy/charts/external-secrets/values.yaml
 */
export function operatorValues({ serviceAccount, concurrent }: OperatorSettings, { kinds, generators }: OperatorNeeds) {
  const metrics = { service: { enabled: true } };
  return {
    installCRDs: true,
    // With the definitions every object of theirs would go, and with those the Secrets: neither Helm nor Argo CD, which
    // applies what Helm renders, may take them along with the chart.
    crds: { annotations: { ...KEPT.fleet, ...KEPT.argoCd } },
    replicaCount: 2,
    leaderElect: true,
    concurrent,
    serviceAccount: { create: true, name: serviceAccount },
    rbac: { create: false },
    processClusterStore: kinds.has('ClusterSecretStore'),
    processClusterExternalSecret: kinds.has('ClusterExternalSecret'),
    processClusterGenerator: generators.has('ClusterGenerator'),
    processPushSecret: kinds.has('PushSecret') || kinds.has('ClusterPushSecret'),
    processClusterPushSecret: kinds.has('ClusterPushSecret'),
    podDisruptionBudget: ONE_STAYS,
    resources: RESOURCES,
    metrics,
    webhook: {
      create: true,
      replicaCount: 2,
      podDisruptionBudget: ONE_STAYS,
      resources: RESOURCES,
      metrics,
    },
    certController: {
      create: true,
      rbac: { create: false },
      serviceAccount: { create: true, name: CERTIFICATE_ACCOUNT },
      resources: RESOURCES,
      metrics,
    },
  };
}
