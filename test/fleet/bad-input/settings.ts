import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ClusterAuth, Isolation, KvMount, Pem, Policy, ReplicatedSecret, TokenReviewer, VaultServer } from 'keywheel';
import { acme, small, smallWithSecret, team } from '../../fixtures/fleets';
import { API, BadInput, CERTIFICATE, PASSWORD } from './bad-input';

/** Settings that do not fit together. */
export const SETTINGS: readonly BadInput[] = [
  ...[0, -5].map((requestsPerSecond) => ({
    when: `Vault/OpenBao bears ${requestsPerSecond} requests a second`,
    program: () => {
      VaultServer.vault({ address: 'https://vault.example.com:8200', limits: { requestsPerSecond } });
      return acme();
    },
    code: 'VaultServerInvalid',
    path: '',
    told: [`limits.requestsPerSecond is ${requestsPerSecond}`, 'a number above zero'],
  })),
  ...[-0.1, 0.51].map((refreshSpread) => ({
    when: `intervals become shorter by ${refreshSpread}`,
    program: () => small({ fleet: { refreshSpread } }).fleet,
    code: 'RefreshSpreadInvalid',
    path: '',
    told: [`refreshSpread is ${refreshSpread}`, 'a number from 0', '0.5'],
  })),
  {
    when: 'the tenant has no owner',
    program: () => {
      const { fleet, prod } = small();
      team(prod, 'risk', { owner: ' ' });
      return fleet;
    },
    code: 'OwnerMissing',
    path: 'prod/risk',
    told: ['the owner is empty', 'team@example.com'],
  },
  {
    when: 'the API server is not an address',
    program: () => small({ cluster: { apiServer: { url: 'api.example.com' } } }).fleet,
    code: 'ApiServerInvalid',
    path: 'prod/eu',
    told: ['"api.example.com"', 'https://host:port'],
  },
  {
    when: 'the API server is called without TLS',
    program: () => small({ cluster: { apiServer: { url: 'http://api.example.com' } } }).fleet,
    code: 'ApiServerInvalid',
    path: 'prod/eu',
    told: ['https://host:port'],
  },
  {
    when: 'there is a hub and no way to log in',
    program: () => small({ cluster: { auth: undefined } }).fleet,
    code: 'AuthMissing',
    path: 'prod/eu',
    told: ['ClusterAuth.jwt'],
  },
  {
    when: 'there is a way to log in and no hub',
    program: () =>
      small({ fleet: { vault: undefined }, cluster: { auth: ClusterAuth.jwt({ jwksUrl: 'https://x' }) } }).fleet,
    code: 'AuthUnused',
    path: 'prod/eu',
    told: ['give the fleet a vault or leave auth out'],
  },
  {
    when: 'there are no public keys',
    program: () => small({ cluster: { auth: ClusterAuth.jwt({ publicKeys: [] }) } }).fleet,
    code: 'PublicKeysMissing',
    path: 'prod/eu',
    told: ['no public keys'],
  },
  {
    when: 'an auth mount made elsewhere has no path',
    program: () => small({ cluster: { auth: ClusterAuth.fromAuthMountAttributes({ path: '', method: 'jwt' }) } }).fleet,
    code: 'AuthMountInvalid',
    path: 'prod/eu',
    told: ['path'],
  },
  ...(['tokenVariable', 'serviceAccount'] as const).map((kind) => ({
    when: `the pinned provider cannot take the token of TokenReviewer.${kind} write-only`,
    program: () =>
      small({
        cluster: {
          apiServer: { ...API, caCertificate: Pem.fromText(CERTIFICATE) },
          auth: ClusterAuth.kubernetes({
            reviewer: kind === 'tokenVariable' ? TokenReviewer.tokenVariable('token') : TokenReviewer.serviceAccount(),
          }),
        },
      }).fleet,
    code: 'ProviderTooOld',
    path: 'prod/eu',
    told: [`TokenReviewer.${kind}`, '5.6.0', 'vaultProviderVersion: ">= 5.7, < 6"', 'ClusterAuth.jwt'],
  })),
  {
    when: 'a constraint would still take an old provider',
    program: () =>
      small({
        fleet: { vaultProviderVersion: '~> 5.6' },
        cluster: {
          apiServer: { ...API, caCertificate: Pem.fromText(CERTIFICATE) },
          auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.serviceAccount() }),
        },
      }).fleet,
    code: 'ProviderTooOld',
    path: 'prod/eu',
    told: ['"~> 5.6"'],
  },
  {
    when: 'a secret needs a hub and there is none',
    program: () => smallWithSecret({ fleet: { vault: undefined } }).fleet,
    code: 'VaultMissing',
    path: 'prod/payments/db',
    told: ['lives on a hub and the fleet has none', 'give it a vault'],
  },
  {
    when: 'a ClusterSecretStore needs a hub and there is none',
    program: () => {
      const { fleet, namespace } = small({ fleet: { vault: undefined } });
      namespace.addClusterSecretStore('all', { conditions: [{ namespaces: ['x'] }], secrets: [] });
      return fleet;
    },
    code: 'VaultMissing',
    path: 'prod/payments/eu.app/all',
    told: ['give it a vault'],
  },
  {
    when: 'a Secret is replicated to the cluster that it comes from',
    program: () => {
      const { fleet, payments, eu, namespace } = small();
      new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'] }).deliver(
        payments.addNamespace(eu, 'jobs'),
      );
      return fleet;
    },
    code: 'ReplicatedToItself',
    path: 'prod/payments/users/eu.jobs.users',
    told: ['comes from "eu" itself', 'another cluster'],
  },
  {
    when: 'a ClusterSecretStore has no conditions',
    program: () => {
      const { fleet, namespace, db } = smallWithSecret();
      namespace.addClusterSecretStore('all', { conditions: [{ namespaces: [] }], secrets: [db] });
      return fleet;
    },
    code: 'ConditionsMissing',
    path: 'prod/payments/eu.app/all',
    told: ['every namespace', 'name the namespaces or labels'],
  },
  {
    when: 'a ClusterSecretStore has labels that every namespace has',
    program: () => {
      const { fleet, namespace, db } = smallWithSecret();
      namespace.addClusterSecretStore('all', { conditions: [{ namespaceLabels: {} }], secrets: [db] });
      return fleet;
    },
    code: 'ConditionsMissing',
    path: 'prod/payments/eu.app/all',
    told: ['name the namespaces or labels'],
  },
  ...['', '5.x', '>= 5.7 < 6', '>= 5.7,', '${file("x")}', '>= 5.7", source: "x'].map((vaultProviderVersion) => ({
    when: `the version of the provider is "${vaultProviderVersion}"`,
    program: () => acme({ vaultProviderVersion }),
    code: 'ProviderVersionInvalid',
    path: '',
    told: [`"${vaultProviderVersion}"`, '">= 5.7, < 6"'],
  })),
  ...([Isolation.vaultNamespace(), Isolation.templatedPolicy()] as const).map((isolation) => ({
    when: `a KV engine is given that Isolation.${isolation.kind} does not use`,
    program: () => acme({ isolation, kvMount: KvMount.fromKvMountAttributes({ path: 'secret' }) }),
    code: 'KvMountUnused',
    path: '',
    told: ['kvMount has no effect', `Isolation.${isolation.kind}()`],
  })),
  ...(
    [
      ['//', 'is empty'],
      ['secret/+', 'holds a wildcard or a template'],
      ['*', 'holds a wildcard or a template'],
      ['{{identity.entity.name}}', 'holds a wildcard or a template'],
      ['${var.mount}', 'holds a wildcard or a template'],
      ['secret/../sys', 'holds "//", "." or ".."'],
      ['secret//b', 'holds "//", "." or ".."'],
      ['sys/policies', 'is where the server keeps what is its own'],
      ['auth/token', 'is where the server keeps what is its own'],
      ['a b', 'holds a space or a control character'],
    ] as const
  ).map(([path, fault]) => ({
    when: `the path of a KV engine is "${path}"`,
    program: () => {
      KvMount.fromKvMountAttributes({ path });
    },
    code: 'KvMountInvalid',
    path: '',
    told: [fault, 'give the path of one KV-v2 engine'],
  })),
  ...[
    ['root', 'may do everything'],
    ['ROOT', 'may do everything'],
    [' Root ', 'may do everything'],
    ['', 'is empty'],
    ['  ', 'is empty'],
    ['*', 'a wildcard'],
    ['a,root', 'a comma'],
    ['{{identity.entity.name}}', 'a template'],
  ].map(([name, fault]) => ({
    when: `policy ${JSON.stringify(name)} is attached`,
    program: () => {
      Policy.fromPolicyAttributes({ name: name! });
    },
    code: 'PolicyInvalid',
    path: '',
    told: ['cannot be attached', fault!, 'other than root'],
  })),
  ...['acme.read.eu.app-b', 'Acme.Read.eu.app-b', 'acme.deploy.hub ', ' ACME.owner.prod.b', 'acme'].map((name) => ({
    when: `a namespace is given the fleet's own policy ${JSON.stringify(name)}`,
    program: () => {
      const { fleet, prod, eu } = small();
      const policies = [Policy.fromPolicyAttributes({ name })];
      team(prod, 'other').addNamespace(eu, 'app-other', { policies });
      return fleet;
    },
    code: 'PolicyInvalid',
    path: 'prod/other/eu.app-other',
    told: [`"${name.trim().toLowerCase()}" cannot be attached`, 'fold the case', 'begin with "acme."'],
  })),
  {
    when: 'a namespace is given the policy root past its factory',
    program: () => {
      const { fleet, prod, eu } = small();
      const tenant = team(prod, 'other');
      tenant.addNamespace(eu, 'app-other', { policies: [{ name: 'Root ' }] });
      return fleet;
    },
    code: 'PolicyInvalid',
    path: 'prod/other/eu.app-other',
    told: ['may do everything'],
  },
  ...['vault.example.com', 'http://vault.example.com', 'https://vault.example.com/v1', 'https://x?a=b'].map(
    (address) => ({
      when: `Vault/OpenBao's address is ${address}`,
      program: () => {
        VaultServer.openBao({ address });
      },
      code: 'VaultServerInvalid',
      path: '',
      told: [`"${address.replace(/\?.*/, '?…')}"`, 'https://host:port without a path'],
    }),
  ),
  {
    when: 'a PEM file is not there',
    program: () => {
      Pem.fromFile('no/such/file.pem');
    },
    code: 'PemInvalid',
    path: '',
    told: ['"no/such/file.pem" (ENOENT)'],
  },
  {
    when: 'a text holds no PEM block',
    program: () => {
      Pem.fromText(PASSWORD);
    },
    code: 'PemInvalid',
    path: '',
    told: ['holds no PEM block', 'a certificate or a public key'],
  },
  {
    when: "a user's own construct does not validate",
    program: () => {
      const { fleet, payments } = small();
      new Construct(payments, 'mine').node.addValidation({ validate: () => ['too small'] });
      return fleet;
    },
    code: 'ValidationFailed',
    path: 'prod/payments/mine',
    told: ['too small'],
  },
  {
    when: "a user's own workload does not validate",
    program: () => {
      const { fleet, namespace } = small();
      new kplus.Ingress(namespace.chart, 'front');
      return fleet;
    },
    code: 'ValidationFailed',
    path: 'prod/eu/app/front',
    told: ['ingress'],
  },
];
