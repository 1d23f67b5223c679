import type { StoreProvider } from './store-provider';
import type { TenantNamespace } from '../../fleet/tenant-namespace';
import { defined, KubernetesObject, kubernetesObject, Place } from '../../output/kubernetes-object';

/** A store that is not the hub, as the ServiceAccount of its name. https://external-secrets.io/latest/api/spec/ */
export function externalStore(place: Place, provider: StoreProvider, namespace: TenantNamespace): KubernetesObject {
  return kubernetesObject('external-secrets.io/v1', 'SecretStore', place, {
    spec: { provider: providerSpec(provider, namespace, { name: place.name }) },
  });
}

function providerSpec(provider: StoreProvider, namespace: TenantNamespace, serviceAccountRef: { name: string }) {
  const { settings, token } = provider;
  const tokenRef = token && { name: token.secretName, key: token.key };
  switch (settings.kind) {
    case 'awsSecretsManager':
      return { aws: { service: 'SecretsManager', region: settings.region, auth: { jwt: { serviceAccountRef } } } };
    case 'googleSecretManager': {
      const { projectId, cluster } = settings;
      const workloadIdentity = defined({
        clusterProjectID: cluster?.projectId,
        clusterLocation: cluster?.location,
        clusterName: cluster?.name,
        serviceAccountRef,
      });
      return { gcpsm: { projectID: projectId, auth: { workloadIdentity } } };
    }
    case 'azureKeyVault':
      // The directory is said by the ServiceAccount: the operator refuses to be told twice.
      return { azurekv: { authType: 'WorkloadIdentity', vaultUrl: settings.vaultUrl, serviceAccountRef } };
    case 'onePassword':
      return { onepasswordSDK: { vault: settings.vault, auth: { serviceAccountSecretRef: tokenRef } } };
    case 'onePasswordConnect': {
      const vaults = Object.fromEntries(settings.vaults.map((vault, index) => [vault, index + 1]));
      const auth = { secretRef: { connectTokenSecretRef: tokenRef } };
      return { onepassword: { connectHost: settings.url, vaults, auth } };
    }
    case 'akeyless': {
      const { gatewayUrl, caCertificate, accessId, authConfig } = settings;
      const kubernetesAuth = {
        accessID: accessId(namespace),
        k8sConfName: authConfig(namespace),
        serviceAccountRef,
      };
      return {
        akeyless: defined({
          akeylessGWApiURL: gatewayUrl,
          caBundle: caCertificate?.base64,
          authSecretRef: { kubernetesAuth },
        }),
      };
    }
  }
}
