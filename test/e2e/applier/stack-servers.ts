import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubernetesApi } from '../bench/kubernetes-api';
import { StackOptions } from '../bench/terraform';
import { VaultApi } from '../bench/vault-api';
import { Arguments, Servers } from './resource-type';

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  vault: ['address', 'namespace', 'ca_cert_file', 'skip_child_token'],
  kubernetes: ['host', 'cluster_ca_certificate', 'token'],
};

/** What a stack's providers are configured for. */
export class StackServers implements Servers {
  constructor(
    private readonly providers: Record<string, Arguments[]>,
    private readonly stack: StackOptions,
  ) {
    for (const [name, configurations] of Object.entries(providers)) {
      const unknown = configurations.flatMap(Object.keys).filter((key) => !KNOWN[name]?.includes(key));
      if (configurations.length !== 1 || unknown.length > 0) {
        throw new Error(`the applier does not know this configuration of provider ${name}: ${unknown.join(', ')}`);
      }
    }
  }

  vault(namespace?: string): VaultApi {
    const { address, namespace: own, ca_cert_file: authority } = this.providers['vault']![0]!;
    return new VaultApi({
      url: address,
      ca: readFileSync(join(this.stack.folder, authority), 'utf8'),
      token: this.stack.token,
      namespace: [own, namespace].filter(Boolean).join('/') || undefined,
    });
  }

  kubernetes(): KubernetesApi {
    const { host, cluster_ca_certificate: ca } = this.providers['kubernetes']![0]!;
    return new KubernetesApi({ url: host, ca, token: this.stack.variables?.['kubernetes_token'] ?? '' });
  }
}
