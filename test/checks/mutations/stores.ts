import { DELIVERY, EXTERNAL_SECRET, Mutation, READER, STORE as OF_HUB } from '../mutation';
import { Output } from '../output';

const account = (output: Output, store: string) => output.object('eu', 'ServiceAccount', `keywheel-store.${store}`);
const annotations = (output: Output, store: string) => account(output, store).metadata.annotations;
const provider = (output: Output, store: string) =>
  output.object('eu', 'SecretStore', `keywheel-store.${store}`).spec.provider;

const STORE = 'eu/app.k8s.yaml, SecretStore app/keywheel-store.aws-eu';
const ACCOUNT = 'eu/app.k8s.yaml, ServiceAccount app/keywheel-store';
const path = 'prod/payments/eu.app';

export const storesBesideTheHub: readonly Mutation[] = [
  {
    id: 'controller-class-is-served',
    when: 'a store is for an operator of another class',
    fleet: 'operated',
    mutate: (output) => (output.object('eu', 'SecretStore', 'keywheel').spec.controller = 'other'),
    path: READER,
    place: OF_HUB,
    message: ['it is for an operator of class "other", and those of "eu" serve "default"'],
  },
  {
    id: 'controller-class-is-served',
    when: 'the operator serves another class than that of the store',
    fleet: 'operated',
    mutate: (output) => {
      output.object('eu', 'SecretStore', 'keywheel').spec.controller = 'default';
      const [container] = output.object('eu', 'Deployment', 'external-secrets').spec.template.spec.containers;
      container.args = ['--controller-class', 'other'];
    },
    path: READER,
    place: OF_HUB,
    message: ['class "default"', 'serve "other"'],
  },
  {
    id: 'controller-class-is-served',
    when: 'an ExternalSecret reads from stores of two classes',
    mutate: (output) => {
      const one = output.object('eu', 'SecretStore', 'keywheel');
      const other = structuredClone(one);
      Object.assign(other.metadata, { name: 'other' });
      [one.spec.controller, other.spec.controller] = ['a', 'b'];
      output.add('eu', 'app.k8s.yaml', other);
      const { spec } = output.object('eu', 'ExternalSecret', 'db');
      spec.dataFrom.push({ ...spec.dataFrom[0], sourceRef: { storeRef: { name: 'other' } } });
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['its stores are for operators of classes "a" and "b"'],
  },
  {
    id: 'service-account-exists',
    when: 'the account of a store other than Vault/OpenBao is gone',
    fleet: 'stores',
    mutate: (output) => output.remove('eu', 'ServiceAccount', 'keywheel-store.azure'),
    path,
    place: 'SecretStore app/keywheel-store.azure',
    message: ['"app/keywheel-store.azure"'],
  },
  {
    id: 'operator-may-request-token',
    when: 'the Role for the tokens of a store other than Vault/OpenBao is gone',
    fleet: 'stores',
    mutate: (output) => output.remove('eu', 'Role', 'keywheel-store.akeyless-token'),
    path,
    place: 'SecretStore app/keywheel-store.akeyless',
    message: ['"app/keywheel-store.akeyless"'],
  },
  {
    id: 'store-has-own-account',
    when: 'a store of AWS names no account',
    fleet: 'stores',
    mutate: (output) => delete provider(output, 'aws-eu').aws.auth,
    path,
    place: STORE,
    message: ['the operator logs in as itself'],
  },
  {
    id: 'store-has-own-account',
    when: 'a store of Azure uses the identity of the node',
    fleet: 'stores',
    mutate: (output) => (provider(output, 'azure').azurekv.authType = 'ManagedIdentity'),
    path,
    place: 'SecretStore app/keywheel-store.azure',
    message: ['the operator logs in as itself'],
  },
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
  {
    id: 'store-token-is-there',
    when: 'nothing makes the token of 1Password',
    fleet: 'stores',
    mutate: (output) => output.remove('eu', 'ExternalSecret', 'one-password'),
    path,
    place: 'SecretStore app/keywheel-store.one-password',
    message: ['Secret "one-password" with key "token"', 'with key "connect"'],
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
