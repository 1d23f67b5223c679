import type { OperatorNeeds } from '../../kubernetes/operator-rights';
import { KEPT } from '../gitops/kept';
import { valueAt } from '../../collections/value-at';
import { RESOURCES, oneStays } from './common-values';

interface OperatorSettings {
  readonly serviceAccount: string;
  readonly concurrent: number;
  readonly extraArgs: Readonly<Record<string, number>>;
}

/** The ServiceAccount of the controller that keeps the webhook's certificate. */
export const CERTIFICATE_ACCOUNT = 'external-secrets-cert-controller';
/** In which that is kept, as the chart calls it in a release of its own name. */
export const CERTIFICATE_SECRET = 'external-secrets-webhook';

/**
 * What the operator's chart is told: no right of its own but those that the fleet gives, no controller of kinds that the
 * fleet has none of, and another pod that takes over.
 *
 * @param given values of the program that are put over these
 * https://github.com/external-secrets/external-secrets/blob/main/deploy/charts/external-secrets/values.yaml
 */
export function operatorValues(
  { serviceAccount, concurrent, extraArgs }: OperatorSettings,
  { kinds, generators }: OperatorNeeds,
  given: object = {},
) {
  const stays = (replicas: string) => oneStays(valueAt(given, replicas) ?? 2);
  const metrics = { service: { enabled: true } };
  return {
    installCRDs: true,
    // With the definitions every object of theirs would go, and with those the Secrets: neither Helm nor Argo CD, which
    // applies what Helm renders, may take them along with the chart.
    crds: { annotations: { ...KEPT.fleet, ...KEPT.argoCd } },
    replicaCount: 2,
    leaderElect: true,
    concurrent,
    ...(Object.keys(extraArgs).length > 0 && { extraArgs }),
    serviceAccount: { create: true, name: serviceAccount },
    rbac: { create: false },
    processClusterStore: kinds.has('ClusterSecretStore'),
    processClusterExternalSecret: kinds.has('ClusterExternalSecret'),
    processClusterGenerator: generators.has('ClusterGenerator'),
    processPushSecret: kinds.has('PushSecret') || kinds.has('ClusterPushSecret'),
    processClusterPushSecret: kinds.has('ClusterPushSecret'),
    podDisruptionBudget: stays('replicaCount'),
    resources: RESOURCES,
    metrics,
    webhook: {
      create: true,
      replicaCount: 2,
      podDisruptionBudget: stays('webhook.replicaCount'),
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
