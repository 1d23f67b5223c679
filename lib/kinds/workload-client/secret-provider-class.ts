import { ANNOTATIONS } from '../../output/annotations';
import { fullVaultNamespace } from '../../fleet/location';
import { SecretMount } from '../../fleet/secret-mount';
import { SecretType } from '../../fleet/secret-type';
import { WorkloadClient } from '../../fleet/workload-client';
import { goDuration } from '../../go/duration';
import { defined, KubernetesObject, kubernetesObject } from '../../output/kubernetes-object';

const CSI_DRIVER = 'secrets-store.csi.k8s.io';

/**
 * What the CSI driver reads for the pods of a client. Each hub has a provider of its own, with names of its own.
 * https://developer.hashicorp.com/vault/docs/platform/k8s/csi/configurations
 * https://openbao.org/docs/platform/k8s/csi/configurations
 */
export function secretProviderClass(mount: SecretMount): KubernetesObject {
  const { client, name, syncedSecret, caCertificatePath } = mount;
  const { fleet } = client.tenant;
  const { product, address } = fleet.vault!;
  const { mount: authMount, role, audience } = client.login;
  const { pollInterval } = client.namespace.cluster;
  const looks = pollInterval ? goDuration(pollInterval) : 'never';
  const parameters = defined({
    roleName: role,
    [`${product}Address`]: address,
    [`${product}AuthMountPath`]: authMount,
    [`${product}Namespace`]: fullVaultNamespace(fleet),
    [`${product}CACertPath`]: caCertificatePath,
    audience,
    objects: objectsOf(mount),
  });
  const data = sortedFiles(mount).map(([file]) => ({ objectName: file, key: file }));
  const secretObjects = syncedSecret && [
    { secretName: syncedSecret.name, type: (syncedSecret.type ?? SecretType.OPAQUE).name, data },
  ];
  const spec = defined({ provider: product, parameters, secretObjects });
  return kubernetesObject(
    'secrets-store.csi.x-k8s.io/v1',
    'SecretProviderClass',
    { name, namespace: client.namespace.name },
    { spec },
    { [ANNOTATIONS.pollInterval]: looks },
  );
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

function sortedFiles({ files }: SecretMount) {
  return Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** By name: the order of the program's lines leaves no trace. */
export function sortedMounts({ mounts }: WorkloadClient): SecretMount[] {
  return mounts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Volumes with the files, in a pod that runs as the client. */
export function classVolumes(client: WorkloadClient): object[] {
  return sortedMounts(client).map(({ name }, index) => {
    const csi = { driver: CSI_DRIVER, readOnly: true, volumeAttributes: { secretProviderClass: name } };
    return { name: volumeName(index), csi };
  });
}

export function classVolumeMounts(client: WorkloadClient): object[] {
  return sortedMounts(client).map(({ path }, index) => ({
    name: volumeName(index),
    mountPath: path,
    readOnly: true,
  }));
}

/** A DNS label, which the name of a class is not. */
function volumeName(index: number): string {
  return `keywheel-mount-${index}`;
}
