import type { Left } from './left';

/** What exists, in the words of a program. Names in it that are not ids are anybody's. */
export interface FoundFleet {
  /** A DNS label. */
  readonly name: string;
  readonly hub: FoundHub;
  readonly environments: readonly FoundEnvironment[];
  /** What no word of a program says. */
  readonly left: readonly Left[];
}

export interface FoundHub {
  readonly product: 'vault' | 'openbao';
  readonly address: string;
  readonly namespace?: string;
  /** PEM of its authority. */
  readonly ca?: string;
  /** The KV engine of version 2 that most values are in. */
  readonly kvMount?: string;
}

export interface FoundEnvironment {
  /** A DNS label. */
  readonly id: string;
  readonly clusters: readonly FoundCluster[];
  readonly tenants: readonly FoundTenant[];
}

export interface FoundCluster {
  /** A DNS label, of which there is one in the fleet. */
  readonly id: string;
  /** As it is called where it was read. */
  readonly name: string;
  /** Undefined where nothing that was read says it. */
  readonly apiServer?: string;
  /** Below `auth/`. */
  readonly mount: string;
  readonly method: 'jwt' | 'kubernetes';
  readonly audience?: string;
}

export interface FoundTenant {
  /** A DNS label, of which there is one in the environment. */
  readonly id: string;
  readonly owner: string;
  readonly namespaces: readonly FoundNamespace[];
  readonly secrets: readonly FoundSecret[];
}

export interface FoundNamespace {
  readonly cluster: FoundCluster;
  readonly name: string;
  /** Undefined where it has no login of its own. */
  readonly names?: FoundNames;
  /** The policy with which it reads, where others have it as well: it is kept where it is made. */
  readonly readerPolicy?: string;
  /** Other policies of its role. */
  readonly policies: readonly string[];
}

/** What is called as it is, where keywheel would call it otherwise. */
export interface FoundNames {
  readonly serviceAccount: string;
  /** Of the store that reads the engine of the fleet. */
  readonly secretStore?: string;
  /** Of other stores, by the KV engine that each reads. */
  readonly secretStores: Readonly<Record<string, string>>;
  readonly role: string;
  /** Undefined where the role has none that is its own. */
  readonly policy?: string;
}

/** A store of a whole cluster. */
export interface FoundSharedStore {
  /** A DNS label, of which there is one in the tenant. */
  readonly id: string;
  readonly name: string;
  /** As which it logs in. */
  readonly namespace: FoundNamespace;
  /** Those that read through it. */
  readonly users: readonly string[];
}

/** A value in a KV engine. */
export interface FoundSecret {
  /** A DNS label, of which there is one in the tenant. */
  readonly id: string;
  readonly mount: string;
  /** Below the engine, without `data/`. */
  readonly path: string;
  readonly version: 1 | 2;
  readonly vaultNamespace?: string;
  /** Those that a program has to name. */
  readonly keys: readonly string[];
  /** Whether a delivery has every key of it, and nothing that was read says which there are. */
  readonly moreKeys: boolean;
  readonly deliveries: readonly FoundDelivery[];
}

export interface FoundDelivery {
  readonly namespace: FoundNamespace;
  /** Of the Kubernetes Secret. */
  readonly name: string;
  /** Of the ExternalSecret. */
  readonly externalSecret: string;
  /** Where that was read. */
  readonly origin: Omit<Left, 'why'>;
  /** Whether it has every key of the value, whichever these are. */
  readonly isWhole: boolean;
  /** Undefined where every key is delivered as it is. */
  readonly data?: Readonly<Record<string, FoundValue>>;
  readonly type?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** In seconds. */
  readonly refreshInterval?: number;
  readonly version?: number;
  /** Undefined for one of its namespace. */
  readonly store?: FoundSharedStore;
  /** Whether a Secret of its name is there that its operator does not own. */
  readonly takeOver: boolean;
}

/** A key of a Secret: a key of the value, or text around such keys. */
export type FoundValue =
  | { readonly key: string }
  | {
      /** Texts and keys, in turn. */
      readonly parts: readonly (string | { readonly key: string })[];
    };
