import type { SeenObject } from '../output/seen-object';

/** Who makes files in pods of what it reads on the hub: the CSI driver, or an agent. */
export interface FileMaker {
  readonly seen: SeenObject;
  /** `the CSI driver`, for messages. */
  readonly who: string;
  /** Undefined where its own is taken. */
  readonly address?: string;
  /** Below `auth/`, with its Vault namespace. */
  readonly mount: string;
  readonly role: string;
  readonly files: readonly HubFile[];
}

/** What a file is made of. A file with several keys is there several times. */
export interface HubFile {
  readonly name: string;
  /** With its Vault namespace. */
  readonly path: string;
  /** Undefined where the whole answer is the file. */
  readonly key?: string;
  /** Whether a template looks for the key one level deeper, as in the answer of a KV engine of version 2. */
  readonly isNested?: boolean;
  /** Whether it is asked for by writing. */
  readonly writes: boolean;
}
