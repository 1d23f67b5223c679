import { checked } from '../options/checked';
export interface PolicyPerNamespaceOptions {
  /**
   * Grant all of `<environment>/<tenant>/*` instead of the delivered paths: the team adds secrets without Terraform,
   * and every namespace of the tenant reads every secret of the tenant.
   *
   * @default false
   */
  readonly wholePrefix?: boolean;
}

/** How the hub keeps tenants apart. Environments never reach each other, whatever is chosen. */
@checked
export class Isolation {
  /** A policy for each namespace on each spoke, which grants what is delivered there. The default. */
  static policyPerNamespace(options: PolicyPerNamespaceOptions = {}): Isolation {
    return new Isolation('policyPerNamespace', options.wholePrefix ?? false);
  }

  /**
   * One policy a spoke, with the Kubernetes namespace of the login as a segment of the path.
   * Secrets live at `<environment>/<namespace>/<secret>`; a secret belongs to one namespace name.
   * https://developer.hashicorp.com/vault/docs/concepts/policies#templated-policies
   */
  static templatedPolicy(): Isolation {
    return new Isolation('templatedPolicy');
  }

  /**
   * A Vault namespace for each tenant in each environment. The login stays at the spoke's mount.
   * OpenBao 2.3 or newer, Vault Enterprise or HCP. https://openbao.org/docs/concepts/namespaces
   */
  static vaultNamespace(): Isolation {
    return new Isolation('vaultNamespace');
  }

  private constructor(
    readonly kind: 'policyPerNamespace' | 'templatedPolicy' | 'vaultNamespace',
    readonly wholePrefix = false,
  ) {}
}
