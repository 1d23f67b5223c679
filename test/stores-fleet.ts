import {
  Environment,
  ExternalStore,
  StaticSecret,
  StoredSecret,
  StoreProvider,
  Tenant,
  TenantNamespace,
} from 'keywheel';
import { certificate } from './fleets';

export const AZURE_TENANT = '00000000-0000-0000-0000-00000000000a';

/** A store of each product in an environment. */
export function stores(environment: Environment) {
  const store = (id: string, provider: StoreProvider) => new ExternalStore(environment, id, { provider });
  return {
    aws: store(
      'aws-eu',
      StoreProvider.awsSecretsManager({
        region: 'eu-central-1',
        roleArn: ({ tenant, name }) => `arn:aws:iam::123456789012:role/${tenant.name}.${name}`,
      }),
    ),
    google: store(
      'google',
      StoreProvider.googleSecretManager({
        projectId: 'acme-secrets',
        cluster: { projectId: 'acme-clusters', location: 'europe-west3', name: 'prod' },
        serviceAccount: ({ tenant }) => `${tenant.name}-reader@acme-secrets.iam.gserviceaccount.com`,
      }),
    ),
    principal: store('principal', StoreProvider.googleSecretManager({ projectId: 'acme-secrets' })),
    azure: store(
      'azure',
      StoreProvider.azureKeyVault({
        vaultUrl: 'https://acme.vault.azure.net',
        tenantId: AZURE_TENANT,
        clientId: ({ tenant }) =>
          `00000000-0000-0000-0000-${Buffer.from(tenant.name.slice(0, 6)).toString('hex').padStart(12, '0')}`,
      }),
    ),
    akeyless: store(
      'akeyless',
      StoreProvider.akeyless({
        gatewayUrl: 'https://akeyless.example.com/api/v2',
        caCertificate: certificate('akeyless'),
        accessId: ({ tenant }) => `p-${tenant.name}`,
        authConfig: ({ cluster }) => cluster.name,
      }),
    ),
    onePassword: store(
      'one-password',
      StoreProvider.onePassword({ vault: 'prod', token: { secretName: 'one-password' } }),
    ),
    connect: store(
      'connect',
      StoreProvider.onePasswordConnect({
        url: 'https://connect.example.com',
        vaults: ['prod', 'shared'],
        token: { secretName: 'one-password', key: 'connect' },
      }),
    ),
  };
}

/** Delivers a secret of each store to a namespace, and the tokens that two of them need from the hub. */
export function deliverFromStores(all: ReturnType<typeof stores>, tenant: Tenant, namespace: TenantNamespace): void {
  for (const [id, store] of Object.entries(all)) {
    new StoredSecret(tenant, `from-${id.toLowerCase()}`, { store, keys: ['user', 'password'] }).deliver(namespace);
  }
  new StoredSecret(tenant, 'text', { store: all.aws, remoteKey: 'prod/text', keys: ['value'], format: 'text' }).deliver(
    namespace,
  );
  new StaticSecret(tenant, 'one-password', { keys: ['token', 'connect'] }).deliver(namespace);
}
