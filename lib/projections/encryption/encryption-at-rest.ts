import type { Inventory } from '../../fleet/inventory';
import type { SpokeCluster } from '../../fleet/spoke-cluster';
import { EncryptionFiles, providerName } from '../../output/encryption';
import type { KubernetesObject } from '../../output/kubernetes-object';
import { encryptionConfiguration } from './configuration';
import { runbook } from './runbook';
import { encryptionScript } from './script';

/** What those who run the API servers of each cluster get, where the program says how it encrypts. */
export function encryptionAtRest({ clusters }: Inventory): EncryptionFiles[] {
  return clusters.flatMap((cluster) => filesOf(cluster) ?? []);
}

function filesOf({ name: cluster, node, encryptionAtRest }: SpokeCluster): EncryptionFiles | undefined {
  if (!encryptionAtRest) {
    return undefined;
  }
  const { settings } = encryptionAtRest;
  const { path } = node;
  const text = runbook(cluster, settings);
  switch (settings.kind) {
    case 'apiServer': {
      const { providers, resources } = settings;
      return {
        ...{ cluster, path },
        setting: { file: 'encryption-configuration.yaml', object: encryptionConfiguration(providers, resources) },
        texts: new Map([
          ['encryption.sh', encryptionScript(settings)],
          ['runbook.md', text],
        ]),
        encrypts: Object.fromEntries(resources.map((resource) => [resource, providers.map(providerName)])),
      };
    }
    case 'openShift': {
      const object: KubernetesObject = {
        apiVersion: 'config.openshift.io/v1',
        kind: 'APIServer',
        // There is one, and it has this name; the rest of it is others'.
        metadata: { name: 'cluster' },
        spec: { encryption: { type: settings.type } },
      };
      return {
        ...{ cluster, path },
        setting: { file: 'apiserver.yaml', object },
        texts: new Map([['runbook.md', text]]),
      };
    }
    default:
      return { ...{ cluster, path }, texts: new Map([['runbook.md', text]]) };
  }
}
