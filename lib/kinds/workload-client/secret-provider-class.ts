import { ANNOTATIONS } from '../../output/annotations';
import { fullVaultNamespace } from '../../fleet/location';
import { SecretMount } from '../../fleet/secret-mount';
import { goDuration } from '../../go/duration';
import { providerClass, sortedFiles } from '../../kubernetes/provider-class';
import { defined, KubernetesObject } from '../../output/kubernetes-object';

/**
 * What the CSI driver reads for the pods of a client. Each hub has a provider of its own, with names of its own.
 * https://developer.hashicorp.com/vault/docs/platform/k8s/csi/configurations
 * https://openbao.org/docs/platform/k8s/csi/configurations
 */
export function secretProviderClass(mount: SecretMount): KubernetesObject {
  const { client, caCertificatePath } = mount;
  const { fleet } = client.tenant;
  const { product, address } = fleet.vault!;
  const { mount: authMount, role, audience } = client.login;
  const { pollInterval } = client.namespace.cluster;
  const looks = pollInterval ? goDuration(pollInterval) : 'never';
  const parameters = {
    roleName: role,
    [`${product}Address`]: address,
    [`${product}AuthMountPath`]: authMount,
    [`${product}Namespace`]: fullVaultNamespace(fleet),
    [`${product}CACertPath`]: caCertificatePath,
    audience,
    objects: objectsOf(mount),
  };
  return providerClass(mount, product, parameters, { [ANNOTATIONS.pollInterval]: looks });
}

/** A text with YAML in it: the API takes no other form. The mode is written as a decimal number, which no YAML reads as another. */
function objectsOf(mount: SecretMount): string {
  const { secretPath, permissions } = mount;
  return sortedFiles(mount)
    .map(([objectName, { name: secretKey }]) =>
      Object.entries(defined({ objectName, secretPath, secretKey, filePermission: permissions }))
        .map(([field, value], index) => `${index === 0 ? '- ' : '  '}${field}: ${JSON.stringify(value)}\n`)
        .join(''),
    )
    .join('');
}
