import { ANNOTATIONS } from '../../output/annotations';
import type { SealedSecret } from './sealed-secret';
import { recordText } from '../../sealed/seal-record';
import { SCOPE_ANNOTATIONS, SEALED_SECRET } from '../../sealed/sealed-file';
import type { Emission } from '../../kubernetes/emission';
import { defined, kubernetesObject } from '../../output/kubernetes-object';

/** https://github.com/bitnami-labs/sealed-secrets#sealedsecrets-as-templates-for-secrets */
export function sealedSecret(sealed: SealedSecret): Emission {
  const { name, namespaceName: namespace, cluster, file, type } = sealed;
  const labels = Object.keys(sealed.labels).length > 0 ? sealed.labels : undefined;
  const spec = {
    encryptedData: Object.fromEntries(file.keys.map((key) => [key, file.values[key]])),
    template: defined({ type: type.name, metadata: labels && { labels } }),
  };
  const annotations = {
    ...SCOPE_ANNOTATIONS[file.record.scope],
    [ANNOTATIONS.sealed]: recordText(file.record),
    [ANNOTATIONS.sealingCertificates]: JSON.stringify(cluster.sealingFingerprints),
  };
  const { apiVersion, kind } = SEALED_SECRET;
  return { object: kubernetesObject(apiVersion, kind, { name, namespace }, { spec }, annotations), owner: sealed };
}
