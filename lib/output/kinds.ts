import { literalPattern } from '../encode/regexp';
import type { KubernetesObject } from './kubernetes-object';
import { groupOf } from './seen-object';

/** The API group of each kind that is read. Other projects have kinds of these names too, and mean something else. */
const GROUPS: Readonly<Record<string, RegExp>> = Object.fromEntries(
  Object.entries({
    '': 'ConfigMap Namespace Pod ReplicationController Secret Service ServiceAccount',
    'admissionregistration.k8s.io': 'ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding',
    'apps|extensions': 'DaemonSet Deployment ReplicaSet StatefulSet',
    'apps.openshift.io': 'DeploymentConfig',
    'argoproj.io': 'Application ApplicationSet Rollout',
    autoscaling: 'HorizontalPodAutoscaler',
    batch: 'CronJob Job',
    'bitnami.com': 'SealedSecret',
    'cert-manager.io': 'Certificate ClusterIssuer Issuer',
    'external-secrets.io':
      'ClusterExternalSecret ClusterPushSecret ClusterSecretStore ExternalSecret PushSecret SecretStore',
    'fleet.cattle.io': 'Bundle',
    'generators.external-secrets.io': 'ClusterGenerator VaultDynamicSecret',
    'helm.cattle.io': 'HelmChart HelmChartConfig',
    'helm.toolkit.fluxcd.io': 'HelmRelease',
    // The one of kustomize itself is a file of settings.
    'kustomize.toolkit.fluxcd.io': 'Kustomization',
    'networking.k8s.io|crd.projectcalico.org|projectcalico.org|extensions': 'NetworkPolicy',
    'rbac.authorization.k8s.io': 'ClusterRole ClusterRoleBinding Role RoleBinding',
    'secrets.hashicorp.com': 'VaultAuth VaultAuthGlobal VaultConnection VaultPKISecret VaultStaticSecret',
    'secrets-store.csi.x-k8s.io': 'SecretProviderClass',
    'spire.spiffe.io': 'ClusterSPIFFEID',
  }).flatMap(([groups, kinds]) => {
    const pattern = new RegExp(`^(${groups.split('|').map(literalPattern).join('|')})$`);
    return kinds.split(' ').map((kind) => [kind, pattern] as const);
  }),
);

/** The kind of an object; with its group, `VaultDynamicSecret.secrets.hashicorp.com`, where it is not the usual one. */
export function kindOf(object: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string {
  const group = groupOf(object);
  const usual = Object.hasOwn(GROUPS, object.kind) ? GROUPS[object.kind] : undefined;
  return usual === undefined || usual.test(group) ? object.kind : `${object.kind}.${group}`;
}

const CLUSTER_SCOPED =
  /^(Cluster\w+|Namespace|CustomResourceDefinition|PersistentVolume|(?!SecretProvider)\w+Class|APIService|Node|\w+WebhookConfiguration|ValidatingAdmissionPolic\w+)$/;

/** Whether objects of a kind stand in no namespace, as far as it is known. */
export function isClusterScoped(kind: string): boolean {
  return CLUSTER_SCOPED.test(kind);
}
