import type { StoreUse } from './requests';
import type { Store } from './stores';

/**
 * A ClusterSecretStore may name a ServiceAccount, or a Secret, without a namespace. The operator then looks for it in the
 * namespace of each ExternalSecret or PushSecret that uses the store: its "referent authentication".
 * https://github.com/external-secrets/external-secrets/blob/main/runtime/esutils/utils.go (ValidateReferentServiceAccountSelector)
 *
 * @param account as a store names it
 */
export function isReferent(account: string | undefined): boolean {
  return account?.startsWith('/') ?? false;
}

/** An account that a store logs in as, and who it does so for. */
export interface StoreAccount {
  /** `<namespace>/<name>`; undefined where the operator logs in as itself. */
  readonly account?: string;
  /** The store, for messages. */
  readonly whoName: string;
  /** Whether what an object of this namespace reads is read with the account. */
  readonly isFor: (namespace: string | undefined) => boolean;
}

/** Every account that a store logs in as: one for each namespace that uses it, where it names none. */
export function accountsOf(store: Store, account: string | undefined, uses: readonly StoreUse[]): StoreAccount[] {
  if (!isReferent(account)) {
    return [{ account, whoName: 'the store', isFor: () => true }];
  }
  const namespaces = uses.flatMap((use) => (use.store === store ? (use.object.metadata.namespace ?? []) : []));
  return [...new Set(namespaces)].sort().map((namespace) => ({
    account: `${namespace}${account}`,
    whoName: `serviceAccountRef names no namespace: for "${namespace}" the store`,
    isFor: (other) => other === namespace,
  }));
}

/** Whether a store may log in as an account. */
export function mayLogInAs(named: string | undefined, account: string): boolean {
  return named === account || (isReferent(named) && account.endsWith(named!));
}
