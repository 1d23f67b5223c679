import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Environment, ExternalStore, StoredSecret, StoredSecretProps, StoreProvider, WorkloadIdentity } from 'keywheel';
import { publicKey, small, spoke, team } from '../../fixtures/fleets';
import { BadInput } from './bad-input';

const jwt = { publicKeys: [publicKey('spire')] };
const ROLE = 'arn:aws:iam::123456789012:role/payments';
const aws = (roleArn = ROLE) => StoreProvider.awsSecretsManager({ region: 'eu-central-1', roleArn: () => roleArn });

/** A store of one kind, and nothing that reads it. */
function storeOf(provider: StoreProvider) {
  const { fleet, prod } = small();
  new ExternalStore(prod, 'other', { provider });
  return fleet;
}

/** A secret of a store, delivered. */
function secretOf(provider: StoreProvider, props: Partial<StoredSecretProps<string>>) {
  const { fleet, prod, payments, namespace } = small();
  const store = new ExternalStore(prod, 'other', { provider });
  new StoredSecret(payments, 'api', { store, keys: ['key'], ...props }).deliver(namespace);
  return fleet;
}

/** A secret of a store, mounted by an account that a cloud knows. */
function mountOf(
  provider: StoreProvider,
  props: Partial<StoredSecretProps<string>> = {},
  identity = WorkloadIdentity.irsa({ roleArn: ROLE }),
) {
  const { fleet, prod, payments, namespace } = small();
  const store = new ExternalStore(prod, 'other', { provider });
  const secret = new StoredSecret(payments, 'api', { store, keys: ['key'], ...props });
  secret.mountAs(namespace.addWorkloadIdentity('api', identity));
  return fleet;
}

const azure = StoreProvider.azureKeyVault({
  vaultUrl: 'https://acme.vault.azure.net',
  tenantId: '00000000-0000-0000-0000-00000000000a',
  clientId: () => '00000000-0000-0000-0000-00000000000b',
});
const MOUNTED = 'prod/payments/eu.app/account.api/mount.api';

export const EXTERNAL_STORES: readonly BadInput[] = [
  {
    when: 'the name of a store is not a valid DNS label',
    program: () => {
      const { fleet, prod } = small();
      new ExternalStore(prod, 'AWS.eu', { provider: aws() });
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/AWS.eu',
    told: ['the name of the store', '"AWS.eu"'],
  },
  {
    when: 'two stores of an environment have one name',
    program: () => {
      const { fleet, prod, payments } = small();
      new ExternalStore(prod, 'other', { provider: aws() });
      new ExternalStore(payments, 'other', { provider: aws() });
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/other',
    told: ['store "prod/other"', 'rename'],
  },
  {
    when: 'a region is none',
    program: () => storeOf(StoreProvider.awsSecretsManager({ region: 'Frankfurt', roleArn: () => ROLE })),
    code: 'StoreInvalid',
    path: 'prod/other',
    told: ['"Frankfurt"', '"eu-central-1"'],
  },
  {
    when: 'a project of Google is none',
    program: () => storeOf(StoreProvider.googleSecretManager({ projectId: 'My Project' })),
    code: 'StoreInvalid',
    path: 'prod/other',
    told: ['"My Project"', '"acme-prod"'],
  },
  {
    when: 'a vault of Azure is reached without TLS',
    program: () =>
      storeOf(StoreProvider.azureKeyVault({ vaultUrl: 'http://acme', tenantId: 'x', clientId: () => 'x' })),
    code: 'StoreInvalid',
    path: 'prod/other',
    told: ['"http://acme"', 'https://host'],
  },
  {
    when: 'a vault of 1Password is named as a reference',
    program: () => storeOf(StoreProvider.onePassword({ vault: 'op://prod', token: { secretName: 'token' } })),
    code: 'StoreInvalid',
    path: 'prod/other',
    told: ['"op://prod"', 'without op://'],
  },
  {
    when: "the Secret of a store's token has no name of an object",
    program: () => storeOf(StoreProvider.onePassword({ vault: 'prod', token: { secretName: 'My Token' } })),
    code: 'NameInvalid',
    path: 'prod/other',
    told: ["the name of the token's Secret"],
  },
  {
    when: 'a store stands in another environment',
    program: () => {
      const { fleet, payments } = small();
      const store = new ExternalStore(new Environment(fleet, 'dev'), 'other', { provider: aws() });
      new StoredSecret(payments, 'api', { store, keys: ['key'] });
      return fleet;
    },
    code: 'AnotherEnvironment',
    path: 'prod/payments/api',
    told: ['"dev"', '"prod"', 'make a store in each environment'],
  },
  {
    when: 'a store calls no secret so',
    program: () => secretOf(aws(), { remoteKey: 'prod orders' }),
    code: 'RemoteKeyInvalid',
    path: 'prod/payments/api',
    told: ['"prod orders"', '1 to 512'],
  },
  {
    when: 'a text has two keys',
    program: () => secretOf(aws(), { keys: ['user', 'password'], format: 'text' }),
    code: 'FormatInvalid',
    path: 'prod/payments/api',
    told: ['2 keys', '"json"'],
  },
  {
    when: 'an item of 1Password is a text',
    program: () =>
      secretOf(StoreProvider.onePassword({ vault: 'prod', token: { secretName: 'token' } }), { format: 'text' }),
    code: 'FormatUnused',
    path: 'prod/payments/api',
    told: ['leave format out'],
  },
  {
    when: 'a version of a stored secret is pinned',
    program: () => {
      const { fleet, prod, payments, namespace } = small();
      const store = new ExternalStore(prod, 'other', { provider: aws() });
      new StoredSecret(payments, 'api', { store, keys: ['key'] }).deliver(namespace, { version: 2 });
      return fleet;
    },
    code: 'VersionUnused',
    path: 'prod/payments/api/eu.app.api',
    told: ['a StoredSecret'],
  },
  {
    when: 'a client reads in Vault/OpenBao what is in another store',
    program: () => {
      const { fleet, prod, payments, namespace } = small();
      const store = new ExternalStore(prod, 'other', { provider: aws() });
      new StoredSecret(payments, 'api', { store, keys: ['key'] }).grantRead(namespace.addClient('api'));
      return fleet;
    },
    code: 'NotOnHub',
    path: 'prod/payments/api',
    told: ['deliver it'],
  },
  {
    when: 'the role of a namespace is none',
    program: () => secretOf(aws('payments'), {}),
    code: 'IdentityInvalid',
    path: 'prod/payments/api/eu.app.api',
    told: ['roleArn is "payments"', 'arn:aws:iam::'],
  },
  {
    when: 'two tenants have one role',
    program: () => {
      const { fleet, prod, eu, payments, namespace } = small();
      const store = new ExternalStore(prod, 'other', { provider: aws() });
      new StoredSecret(payments, 'api', { store, keys: ['key'] }).deliver(namespace);
      const risk = team(prod, 'risk').addNamespace(eu, 'risk');
      risk.addWorkloadIdentity('scorer', WorkloadIdentity.irsa({ roleArn: ROLE }));
      return fleet;
    },
    code: 'IdentityShared',
    path: 'prod/risk/eu.risk/account.scorer',
    told: ['"payments"', '"risk"', 'one of its own'],
  },
  {
    when: 'an account of a workload is called as that of a store',
    program: () => {
      const { fleet, namespace } = small();
      namespace.addWorkloadIdentity('keywheel-x', WorkloadIdentity.irsa({ roleArn: ROLE }));
      return fleet;
    },
    code: 'NameReserved',
    path: 'prod/payments/eu.app/account.keywheel-x',
    told: ['"keywheel-x"', 'another name'],
  },
  {
    when: 'a client of Azure is not a GUID',
    program: () => {
      const { fleet, namespace } = small();
      const tenantId = '00000000-0000-0000-0000-00000000000a';
      namespace.addWorkloadIdentity('exporter', WorkloadIdentity.azure({ clientId: 'exporter', tenantId }));
      return fleet;
    },
    code: 'IdentityInvalid',
    path: 'prod/payments/eu.app/account.exporter',
    told: ['clientId is "exporter"', 'a GUID'],
  },
  {
    when: 'a service account of Google is none',
    program: () => {
      const { fleet, namespace } = small();
      namespace.addWorkloadIdentity('exporter', WorkloadIdentity.gke({ serviceAccount: 'exporter@acme' }));
      return fleet;
    },
    code: 'IdentityInvalid',
    path: 'prod/payments/eu.app/account.exporter',
    told: ['"exporter@acme"', '.iam.gserviceaccount.com'],
  },
  {
    when: 'a workload of another namespace runs as an account',
    program: () => {
      const { fleet, prod, payments, namespace } = small();
      const { chart } = payments.addNamespace(spoke(prod, 'us'), 'app');
      const account = namespace.addWorkloadIdentity('exporter', WorkloadIdentity.irsa({ roleArn: ROLE }));
      account.usedBy(new kplus.Deployment(chart, 'export', { containers: [{ image: 'export:1' }] }));
      return fleet;
    },
    code: 'AccountAcrossNamespaces',
    path: 'prod/payments/eu.app/account.exporter',
    told: ['"app-export"', '"eu"', 'where the workload runs'],
  },
  {
    when: 'a client logs in by SPIRE, and the cluster has none',
    program: () => {
      const { fleet, namespace } = small();
      namespace.addClient('api', { token: 'spiffe' });
      return fleet;
    },
    code: 'SpireMissing',
    path: 'prod/payments/eu.app/client.api',
    told: ['"eu"', 'give the cluster spire'],
  },
  {
    when: 'a trust domain is an id',
    program: () => small({ cluster: { spire: { trustDomain: 'spiffe://prod', jwt } } }).fleet,
    code: 'TrustDomainInvalid',
    path: 'prod/eu',
    told: ['"spiffe://prod"', 'without spiffe://'],
  },
  {
    when: 'there is SPIRE and no hub',
    program: () => small({ fleet: { vault: undefined }, cluster: { spire: { trustDomain: 'prod', jwt } } }).fleet,
    code: 'SpireUnused',
    path: 'prod/eu',
    told: ['without a hub'],
  },
  {
    when: 'a client that logs in by SPIRE runs a workload',
    program: () => {
      const { fleet, namespace } = small({ cluster: { spire: { trustDomain: 'prod', jwt } } });
      const { chart } = namespace;
      const api = new kplus.Deployment(chart, 'api', { containers: [{ image: 'api:1' }] });
      namespace.addClient('api', { token: 'spiffe' }).runs(api);
      return fleet;
    },
    code: 'TokenUnused',
    path: 'prod/payments/eu.app/client.api',
    told: ['JWT-SVID', 'serviceAccountName: api'],
  },
  {
    when: 'a store without a provider of the CSI driver is mounted',
    program: () => mountOf(StoreProvider.onePassword({ vault: 'prod', token: { secretName: 'token' } })),
    code: 'MountUnsupported',
    path: MOUNTED,
    told: ['no provider for store "other"', 'awsSecretsManager'],
  },
  {
    when: 'an account of another cloud mounts',
    program: () => mountOf(StoreProvider.googleSecretManager({ projectId: 'acme-prod' })),
    code: 'MountUnsupported',
    path: MOUNTED,
    told: ['ServiceAccount "api"', 'WorkloadIdentity.gke'],
  },
  {
    when: 'a JSON object of Azure is mounted',
    program: () =>
      mountOf(
        azure,
        {},
        WorkloadIdentity.azure({
          clientId: '00000000-0000-0000-0000-00000000000b',
          tenantId: '00000000-0000-0000-0000-00000000000a',
        }),
      ),
    code: 'MountUnsupported',
    path: MOUNTED,
    told: ['JSON object', 'format: "text"'],
  },
  {
    when: 'an account of another tenant mounts',
    program: () => {
      const { fleet, prod, payments, eu } = small();
      const store = new ExternalStore(prod, 'other', { provider: aws() });
      const account = team(prod, 'risk')
        .addNamespace(eu, 'risk')
        .addWorkloadIdentity('api', WorkloadIdentity.irsa({ roleArn: ROLE }));
      new StoredSecret(payments, 'api', { store, keys: ['key'] }).mountAs(account);
      return fleet;
    },
    code: 'AnotherTenantsNamespace',
    path: 'prod/risk/eu.risk/account.api/mount.api',
    told: ['"risk"', 'use an account of "payments"'],
  },
  {
    when: 'a workload of another chart runs as an account that mounts',
    program: () => {
      const { fleet, prod, payments, namespace, eu } = small();
      const store = new ExternalStore(prod, 'other', { provider: aws() });
      const account = namespace.addWorkloadIdentity('api', WorkloadIdentity.irsa({ roleArn: ROLE }));
      new StoredSecret(payments, 'api', { store, keys: ['key'] }).mountAs(account);
      const chart = new Chart(eu.app, 'more', { namespace: namespace.name });
      account.usedBy(new kplus.Deployment(chart, 'api', { serviceAccount: account, containers: [{ image: 'api:1' }] }));
      return fleet;
    },
    code: 'AnotherNamespace',
    path: 'prod/payments/eu.app/account.api',
    told: ['in another chart than namespace "app"', 'make it in the chart of the namespace'],
  },
];
