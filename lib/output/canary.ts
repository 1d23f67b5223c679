import { ANNOTATIONS } from './annotations';
import type { KubernetesObject } from './kubernetes-object';

/** The name of a canary, or how it begins before a `.`. */
export const CANARY = 'keywheel-canary';

/**
 * What a canary has on the hub, and its Secret in the cluster. Neither is secret: the mark is a hash of what both sides
 * say of a store, and everybody who may read the manifests can read it there.
 */
export interface CanaryValue {
  /** Changes whenever either side of the store does. */
  readonly mark: string;
  /** Whose canary it is, as {@link storeTitle} writes it. */
  readonly store: string;
}

/** The keys of its Secret, as templates over the value on the hub: it must show what is there, and nothing else. */
export const CANARY_TEMPLATE: Readonly<Record<keyof CanaryValue, string>> = {
  mark: '{{ .mark }}',
  store: '{{ .store }}',
};

const MARK = /^[0-9a-f]{16}$/;

export function isMark(text: unknown): text is string {
  return typeof text === 'string' && MARK.test(text);
}

const STORE = /^(?:Cluster)?SecretStore \S+$/;

/** What is written for a canary and nothing else; undefined for any other value, which may be secret. */
export function canaryValueIn(data: unknown): CanaryValue | undefined {
  const { mark, store, ...more } = (typeof data === 'object' && data !== null ? data : {}) as Partial<CanaryValue>;
  const isOne = typeof mark === 'string' && typeof store === 'string' && STORE.test(store);
  return isOne && Object.keys(more).length === 0 ? { mark, store } : undefined;
}

/** Whether an object is a canary: it shows whether a change has arrived, and no pod uses what it makes. */
export function isCanary({ kind, metadata }: Pick<KubernetesObject, 'kind' | 'metadata'>): boolean {
  return kind === 'ExternalSecret' && metadata.annotations?.[ANNOTATIONS.canary] !== undefined;
}

/** A store as people name it: `SecretStore app/keywheel`. */
export function storeTitle(kind: string, name: string, namespace?: string): string {
  return kind === 'SecretStore' ? `${kind} ${namespace}/${name}` : `${kind} ${name}`;
}
