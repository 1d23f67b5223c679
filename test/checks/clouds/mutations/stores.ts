import { Mutation } from '../../mutation';
import { Output } from '../../output';
import { STORE, path, provider } from '../../edits/stores';

const account = (output: Output, store: string) => output.object('eu', 'ServiceAccount', `keywheel-store.${store}`);

const annotations = (output: Output, store: string) => account(output, store).metadata.annotations;

const ACCOUNT = 'eu/app.k8s.yaml, ServiceAccount app/keywheel-store';

export const storesBesideTheHub: readonly Mutation[] = [
  {
    id: 'store-uses-no-static-keys',
    when: 'a store of AWS logs in with keys',
    fleet: 'stores',
    mutate: (output) => {
      const keys = {
        accessKeyIDSecretRef: { name: 'aws', key: 'id' },
        secretAccessKeySecretRef: { name: 'aws', key: 'key' },
      };
      provider(output, 'aws-eu').aws.auth = { secretRef: keys };
    },
    path,
    place: STORE,
    message: ['"aws"'],
  },
  {
    id: 'store-uses-no-static-keys',
    when: 'a store of Google logs in with a key',
    fleet: 'stores',
    mutate: (output) => {
      provider(output, 'google').gcpsm.auth = {
        secretRef: { secretAccessKeySecretRef: { name: 'google', key: 'json' } },
      };
    },
    path,
    place: 'SecretStore app/keywheel-store.google',
    message: ['"google"'],
  },
  {
    id: 'store-uses-no-static-keys',
    when: 'a store of Azure logs in as a service principal',
    fleet: 'stores',
    mutate: (output) => {
      const { vaultUrl } = provider(output, 'azure').azurekv;
      const authSecretRef = { clientId: { name: 'azure', key: 'id' }, clientSecret: { name: 'azure', key: 'secret' } };
      provider(output, 'azure').azurekv = { vaultUrl, authSecretRef };
    },
    path,
    place: 'SecretStore app/keywheel-store.azure',
    message: ['"azure"'],
  },
  {
    id: 'store-uses-no-static-keys',
    when: 'a store of Akeyless logs in with an access key',
    fleet: 'stores',
    mutate: (output) => {
      const secretRef = {
        accessID: { name: 'akeyless', key: 'id' },
        accessTypeParam: { name: 'akeyless', key: 'key' },
      };
      provider(output, 'akeyless').akeyless.authSecretRef = { secretRef };
    },
    path,
    place: 'SecretStore app/keywheel-store.akeyless',
    message: ['"akeyless"'],
  },
  ...(['onepasswordSDK', 'onepassword'] as const).map((product): Mutation => {
    const name = product === 'onepassword' ? 'keywheel-store.connect' : 'keywheel-store.one-password';
    return {
      id: 'one-password-vaults-stay-apart',
      when: `a second store of ${product} reads another vault`,
      fleet: 'stores',
      mutate: (output) => {
        const other = structuredClone(output.object('eu', 'SecretStore', name));
        other.metadata.name = `${name}-2`;
        const settings = other.spec.provider[product];
        Object.assign(settings, product === 'onepassword' ? { vaults: { dev: 1 } } : { vault: 'dev' });
        output.add('eu', 'app.k8s.yaml', other, path);
      },
      path,
      place: `SecretStore app/${name}`,
      message: [product, '"dev', name],
    };
  }),
  {
    id: 'store-account-has-cloud-identity',
    when: 'the account says no role',
    fleet: 'stores',
    mutate: (output) => delete annotations(output, 'aws-eu')['eks.amazonaws.com/role-arn'],
    path,
    place: `${ACCOUNT}.aws-eu`,
    message: ['no annotation eks.amazonaws.com/role-arn'],
  },
  {
    id: 'store-account-has-cloud-identity',
    when: 'the account says what is not a service account of Google',
    fleet: 'stores',
    mutate: (output) => (annotations(output, 'google')['iam.gke.io/gcp-service-account'] = 'payments'),
    path,
    place: `${ACCOUNT}.google`,
    message: ['"payments"'],
  },
  {
    id: 'store-account-has-cloud-identity',
    when: 'the directory is said nowhere',
    fleet: 'stores',
    mutate: (output) => delete annotations(output, 'azure')['azure.workload.identity/tenant-id'],
    path,
    place: `${ACCOUNT}.azure`,
    message: ['nowhere'],
  },
  {
    id: 'store-account-has-cloud-identity',
    when: 'the directory is said twice',
    fleet: 'stores',
    mutate: (output) => (provider(output, 'azure').azurekv.tenantId = '00000000-0000-0000-0000-00000000000a'),
    path,
    place: `${ACCOUNT}.azure`,
    message: ['twice'],
  },
  {
    id: 'cloud-identity-has-one-tenant',
    when: 'two tenants have one role',
    fleet: 'identities',
    mutate: (output) => {
      const { annotations: mine } = output.object('eu', 'ServiceAccount', 'scorer').metadata;
      mine['eks.amazonaws.com/role-arn'] = 'arn:aws:iam::123456789012:role/payments-exporter';
    },
    path: 'prod/risk/eu.risk/account.scorer',
    place: 'eu/risk.k8s.yaml, ServiceAccount risk/scorer',
    message: ['"prod/risk"', '"prod/payments"'],
  },
];
