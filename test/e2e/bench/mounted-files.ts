import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import type { KubernetesApi, KubernetesObject } from './kubernetes-api';
import { VaultApi } from './vault-api';

/** What the CSI driver puts into a volume of a pod. */
export interface MountedFiles {
  readonly files: Readonly<Record<string, string>>;
  readonly permissions: Readonly<Record<string, number>>;
}

/** As the driver asks for them where a class says nothing. */
const PERMISSIONS = 0o644;

/** Names of parameters begin with one of these. */
const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  vault: ['vault'],
  openbao: ['bao', 'openbao', 'vault'],
};

/**
 * Requests of the driver and of the provider on one node, as their sources make them: the provider is in no registry.
 * https://github.com/openbao/openbao-csi-provider/tree/v2.0.2/internal
 */
export class CsiNode {
  /** By pod and class: they are used again at each look. */
  private readonly tokens = new Map<string, string>();

  constructor(private readonly api: KubernetesApi) {}

  /** Every volume of the driver in a pod, at its start or, with `enableSecretRotation`, at a later look. */
  async mount({ metadata, spec }: KubernetesObject): Promise<MountedFiles[]> {
    const volumes = (spec.volumes as any[]).filter(({ csi }) => csi?.driver === 'secrets-store.csi.k8s.io');
    return Promise.all(
      volumes.map(async ({ csi }) => {
        const { secretProviderClass: name } = csi.volumeAttributes;
        const found = await this.api.get(
          'secrets-store.csi.x-k8s.io/v1',
          'SecretProviderClass',
          metadata.namespace!,
          name,
        );
        return this.read(found, { metadata, spec });
      }),
    );
  }

  private async read({ metadata, spec: { provider, parameters } }: any, pod: any): Promise<MountedFiles> {
    const said = (name: string): string | undefined =>
      PREFIXES[provider]!.map((prefix) => parameters[prefix + name]).find((one) => one !== undefined);
    const hub = new VaultApi({
      url: said('Address')!,
      ca: readFileSync(said('CACertPath')!, 'utf8'),
      namespace: said('Namespace'),
    });
    const key = `${pod.metadata.uid} ${metadata.name}`;
    const role = parameters.roleName;
    const token =
      this.tokens.get(key) ??
      (await hub.login(said('AuthMountPath') ?? 'kubernetes', {
        jwt: await this.podToken(pod, parameters.audience),
        role,
      }));
    this.tokens.set(key, token);
    const objects = load(parameters.objects) as any[];
    const answers = new Map<string, any>();
    const files: Record<string, string> = {};
    const permissions: Record<string, number> = {};
    for (const { objectName, secretPath, secretKey, method = 'GET', secretArgs, filePermission } of objects) {
      const request = `${method} ${secretPath}`;
      const path = secretPath.replace(/^\/?(v1\/)?/, '');
      const answer = answers.get(request) ?? (await hub.as(token).call(method, path, { body: secretArgs }));
      answers.set(request, answer);
      files[objectName] = secretKey ? valueOf(answer.data, secretKey) : JSON.stringify(answer);
      permissions[objectName] = filePermission || PERMISSIONS;
    }
    return { files, permissions };
  }

  /** Good for as long as the pod is there. */
  private async podToken({ metadata, spec }: any, audience: string | undefined): Promise<string> {
    const path = `/api/v1/namespaces/${metadata.namespace}/serviceaccounts/${spec.serviceAccountName}/token`;
    const boundObjectRef = { apiVersion: 'v1', kind: 'Pod', name: metadata.name, uid: metadata.uid };
    const { status } = await this.api.call('POST', path, {
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { audiences: audience ? [audience] : [], expirationSeconds: 900, boundObjectRef },
      },
    });
    return status.token;
  }
}

/** What a KV engine of version 2 answers has the values one level deeper. */
function valueOf(data: any, key: string): string {
  const values = typeof data.data === 'object' && data.data !== null ? data.data : data;
  if (!(key in values)) {
    throw new Error(`key "${key}" does not exist at the secret path`);
  }
  return typeof values[key] === 'string' ? values[key] : JSON.stringify(values[key]);
}
