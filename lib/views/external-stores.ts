/** A key of a Secret that a store logs in with. */
export interface StoreSecret {
  readonly name: string;
  readonly key?: string;
  /** Where it is; undefined for the namespace of whoever uses the store. */
  readonly namespace?: string;
}

/** How a store that is neither the hub nor a cluster logs in. */
export interface StoreExternal {
  readonly product: 'aws' | 'gcpsm' | 'azurekv' | 'onepassword' | 'onepasswordSDK' | 'akeyless';
  /** `<namespace>/<name>`; undefined where no ServiceAccount logs in. */
  readonly account?: string;
  /** Whether the operator logs in as itself: nothing else is said. */
  readonly asOperator: boolean;
  readonly secrets: readonly StoreSecret[];
  /** Which vaults it reads, of 1Password. */
  readonly vaults?: string;
  /** Where it is asked; undefined where nothing says so. */
  readonly address?: string;
  /** Whether the product knows another way than a Secret. */
  readonly needsSecret: boolean;
}

type Said = Pick<StoreExternal, 'account' | 'secrets' | 'vaults'> & { readonly otherwise?: boolean };

/**
 * Undefined for a product of which nothing is known here.
 *
 * @param provider `spec.provider` of the store
 * @param namespace of the store; undefined for a ClusterSecretStore
 */
export function readExternal(provider: any, namespace?: string): StoreExternal | undefined {
  const [product] = Object.keys(provider).filter((name) => Object.hasOwn(READERS, name)) as (keyof typeof READERS)[];
  if (product === undefined) {
    return undefined;
  }
  const { account, secrets, vaults, otherwise = false } = READERS[product](provider[product] ?? {}, namespace);
  return {
    product,
    account,
    secrets,
    vaults,
    address: ADDRESSES[product](provider[product] ?? {}),
    asOperator: account === undefined && secrets.length === 0 && !otherwise,
    needsSecret: product === 'onepassword' || product === 'onepasswordSDK',
  };
}

/** https://external-secrets.io/latest/api/spec/ */
const READERS = {
  aws: ({ auth }: any, namespace?: string): Said => ({
    account: accountOf(auth?.jwt?.serviceAccountRef, namespace),
    secrets: secretsOf(auth?.secretRef, namespace),
  }),
  gcpsm: ({ auth }: any, namespace?: string): Said => {
    const { workloadIdentity, workloadIdentityFederation: federation, secretRef } = auth ?? {};
    return {
      account: accountOf((workloadIdentity ?? federation)?.serviceAccountRef, namespace),
      secrets: secretsOf({ ...secretRef, aws: federation?.awsSecurityCredentials?.awsCredentialsSecretRef }, namespace),
      otherwise: federation?.credConfig !== undefined,
    };
  },
  azurekv: ({ authType, serviceAccountRef, authSecretRef }: any, namespace?: string): Said => ({
    account: authType === 'WorkloadIdentity' ? accountOf(serviceAccountRef, namespace) : undefined,
    secrets: authType === 'ManagedIdentity' ? [] : secretsOf(authSecretRef, namespace),
  }),
  onepassword: ({ auth, connectHost, vaults }: any, namespace?: string): Said => ({
    secrets: secretsOf(auth?.secretRef, namespace),
    vaults: `${Object.keys(vaults ?? {}).sort()} at ${connectHost}`,
  }),
  onepasswordSDK: ({ auth, vault }: any, namespace?: string): Said => ({
    secrets: secretsOf(auth, namespace),
    vaults: String(vault),
  }),
  akeyless: ({ authSecretRef }: any, namespace?: string): Said => {
    const { kubernetesAuth, secretRef } = authSecretRef ?? {};
    const token = kubernetesAuth && { token: kubernetesAuth.secretRef };
    return {
      account: accountOf(kubernetesAuth?.serviceAccountRef, namespace),
      secrets: secretsOf(kubernetesAuth?.serviceAccountRef ? {} : (token ?? secretRef), namespace),
    };
  },
};

const ADDRESSES: Record<keyof typeof READERS, (settings: any) => string | undefined> = {
  aws: ({ service, region }) =>
    `https://${service === 'ParameterStore' ? 'ssm' : 'secretsmanager'}.${region}.amazonaws.com`,
  gcpsm: () => 'https://secretmanager.googleapis.com',
  azurekv: ({ vaultUrl }) => vaultUrl,
  onepassword: ({ connectHost }) => connectHost,
  onepasswordSDK: () => 'https://my.1password.com',
  akeyless: ({ akeylessGWApiURL = 'https://api.akeyless.io' }) => akeylessGWApiURL,
};

function accountOf(reference: any, namespace?: string): string | undefined {
  return reference && `${namespace ?? reference.namespace ?? ''}/${reference.name ?? ''}`;
}

function secretsOf(references: any, namespace?: string): StoreSecret[] {
  return Object.values((references ?? {}) as Record<string, any>)
    .filter((reference) => reference?.name !== undefined)
    .map(({ name, key, namespace: own }) => ({ name, key, namespace: namespace ?? own }));
}
