import { FleetError } from '../errors';

export interface KvMountAttributes {
  /** Path of a KV version 2 engine that exists, such as `secret`. */
  readonly path: string;
}

/** A KV engine on the hub. */
export interface IKvMount {
  readonly path: string;
}

/** A KV engine made elsewhere: keywheel makes policies and deliveries for it and leaves the engine alone. */
export class KvMount implements IKvMount {
  /** @throws KvMountInvalid if the path is empty */
  static fromKvMountAttributes(attributes: KvMountAttributes): IKvMount {
    return new KvMount(attributes.path.replace(/^\/+|\/+$/g, ''));
  }

  private constructor(readonly path: string) {
    if (!path) {
      throw new FleetError('KvMountInvalid', 'the path of a KV mount is empty; give the path of a KV-v2 engine');
    }
  }
}

export interface PolicyAttributes {
  /** Name of a policy that exists on the hub. */
  readonly name: string;
}

/** A policy on the hub. */
export interface IPolicy {
  readonly name: string;
}

/** A policy made elsewhere, attached to a role beside keywheel's own. What it grants, keywheel cannot see. */
export class Policy implements IPolicy {
  /** @throws PolicyInvalid if the name is `root` or empty */
  static fromPolicyAttributes(attributes: PolicyAttributes): IPolicy {
    return new Policy(attributes.name);
  }

  private constructor(readonly name: string) {
    if (!name || name.toLowerCase() === 'root') {
      throw new FleetError('PolicyInvalid', `policy "${name}" cannot be attached; name a policy other than root`);
    }
  }
}
