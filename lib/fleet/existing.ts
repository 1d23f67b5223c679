import { readFileSync } from 'node:fs';
import { FleetError } from '../errors';
import { hubName, mountFault } from '../output/hub-names';
import { checked } from '../options/checked';

export interface KvMountAttributes {
  /** Path of a KV version 2 engine that exists, such as `secret`. */
  readonly path: string;
}

/** A KV engine on the hub. */
export interface IKvMount {
  readonly path: string;
}

/** A KV engine made elsewhere: keywheel makes policies and deliveries for it and leaves the engine alone. */
@checked
export class KvMount implements IKvMount {
  /** @throws KvMountInvalid for a path that is empty, or that a policy would take for more than one mount */
  static fromKvMountAttributes(attributes: KvMountAttributes): IKvMount {
    return new KvMount(hubName.mount(attributes.path));
  }

  private constructor(readonly path: string) {
    const fault = mountFault(path);
    if (fault !== undefined) {
      throw new FleetError(
        'KvMountInvalid',
        `the path of a KV mount, ${JSON.stringify(path)}, ${fault}; give the path of one KV-v2 engine, such as "secret"`,
      );
    }
  }
}

export interface PolicyAttributes {
  /** Name of a policy that exists on the hub. */
  readonly name: string;
}

export interface PolicyFileOptions {
  /** Name of the policy on the hub. */
  readonly name: string;
}

/** A policy on the hub. */
export interface IPolicy {
  readonly name: string;
  /** In Vault's policy language, where the program keeps it; undefined for one that is made elsewhere. */
  readonly text?: string;
}

/**
 * A policy that keywheel does not write from what is delivered: made elsewhere, so that keywheel cannot see what it
 * grants, or kept in a file of the program's own.
 */
@checked
export class Policy implements IPolicy {
  /**
   * The name is taken as Vault and OpenBao take it: without space around it, and in lower case.
   *
   * @throws PolicyInvalid for `root`, and for what is the name of no single policy
   */
  static fromPolicyAttributes(attributes: PolicyAttributes): IPolicy {
    return new Policy(hubName.policy(attributes.name));
  }

  /**
   * A policy that Terraform keeps exactly as a file has it, in the stack of the hub. Checks read what it grants.
   *
   * @param path of the file in Vault's policy language (HCL or JSON), relative to the working directory
   * @throws PolicyInvalid for a file that cannot be read or is empty, and for what is the name of no single policy
   */
  static fromFile(path: string, options: PolicyFileOptions): IPolicy {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new FleetError('PolicyInvalid', `cannot read "${path}" (${reason}); give the path of the file of a policy`);
    }
    if (text.trim() === '') {
      throw new FleetError('PolicyInvalid', `"${path}" is empty; give the file of a policy, or attach none`);
    }
    // Terraform's library puts what the number stands for in its place, whoever it is of.
    if (text.includes('TfToken[')) {
      throw new FleetError('PolicyInvalid', `"${path}" holds "TfToken[", which cdktf keeps for itself; leave it out`);
    }
    return new Policy(hubName.policy(options.name), text);
  }

  private constructor(
    readonly name: string,
    readonly text?: string,
  ) {
    const fault = text === undefined ? policyFault(name) : keptFault(name);
    if (fault !== undefined) {
      throw new FleetError(
        'PolicyInvalid',
        `policy ${JSON.stringify(name)} cannot be attached: it ${fault}; name one policy other than root`,
      );
    }
  }
}

/** Of a policy that keywheel writes under a name of before. */
export function keptFault(said: string, fleet?: string): string | undefined {
  return hubName.policy(said) === 'default' ? 'is the policy of every token' : policyFault(said, fleet);
}

/** The server's own: it refuses every login that would get one. `nonAssignablePolicies` of both products. */
const OF_NO_LOGIN = new Set(['response-wrapping', 'control-group']);

/** What forbids that a policy made elsewhere is attached, however its name is written; undefined for nothing. */
export function policyFault(said: string, fleet?: string): string | undefined {
  const name = hubName.policy(said);
  if (name === '' || name === 'root') {
    return name === '' ? 'is empty' : 'may do everything';
  }
  if (OF_NO_LOGIN.has(name)) {
    return 'is one that Vault and OpenBao give to no login';
  }
  // Of a list of policies a comma ends one.
  if (!/^[^\s,*+{}$%\p{C}]+$/u.test(name)) {
    return 'holds a space, a comma, a wildcard, a template or a control character';
  }
  return fleet !== undefined && (name === fleet || name.startsWith(`${fleet}.`))
    ? `is one of the fleet's own, which begin with "${fleet}."`
    : undefined;
}
