import { KubernetesApi } from '../bench/kubernetes-api';
import { VaultApi } from '../bench/vault-api';

export type Arguments = Record<string, any>;

/** The servers that a stack's providers name. */
export interface Servers {
  /** In the Vault namespace of a resource. */
  vault(namespace?: string): VaultApi;
  kubernetes(): KubernetesApi;
}

/** How one type of resource is written through a server's API. */
export interface ResourceType {
  /** All that may be given; anything else is refused. */
  readonly arguments: readonly string[];
  /** What is needed to find the object again: kept in the applier's state. No secret. */
  readonly identity: readonly string[];
  /** @param known whether this stack made it: what somebody else made is not taken over */
  write(servers: Servers, given: Arguments, known: boolean): Promise<void>;
  /** Whether the server holds what is given. */
  isCurrent(servers: Servers, given: Arguments, before?: Arguments): Promise<boolean>;
  /** Whether the server has the object at all: what it lost is made again. @default - it has */
  exists?(servers: Servers, given: Arguments): Promise<boolean>;
  remove(servers: Servers, identity: Arguments): Promise<void>;
  /** Attributes that other resources refer to. */
  attributes?(servers: Servers, given: Arguments): Promise<Arguments>;
}

/** Whether an answer of a server holds all that was written, in the server's own forms. */
export function holds(answer: any, written: any): boolean {
  if (Array.isArray(written)) {
    const sorted = (values: unknown[]) => JSON.stringify([...values].sort());
    return Array.isArray(answer) && sorted(answer) === sorted(written);
  }
  if (written && typeof written === 'object') {
    return Object.entries(written).every(([key, value]) => holds(answer?.[key], value));
  }
  return String(answer ?? '') === String(written ?? '');
}

/** Without what was not given. */
export function picked(given: Arguments, names: readonly string[]): Arguments {
  return Object.fromEntries(names.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]));
}
