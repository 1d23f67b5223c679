import { isSaid, specOf } from '../output/seen-object';
import type { Store } from './stores';

/** What a store names on its cluster: a Secret, a ConfigMap or a ServiceAccount. */
export interface StoreReference {
  /** Below `spec.provider`, such as `vault.auth.kubernetes.serviceAccountRef`. */
  readonly field: string;
  readonly name: string;
  /** Undefined where it is not said. */
  readonly namespace?: string;
  readonly isAuthority: boolean;
}

/** Everything with a name that a store refers to. */
export function referencesOf({ object }: Store): StoreReference[] {
  const found: StoreReference[] = [];
  addSelectors(found, specOf(object).provider, '', '');
  return found;
}

/** @param last of the fields that lead to it */
function addSelectors(found: StoreReference[], value: unknown, path: string, last: string): void {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  const { name, namespace } = value as { name?: unknown; namespace?: unknown };
  const isAuthority = last === 'caProvider';
  if (typeof name === 'string' && (isAuthority || 'key' in value || SELECTOR.test(last))) {
    const said = typeof namespace === 'string' ? namespace : undefined;
    found.push({ field: path, name, namespace: said, isAuthority });
  }
  for (const key in value) {
    addSelectors(found, (value as Readonly<Record<string, unknown>>)[key], path === '' ? key : `${path}.${key}`, key);
  }
}

const SELECTOR = /(Ref|^serviceAccount)$/;

/** Whether a namespaced store reaches out for it, which the operator refuses. */
export function reachesOut({ namespace: own, kind, provider }: Store, reference: StoreReference): boolean {
  const { namespace, isAuthority } = reference;
  if (kind !== 'SecretStore' || namespace === undefined || !isSaid(own)) {
    return false;
  }
  // Of a cluster's own authority it takes no namespace at all, not even the right one.
  return namespace !== own || (provider === 'kubernetes' && isAuthority);
}

/**
 * Providers whose ClusterSecretStores say the namespace of each Secret (`ValidateSecretSelector`). The others may leave
 * it to whoever uses the store.
 */
const STRICT: readonly string[] = [
  ...['akeyless', 'barbican', 'chef', 'doppler', 'dvls', 'gitlab', 'ibm', 'keepersecurity', 'onboardbase'],
  ...['onepassword', 'onepasswordSDK', 'oracle'],
];

/** What the operator looks for before anybody uses the store, unless the login itself waits for that. */
const BEFORE_USE = /^vault\.(auth\.appRole\.roleRef|auth\.cert\.clientCert|tls\.(cert|key)SecretRef)$/;

/** Whether a store for a whole cluster has to say where it is, and does not. */
export function lacksNamespace(
  { kind, provider }: Store,
  all: readonly StoreReference[],
  one: StoreReference,
): boolean {
  if (kind !== 'ClusterSecretStore' || one.namespace !== undefined) {
    return false;
  }
  if (provider === 'kubernetes') {
    return one.isAuthority || /^kubernetes\.auth\.(token\.bearerToken|cert\.clientCert)$/.test(one.field);
  }
  if (provider === 'vault' && BEFORE_USE.test(one.field)) {
    const waits = all.some(({ field, namespace }) => namespace === undefined && isOfLogin(field));
    return !waits;
  }
  return one.isAuthority || (STRICT.includes(provider) && !/serviceAccountRef$/.test(one.field));
}

function isOfLogin(field: string): boolean {
  return field.startsWith('vault.auth.') && !BEFORE_USE.test(field);
}
