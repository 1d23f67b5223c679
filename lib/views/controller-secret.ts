import type { StoreLogin } from './stores';
import type { Request } from './requests';
import type { SeenObject } from '../output/seen-object';

/** How a controller other than External Secrets Operator logs in to the hub, and what it asks for then. */
export interface ControllerClient extends Omit<StoreLogin, 'method'> {
  readonly method?: StoreLogin['method'];
  /** The object that says how. */
  readonly who: SeenObject;
  /** `cert-manager`, for messages. */
  readonly whoName: string;
  /** Undefined where no file says it. */
  readonly server?: string;
  readonly requests: readonly Request[];
}

/** A Secret that such a controller makes. Which keys it has, the hub decides. */
export interface ControllerSecret {
  readonly namespace: string;
  readonly secret: string;
  readonly by: SeenObject;
  /** What may change the Secret: people on the hub, or the hub, which ends what it gave before; undefined for nothing. */
  readonly changes?: 'people' | 'hub';
  /** Why it is read once, where that path of the hub gives an account that the hub rotates, or a lease. */
  readonly fixed?: { readonly path: string; readonly reads: 'account' | 'lease'; readonly why: string };
  /** What it restarts when the Secret has changed. */
  readonly restarts: readonly { readonly kind: string; readonly name: string }[];
}

/** Something that is wrong with an object, or not known of it. */
export interface SaidOf {
  readonly of: SeenObject;
  readonly message: string;
}

/** What controllers other than External Secrets Operator do with the hub. */
export interface Controllers {
  readonly clients: readonly ControllerClient[];
  readonly secrets: readonly ControllerSecret[];
  /** Objects that an object names, and that are in no file. */
  readonly absent: readonly SaidOf[];
  /** Objects that refuse one that names them. */
  readonly refused: readonly SaidOf[];
  readonly unread: readonly SaidOf[];
}

/** Where the objects of a cluster are found. */
export interface Objects {
  readonly find: (kind: string, name: string, namespace?: string) => SeenObject | undefined;
  readonly ofKind: (...kinds: string[]) => readonly SeenObject[];
}
