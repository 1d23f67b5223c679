import { load } from 'js-yaml';
import { ANNOTATIONS } from '../output/annotations';
import { goSeconds } from '../go/duration';
import type { HubFile } from './hub-files';
import { absolute } from '../output/hub-resource';
import type { SeenObject } from '../output/seen-object';

/** What the CSI driver reads on the hub for the pods that mount it, with the login of each pod. */
export interface ProviderClass extends SeenObject {
  readonly name: string;
  readonly namespace: string;
  /** Undefined where the provider's own is taken. */
  readonly address?: string;
  /** Below `auth/`, with its Vault namespace. */
  readonly mount: string;
  readonly role: string;
  readonly audience: string;
  readonly files: readonly HubFile[];
  /**
   * Seconds after which the driver reads again, as the program says; infinite where it never does, undefined where it is
   * not said.
   */
  readonly pollInterval?: number;
  /** Kubernetes Secrets that the driver makes of the files. */
  readonly synced: readonly { readonly secret: string; readonly type?: string; readonly keys: readonly string[] }[];
}

/**
 * Each hub has a provider, which names its parameters after itself; OpenBao's takes other names as well, in this order.
 * https://github.com/openbao/openbao-csi-provider/blob/main/internal/config/config.go
 */
const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  vault: ['vault'],
  openbao: ['bao', 'openbao', 'vault'],
};

/** Undefined for a class of another provider. */
export function readProviderClass(seen: SeenObject): ProviderClass | undefined {
  const { metadata, spec } = seen.object as any;
  const { provider, parameters = {}, secretObjects = [] } = spec ?? {};
  const prefixes = Object.hasOwn(PREFIXES, String(provider)) ? PREFIXES[provider] : undefined;
  if (!prefixes) {
    return undefined;
  }
  const said = (name: string): string | undefined =>
    prefixes.map((prefix) => parameters[prefix + name]).find((value) => value !== undefined);
  const namespace = said('Namespace') ?? '';
  return {
    ...seen,
    name: metadata.name,
    namespace: metadata.namespace ?? 'default',
    address: said('Address'),
    mount: absolute(namespace, said('AuthMountPath') ?? said('KubernetesMountPath') ?? 'kubernetes'),
    role: (provider === 'openbao' ? said('RoleName') : undefined) ?? parameters.roleName ?? '',
    audience: parameters.audience ?? provider,
    files: objectsOf(parameters.objects).map(({ objectName, secretPath, secretKey, method }) => ({
      name: String(objectName),
      path: absolute(namespace, String(secretPath).replace(/^\/?(v1\/)?/, '')),
      key: secretKey,
      writes: /^(post|put)$/i.test(method ?? ''),
    })),
    pollInterval: intervalOf(metadata.annotations?.[ANNOTATIONS.pollInterval]),
    synced: secretObjects.map(({ secretName, type, data = [] }: any) => ({
      secret: secretName,
      type,
      keys: data.map(({ key }: any) => key),
    })),
  };
}

function intervalOf(said: string | undefined): number | undefined {
  return said === 'never' ? Infinity : goSeconds(said ?? '');
}

/** A text of YAML; what is none says nothing. */
function objectsOf(text: unknown): any[] {
  try {
    const objects: unknown = load(String(text ?? ''));
    return Array.isArray(objects) ? objects.filter((one) => typeof one === 'object' && one !== null) : [];
  } catch {
    return [];
  }
}
