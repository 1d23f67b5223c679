import type { KubernetesObject } from './kubernetes-object';

/** A provider of an EncryptionConfiguration, by what it is called in front of the values that it encrypts. */
export function providerName(provider: { readonly kind: string; readonly key?: string }): string {
  return provider.key === undefined ? provider.kind : `${provider.kind}:${provider.key}`;
}

/** What encrypts a cluster's storage, as it is written for those who run its API servers. */
export interface EncryptionFiles {
  readonly cluster: string;
  /** Path of the cluster in the program. */
  readonly path: string;
  /** The setting that its API servers get; undefined where a cloud has one of its own. */
  readonly setting?: { readonly file: string; readonly object: KubernetesObject };
  /** What people read and run, by file. */
  readonly texts: ReadonlyMap<string, string>;
  /** Names of the providers of each resource, in their order; undefined where it is no EncryptionConfiguration. */
  readonly encrypts?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Whether an object is a setting of an API server, which no client applies. It has an older name, which API servers take
 * still: https://github.com/kubernetes/apiserver/blob/master/pkg/apis/apiserver/v1/register.go
 */
export function isControlPlaneSetting({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): boolean {
  return kind === 'EncryptionConfiguration'
    ? apiVersion.startsWith('apiserver.config.k8s.io/')
    : kind === 'EncryptionConfig' && apiVersion === 'v1';
}
