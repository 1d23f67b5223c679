import { Excuse, Operator, put, remove, set, swap } from '../operator';

const STORE = 'SecretStore';
const ACCOUNT = 'ServiceAccount';
const DELIVERY = 'ExternalSecret';
const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'];
const PROVIDER = 'spec/provider';

/** Which account it is meant to run as, a workload says or nobody. */
const accountIsUnsaid: Excuse = ({ part }) =>
  part.body.metadata.annotations?.['keywheel/runs-as'] === undefined
    ? 'which account is meant is said only there'
    : undefined;

/** What stands in another product, and what it grants, is in no output. */
const storeKnows: Excuse = () => 'only the product that keeps the values could tell';
const cloudKnows: Excuse = () => 'only the cloud could tell whose identity it is';
const saidTwice: Excuse = () => 'the account says too who runs as it';

/** Without it the account is a principal of its own. Workloads say that they need one. */
const principalOfItsOwn: Excuse = ({ part }) =>
  part.body.metadata.annotations['keywheel/used-by'] === undefined
    ? 'without a service account of Google the ServiceAccount is a principal of its own'
    : undefined;

/** A directory that is not said is that of the webhook; the operator has none. */
const webhookHasOne: Excuse = ({ part }) =>
  part.body.metadata.annotations['keywheel/used-by'] === undefined
    ? undefined
    : 'the webhook has a directory of its own';

/** Changes one annotation where it is; undefined takes it away. */
function annotation(
  of: string | readonly string[],
  key: string,
  by: string,
  change: (value: string) => string | undefined,
  excuse?: Excuse,
): Operator {
  return set('account', {
    of,
    at: 'metadata/annotations',
    by: `${key} ${by}`,
    to: (all: Record<string, string> | undefined) => {
      const { [key]: value, ...rest } = all ?? {};
      const changed = value === undefined ? undefined : change(value);
      return value === undefined ? undefined : { ...rest, ...(changed !== undefined && { [key]: changed }) };
    },
    excuse,
  });
}

const references = [
  'aws/auth/jwt/serviceAccountRef',
  'gcpsm/auth/workloadIdentity/serviceAccountRef',
  'azurekv/serviceAccountRef',
  'akeyless/authSecretRef/kubernetesAuth/serviceAccountRef',
].map((at) => `${PROVIDER}/${at}`);

const tokens = ['onepasswordSDK/auth/serviceAccountSecretRef', 'onepassword/auth/secretRef/connectTokenSecretRef'].map(
  (at) => `${PROVIDER}/${at}`,
);

const ROLE_ARN = 'eks.amazonaws.com/role-arn';
const GOOGLE = 'iam.gke.io/gcp-service-account';
const CLIENT = 'azure.workload.identity/client-id';
const DIRECTORY = 'azure.workload.identity/tenant-id';

/** Stores beside the hub, and accounts that clouds know. */
export const IDENTITIES: readonly Operator[] = [
  ...references.flatMap((at) => [
    set('account', { of: STORE, at: `${at}/name`, by: 'another', to: (name) => `${name}-other` }),
    set('account', { of: STORE, at: `${at}/name`, by: 'the default one', to: () => 'default' }),
    remove('drop', { of: STORE, at }),
  ]),
  ...tokens.flatMap((at) => [
    set('rename', { of: STORE, at: `${at}/name`, to: (name) => `${name}-other` }),
    set('key', { of: STORE, at: `${at}/key`, to: (key) => `${key}-other` }),
  ]),
  remove('drop', { of: STORE, at: `${PROVIDER}/aws/auth` }),
  remove('drop', { of: STORE, at: `${PROVIDER}/gcpsm/auth` }),
  remove('drop', { of: STORE, at: `${PROVIDER}/azurekv/authType` }),
  set('kind and version', { of: STORE, at: `${PROVIDER}/azurekv/authType`, to: () => 'ManagedIdentity' }),
  put('duplicate', {
    of: STORE,
    at: `${PROVIDER}/azurekv/tenantId`,
    to: (_, { part }) => (part.body.spec.provider.azurekv ? '00000000-0000-0000-0000-00000000000a' : undefined),
  }),
  set('widen', {
    of: STORE,
    at: `${PROVIDER}/aws/auth`,
    by: 'keys in a Secret',
    to: () => ({ secretRef: { accessKeyIDSecretRef: { name: 'aws', key: 'id' } } }),
  }),
  set('widen', {
    of: STORE,
    at: `${PROVIDER}/gcpsm/auth`,
    by: 'a key in a Secret',
    to: () => ({ secretRef: { secretAccessKeySecretRef: { name: 'google', key: 'json' } } }),
  }),
  set('widen', {
    of: STORE,
    at: `${PROVIDER}/akeyless/authSecretRef`,
    by: 'a key in a Secret',
    to: () => ({ secretRef: { accessID: { name: 'akeyless', key: 'id' } } }),
  }),
  ...[
    'aws/region',
    'gcpsm/projectID',
    'gcpsm/auth/workloadIdentity/clusterName',
    'azurekv/vaultUrl',
    'onepasswordSDK/vault',
    'onepassword/connectHost',
    'akeyless/akeylessGWApiURL',
    'akeyless/caBundle',
    'akeyless/authSecretRef/kubernetesAuth/accessID',
    'akeyless/authSecretRef/kubernetesAuth/k8sConfName',
  ].map((at) => set('address', { of: STORE, at: `${PROVIDER}/${at}`, to: (value) => `${value}x`, excuse: storeKnows })),
  set('key', { of: DELIVERY, at: 'spec/data/*/secretKey', to: (key) => `${key}_other` }),
  set('key', {
    of: DELIVERY,
    at: 'spec/data/*/remoteRef/key',
    to: (key) => `${key}-other`,
    excuse: storeKnows,
  }),
  remove('drop', { of: DELIVERY, at: 'spec/data/*' }),
  annotation(ACCOUNT, ROLE_ARN, 'gone', () => undefined),
  annotation(ACCOUNT, ROLE_ARN, 'without its account', (arn) => arn.replace(/\d+/, '')),
  annotation(ACCOUNT, ROLE_ARN, "another tenant's", (arn) => `${arn}-other`, cloudKnows),
  annotation(ACCOUNT, GOOGLE, 'gone', () => undefined, principalOfItsOwn),
  annotation(ACCOUNT, GOOGLE, 'without its project', (name) => name.replace(/@.*/, '')),
  annotation(ACCOUNT, CLIENT, 'gone', () => undefined),
  annotation(ACCOUNT, CLIENT, 'a name', () => 'payments'),
  annotation(ACCOUNT, DIRECTORY, 'gone', () => undefined, webhookHasOne),
  annotation(ACCOUNT, 'keywheel/used-by', 'of another', (names) =>
    names.replaceAll('Deployment ', 'Deployment other-'),
  ),
  annotation(ACCOUNT, 'keywheel/used-by', 'gone', () => undefined),
  annotation(WORKLOADS, 'keywheel/runs-as', 'gone', () => undefined, saidTwice),
  annotation(WORKLOADS, 'keywheel/runs-as', 'of another', (account) => `${account}-other`),
  set('account', {
    of: WORKLOADS,
    at: 'spec/template/spec/serviceAccountName',
    to: (name) => `${name}-other`,
    excuse: accountIsUnsaid,
  }),
  remove('account', { of: WORKLOADS, at: 'spec/template/spec/serviceAccountName', excuse: accountIsUnsaid }),
  swap({ of: WORKLOADS, at: 'spec/template/spec/serviceAccountName' }),
  set('drop', {
    of: WORKLOADS,
    at: 'spec/template/metadata/labels',
    by: 'the one for Azure',
    to: (labels: Record<string, string>) => {
      const { ['azure.workload.identity/use']: use, ...rest } = labels;
      return use === undefined ? undefined : rest;
    },
  }),
];
