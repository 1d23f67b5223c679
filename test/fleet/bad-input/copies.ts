import {
  authenticationConfiguration,
  BridgedSecret,
  ReplicatedSecret,
  ReplicatedSecrets,
  UpstreamAuth,
} from 'keywheel';
import { small, spoke, team } from '../../fixtures/fleets';
import { BadInput } from './bad-input';

/** A tenant with a namespace on two clusters. */
function two() {
  const parts = small();
  return { ...parts, there: parts.payments.addNamespace(spoke(parts.prod, 'us'), 'app-us') };
}

/** Copies of Secrets that cannot be made. */
export const COPIES: readonly BadInput[] = [
  {
    when: 'a Secret is bridged to another cluster',
    program: () => {
      const { fleet, payments, namespace, there } = two();
      new BridgedSecret(payments, 'bucket', { from: namespace, keys: ['a'] }).deliver(there);
      return fleet;
    },
    code: 'BridgedToAnotherCluster',
    path: 'prod/payments/bucket/us.app-us.bucket',
    told: ['is on "eu" and is delivered on "us"', 'use a ReplicatedSecret'],
  },
  {
    when: "a Secret is bridged from another tenant's namespace",
    program: () => {
      const { fleet, prod, namespace } = small();
      new BridgedSecret(team(prod, 'risk'), 'bucket', { from: namespace, keys: ['a'] });
      return fleet;
    },
    code: 'AnotherTenantsNamespace',
    path: 'prod/risk/bucket',
    told: ['belongs to tenant "payments", the secret to "risk"'],
  },
  {
    when: 'a bridged Secret is its own source',
    program: () => {
      const { fleet, payments, namespace } = small();
      new BridgedSecret(payments, 'bucket', { from: namespace, keys: ['a'] }).deliver(namespace);
      return fleet;
    },
    code: 'CopiedInCircle',
    path: 'prod/payments/bucket/eu.app.bucket',
    told: ['Secret "eu/app/bucket" is made of itself', 'give the copy another name'],
  },
  {
    when: 'a copy comes back to where it started by way of another cluster',
    program: () => {
      const { fleet, payments, namespace, there } = two();
      new ReplicatedSecret(payments, 'out', { from: namespace, secretName: 'users', keys: ['a'] }).deliver(there);
      new ReplicatedSecret(payments, 'users', { from: there, secretName: 'out', keys: ['a'] }).deliver(namespace);
      return fleet;
    },
    code: 'CopiedInCircle',
    path: 'prod/payments/users/eu.app.users',
    told: ['Secret "eu/app/users" is made of itself, by way of "us/app-us/out"'],
  },
  {
    when: 'a namespace reads another one in two ways',
    program: () => {
      const { fleet, payments, namespace, there } = two();
      new ReplicatedSecret(payments, 'a', { from: namespace, keys: ['a'] }).deliver(there);
      new ReplicatedSecret(payments, 'b', {
        from: namespace,
        keys: ['a'],
        auth: UpstreamAuth.serviceAccount(),
      }).deliver(there);
      return fleet;
    },
    code: 'UpstreamAuthDiffers',
    path: 'prod/payments/b/us.app-us.b',
    told: ['"a" is read from namespace "app" on "eu" with another auth', 'give both the same'],
  },
  {
    when: 'nothing says which Secrets to look for',
    program: () => {
      const { fleet, payments, namespace } = small();
      new ReplicatedSecrets(payments, 'all', { from: namespace, find: { labels: {} } });
      return fleet;
    },
    code: 'FindInvalid',
    path: 'prod/payments/all',
    told: ['neither a pattern nor a label', 'give names or labels'],
  },
  {
    when: 'the pattern of names is none',
    program: () => {
      const { fleet, payments, namespace } = small();
      new ReplicatedSecrets(payments, 'all', { from: namespace, find: { names: '(app' } });
      return fleet;
    },
    code: 'FindInvalid',
    path: 'prod/payments/all',
    told: ['find.names "(app" is not a valid regular expression'],
  },
  {
    when: 'the pattern of names looks ahead, which the operator cannot',
    program: () => {
      const { fleet, payments, namespace } = small();
      new ReplicatedSecrets(payments, 'all', { from: namespace, find: { names: '^(?!token)' } });
      return fleet;
    },
    code: 'FindInvalid',
    path: 'prod/payments/all',
    told: ['find.names "^(?!token)"'],
  },
  {
    when: 'the user of a credential is empty',
    program: () => {
      const { fleet, payments, namespace } = small();
      const auth = UpstreamAuth.token({ secretName: 'reader', user: ' ' });
      new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'], auth });
      return fleet;
    },
    code: 'UserInvalid',
    path: 'prod/payments/users',
    told: ['the user of UpstreamAuth.token is empty', 'by which the API server of "eu" knows it'],
  },
  {
    when: 'the Secret of a credential has no name that Kubernetes takes',
    program: () => {
      const { fleet, payments, namespace } = small();
      const auth = UpstreamAuth.kubeconfig({ secretName: 'Reader', user: 'reader' });
      new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'], auth });
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/payments/users',
    told: ['the name of the Secret of UpstreamAuth.kubeconfig "Reader"'],
  },
  {
    when: 'the key of a credential is none',
    program: () => {
      const { fleet, payments, namespace } = small();
      const auth = UpstreamAuth.clientCertificate({ secretName: 'reader', privateKeyKey: 'a/b', user: 'reader' });
      new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'], auth });
      return fleet;
    },
    code: 'KeyInvalid',
    path: 'prod/payments/users',
    told: ['key of UpstreamAuth.clientCertificate "a/b"'],
  },
  {
    when: 'an issuer is trusted that nobody can ask',
    program: () => {
      const { fleet, eu } = small();
      authenticationConfiguration(eu, [{ cluster: eu, issuer: 'kubernetes/serviceaccount' }]);
      return fleet;
    },
    code: 'IssuerInvalid',
    path: 'prod/eu',
    told: ['the issuer of "eu" is "kubernetes/serviceaccount"', 'give the https:// address'],
  },
];
