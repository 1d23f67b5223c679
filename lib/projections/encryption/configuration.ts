import type { ProviderSettings } from '../../fleet/encryption-provider';
import type { KubernetesObject } from '../../output/kubernetes-object';
import { providerName } from '../../output/encryption';

/**
 * What an API server gets as `--encryption-provider-config`, without keys: what stands in their place is no base64, so
 * that an API server refuses a file that nobody filled in, and never stores anything in clear because of it.
 * https://kubernetes.io/docs/reference/config-api/apiserver-config.v1/#apiserver-config-k8s-io-v1-EncryptionConfiguration
 */
export function encryptionConfiguration(
  providers: readonly ProviderSettings[],
  resources: readonly string[],
): KubernetesObject {
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'EncryptionConfiguration',
    resources: [{ resources, providers: grouped(providers).map(entryOf) }],
  } as unknown as KubernetesObject;
}

/** Neighbours of one kind are one provider with several keys. */
function grouped(providers: readonly ProviderSettings[]): ProviderSettings[][] {
  const groups: ProviderSettings[][] = [];
  for (const provider of providers) {
    const last = groups.at(-1);
    if (provider.kind !== 'kms' && last?.[0]?.kind === provider.kind) {
      last.push(provider);
    } else {
      groups.push([provider]);
    }
  }
  return groups;
}

function entryOf(group: readonly ProviderSettings[]): object {
  const [first] = group as [ProviderSettings];
  switch (first.kind) {
    case 'identity':
      return { identity: {} };
    case 'kms':
      return { kms: { apiVersion: 'v2', name: first.key, endpoint: first.endpoint, timeout: first.timeout } };
    default:
      return { [first.kind]: { keys: group.map(keyOf) } };
  }
}

function keyOf(provider: ProviderSettings): object {
  return { name: 'key' in provider ? provider.key : undefined, secret: `<${providerName(provider)}>` };
}
