import type { ClassMount } from '../fleet/class-mount';
import type { SecretKey } from '../fleet/secret-key';
import { SecretType } from '../fleet/secret-type';
import { defined, KubernetesObject, kubernetesObject } from '../output/kubernetes-object';

/**
 * What the CSI driver asks a provider for, and the Secret that it makes of the files.
 * https://secrets-store-csi-driver.sigs.k8s.io/concepts.html#secretproviderclass
 */
export function providerClass(
  mount: ClassMount,
  provider: string,
  parameters: Readonly<Record<string, string | undefined>>,
  annotations?: Record<string, string>,
): KubernetesObject {
  const { name, namespace, syncedSecret } = mount;
  const data = sortedFiles(mount).map(([file]) => ({ objectName: file, key: file }));
  const secretObjects = syncedSecret && [
    { secretName: syncedSecret.name, type: (syncedSecret.type ?? SecretType.OPAQUE).name, data },
  ];
  return kubernetesObject(
    'secrets-store.csi.x-k8s.io/v1',
    'SecretProviderClass',
    { name, namespace: namespace.name },
    { spec: defined({ provider, parameters: defined(parameters), secretObjects }) },
    annotations,
  );
}

/** By name: the order of the program's lines leaves no trace. */
export function sortedFiles({ files }: ClassMount): [file: string, key: SecretKey][] {
  return Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
}
