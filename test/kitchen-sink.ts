import { Cron, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  Certificate,
  CertificateAuthority,
  BridgedSecret,
  ClusterAuth,
  EncryptionKey,
  Environment,
  Fleet,
  FleetProps,
  GeneratedSecret,
  HmacKey,
  ICertificateAuthority,
  Isolation,
  KeyType,
  Machine,
  MachineAuth,
  People,
  Policy,
  RemovalPolicy,
  ReplicatedSecret,
  ReplicatedSecrets,
  RotatingDatabaseCredential,
  Rotation,
  SigningKey,
  SealedSecret,
  Signer,
  SpokeCluster,
  StaticSecret,
  Template,
  Tenant,
  TokenReviewer,
  UpstreamAuth,
  VaultServer,
  WorkloadReference,
} from 'keywheel';
import { companyChain } from './certified';
import { acme, certificate, database, spoke, team } from './fleets';
import { sealedFile, sealingCertificates } from './sealed/fixtures';
import { workloadIdentities } from './identities-fleet';
import { deliverFromStores, stores } from './stores-fleet';

/** Copies of Secrets by every way, and a bridge. */
function addCopies(tenant: Tenant, clusters: readonly SpokeCluster[]): void {
  const [upstream, downstream] = [clusters[0]!, tenant.addNamespace(clusters[1]!, 'copies')];
  const ways = {
    account: UpstreamAuth.serviceAccount(),
    token: UpstreamAuth.token({ secretName: 'reader-token', user: 'reader' }),
    certificate: UpstreamAuth.clientCertificate({ secretName: 'reader-certificate', user: 'reader' }),
    kubeconfig: UpstreamAuth.kubeconfig({ secretName: 'reader-kubeconfig', user: 'reader' }),
  };
  for (const [id, auth] of Object.entries(ways)) {
    const from = tenant.addNamespace(upstream, `of-${id}`);
    new ReplicatedSecret(tenant, id, { from, keys: ['a'], auth }).deliver(downstream);
  }
  const from = tenant.addNamespace(upstream, 'many');
  const auth = UpstreamAuth.serviceAccount();
  new ReplicatedSecrets(tenant, 'named', { from, find: { names: '^app-' }, auth }).deliver(downstream);
  new ReplicatedSecrets(tenant, 'labelled', { from, find: { labels: { team: 'b' } }, auth }).deliver(downstream);
  new BridgedSecret(tenant, 'bucket', { from, keys: ['AWS_ACCESS_KEY_ID'] }).deliver(
    tenant.addNamespace(upstream, 'logs'),
    { data: ({ AWS_ACCESS_KEY_ID }) => ({ access_key_id: AWS_ACCESS_KEY_ID }) },
  );
}

/** A fleet with at least one of everything that a program can say. */
export function kitchenSink(props: Partial<FleetProps> = {}) {
  const fleet: Fleet = acme({
    vault: VaultServer.vault({
      address: 'https://vault.example.com:8200/',
      caCertificate: certificate('vault'),
      namespace: '/admin/',
    }),
    vaultProviderVersion: '>= 5.7, < 6',
    maximumVersions: 11,
    ...props,
  });
  const dev = new Environment(fleet, 'dev');
  const prod = new Environment(fleet, 'prod');
  const secretsStore = { pollInterval: Duration.minutes(30) };
  const keys = spoke(prod, 'keys', {
    secretsStore,
    sealingCertificates: sealingCertificates('prod-eu-2025', 'prod-eu'),
  });
  const jwks = spoke(prod, 'jwks', {
    secretsStore,
    auth: ClusterAuth.jwt({ jwksUrl: 'https://jwks.example.com/keys', caCertificate: certificate('jwks') }),
  });
  const discovery = spoke(prod, 'discovery', {
    secretsStore,
    auth: ClusterAuth.jwt({ discoveryUrl: 'https://oidc.example.com', caCertificate: certificate('oidc') }),
    externalSecrets: {
      namespace: 'eso',
      serviceAccount: 'operator',
      egress: {
        hub: ['203.0.113.0/30', '2001:db8::/64'],
        apiServer: ['203.0.113.16/32'],
        others: [{ networks: ['198.51.100.0/24'] }, { networks: ['203.0.113.32/27'], port: 6443 }],
      },
    },
    spire: { trustDomain: 'discovery.example.com', jwt: { discoveryUrl: 'https://spire.example.com' } },
  });
  const client = spoke(prod, 'client', {
    secretsStore,
    auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.clientToken({ apiAudience: 'https://kubernetes' }) }),
  });
  const token = spoke(prod, 'token', {
    secretsStore,
    auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.tokenVariable('reviewer_token') }),
  });
  const account = spoke(prod, 'account', {
    secretsStore,
    auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.serviceAccount({ namespace: 'vault' }) }),
  });
  const existing = spoke(prod, 'existing', {
    secretsStore,
    auth: ClusterAuth.fromAuthMountAttributes({ path: 'auth/kubernetes/existing/', method: 'kubernetes' }),
    protectExistingSecrets: false,
  });
  const lab = spoke(dev, 'lab');
  const clusters = [keys, jwks, discovery, client, token, account, existing];

  const payments = team(prod, 'payments', { owner: 'payments ${x} %{y} "z"' });
  const namespaces = clusters.map((cluster, index) =>
    payments.addNamespace(cluster, 'payments', {
      create: index % 2 === 0,
      policies: index === 0 ? [Policy.fromPolicyAttributes({ name: 'audit' })] : [],
    }),
  );
  const db = new StaticSecret(payments, 'db', {
    keys: ['username', 'password', 'tls.crt'],
    maximumAge: Duration.days(90),
    maximumVersions: 20,
    deleteVersionsAfter: Duration.days(365),
    firstValueVariable: 'payments_db',
  });
  const plain = new StaticSecret(payments, 'plain', { keys: ['token'] });
  const cookie = new GeneratedSecret(payments, 'cookie', {
    keys: ['key', 'next'],
    length: 64,
    maximumVersions: 12,
    specialCharacters: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  for (const namespace of namespaces) {
    const api = new kplus.Deployment(namespace.chart, 'api', { containers: [{ image: 'api:1' }] });
    db.deliver(namespace, {
      name: 'app.db',
      labels: { team: 'payments' },
      takeOver: true,
      refreshInterval: Duration.minutes(90),
      data: ({ username, password }) => ({
        url: Template.url`https://${username}:${password}@db`,
        'app.json': Template.json`{"password": ${password}}`,
      }),
    }).restartOnChange(api, WorkloadReference.statefulSet('theirs'));
    plain.deliver(namespace).restartOnChange(api);
    cookie.deliver(namespace, { version: namespace === namespaces[0] ? 1 : undefined });
  }
  const app = payments.addNamespace(keys, 'app');
  SealedSecret.fromFile(keys, 'vault-ca', sealedFile('vault-ca'));
  const bootstrap = SealedSecret.fromFile(app, 'bootstrap', sealedFile('bootstrap'), { labels: { team: 'payments' } });
  SealedSecret.fromFile(app, 'seed', sealedFile('seed'), { name: 'another-seed' });
  SealedSecret.fromFile(app, 'licence', sealedFile('licence'));
  SealedSecret.fromFile(app, 'older', sealedFile('older'));
  new kplus.Deployment(app.chart, 'opener', {
    containers: [{ image: 'opener:1', envVariables: { TOKEN: bootstrap.envValue('token') } }],
  });
  const core = database(prod, 'core', { caCertificate: certificate('core'), maximumUsers: 500 });
  const rotations: Record<string, Rotation> = {
    nightly: Rotation.staticRole({ username: 'nightly', schedule: Cron.daily(), window: Duration.hours(2) }),
    leased: Rotation.dynamic({ ttl: Duration.hours(6), memberOf: 'payments_rw' }),
    pair: Rotation.alternatingUsers({ usernames: ['pair_b', 'pair_a'], every: Duration.days(7) }),
  };
  const credentials: RotatingDatabaseCredential[] = [];
  for (const [id, rotation] of Object.entries(rotations)) {
    const credential = new RotatingDatabaseCredential(payments, id, {
      database:
        id === 'leased'
          ? core
          : database(payments, `own-${id}`, { administrator: { username: 'vault', passwordVariable: `own_${id}` } }),
      rotation,
      grants: ['CONNECT ON DATABASE ' + (id === 'leased' ? 'core' : `"own-${id}"`)],
    });
    namespaces.forEach((namespace) => credential.deliver(namespace, { rolloutTime: Duration.minutes(5) }));
    if (id !== 'pair') {
      credentials.push(credential);
    }
  }
  const cards = new EncryptionKey(payments, 'cards', {
    context: 'derived',
    rotationPeriod: Duration.days(90),
    minimumDecryptionVersion: 2,
    minimumEncryptionVersion: 2,
  });
  const receipts = new SigningKey(payments, 'receipts', { type: 'rsa-4096', removalPolicy: RemovalPolicy.DESTROY });
  const webhooks = new HmacKey(payments, 'webhooks', { size: 64, minimumVerificationVersion: 2 });
  for (const namespace of namespaces) {
    plain.grantRead(namespace.addClient('theirs', { create: false }));
    const client = namespace.addClient('caller');
    [db, cookie, ...credentials].forEach((secret) => secret.grantRead(client));
    cards.grantEncrypt(client);
    cards.grantDecrypt(client);
    cards.grantRewrap(client);
    receipts.grantSign(client);
    receipts.grantVerify(client);
    webhooks.grantGenerate(client);
    webhooks.grantVerify(client);
    const caller = new kplus.Deployment(namespace.chart, 'caller', { containers: [{ image: 'caller:1' }] });
    client.runs(caller);
    db.mount(client, {
      path: '/mnt/db',
      permissions: 0o400,
      syncedSecret: { name: 'db-of-caller' },
      caCertificatePath: '/vault/tls/ca.crt',
    }).restartOnChange(caller);
    cookie.mount(client);
    credentials.forEach((credential) => credential.mount(client));
    db.inject(client, { permissions: 0o400, caSecret: 'hub-authority' });
    credentials[0]!.inject(client, { files: ({ password }) => ({ nightly: password }), caSecret: 'hub-authority' });
  }
  const root = new CertificateAuthority(prod, 'root', { commonName: 'Acme ${x} "Root"', ttl: Duration.days(3650) });
  new CertificateAuthority(prod, 'waiting', { commonName: 'Waiting', ttl: Duration.days(1), signer: Signer.outside() });
  const authorities: Record<string, ICertificateAuthority> = {
    internal: new CertificateAuthority(prod, 'internal', {
      commonName: 'Internal',
      ttl: Duration.days(365),
      signer: Signer.authority(root),
      removalPolicy: RemovalPolicy.DESTROY,
      names: { payments: ['10.0.0.1', 'spiffe://acme/internal'] },
    }),
    company: new CertificateAuthority(payments, 'company', {
      commonName: 'Company',
      ttl: Duration.days(365),
      signer: Signer.outside({ chain: companyChain() }),
      keyType: KeyType.RSA_4096,
    }),
    theirs: CertificateAuthority.fromCertificateAuthorityAttributes(prod, 'theirs', {
      mount: '/pki/theirs/',
      names: { payments: ['10.0.0.1', 'spiffe://acme/*'] },
    }),
  };
  for (const [id, authority] of Object.entries(authorities)) {
    const certificate = new Certificate(payments, `tls-${id}`, {
      authority,
      commonName: `${id}.payments.svc`,
      dnsNames: [`*.${id}.payments.svc`],
      ipAddresses: ['10.0.0.1'],
      uriNames: [`spiffe://acme/${id}`],
      ttl: Duration.days(2),
      keyType: KeyType.EC_P384,
      usages: ['server'],
      trusts: [...Object.values(authorities)],
    });
    namespaces.forEach((namespace) => certificate.deliver(namespace));
    certificate.deliver(namespaces[0]!, {
      name: `tls-${id}.pem`,
      data: (keys) => ({ 'all.pem': Template.text`${keys['tls.key']}${keys['tls.crt']}` }),
    });
  }
  const users = new ReplicatedSecret(payments, 'users', { from: namespaces[0]!, keys: ['user'] });
  namespaces.slice(1).forEach((namespace) => users.deliver(namespace));
  addCopies(payments, clusters);
  namespaces[1]!.addClusterSecretStore('shared', {
    conditions: [{ namespaces: ['a'] }, { namespaceLabels: { team: 'b' } }],
    secrets: [plain],
  });

  deliverFromStores(stores(prod), payments, namespaces[0]!);
  workloadIdentities(namespaces[1]!);
  plain.grantRead(namespaces[clusters.indexOf(discovery)]!.addClient('by-spire', { token: 'spiffe' }));

  for (const [index, isolation] of [
    Isolation.policyPerNamespace({ wholePrefix: true }),
    Isolation.vaultNamespace(),
    ...(props.isolation ? [] : [Isolation.templatedPolicy()]),
  ].entries()) {
    for (const [environment, cluster] of [
      [prod, keys],
      [dev, lab],
    ] as const) {
      const tenant = team(environment, `tenant-${index}`, {
        isolation,
        maximumVersions: isolation.kind === 'vaultNamespace' ? 7 : undefined,
      });
      const namespace = tenant.addNamespace(cluster, `tenant-${index}`);
      new StaticSecret(tenant, 'db', { keys: ['password'], maximumAge: Duration.days(1) }).deliver(namespace);
      new GeneratedSecret(tenant, 'key', { keys: ['key'] }).deliver(namespace);
    }
  }
  addOutside(fleet, payments, plain);
  return { fleet, dev, prod, clusters, lab, payments, namespaces, db, plain, cookie, users };
}

/** What is not in Kubernetes. */
function addOutside(fleet: Fleet, payments: Tenant, secret: StaticSecret<string>): void {
  const machines = {
    approle: MachineAuth.appRole({ boundCidrs: ['10.20.0.0/16', '2001:db8::/32'], secretIdUses: 3 }),
    cert: MachineAuth.tlsCertificate({
      authority: certificate('machines'),
      commonNames: ['a.example.com'],
      dnsNames: ['b.example.com'],
      uriNames: ['spiffe://acme/c'],
      boundCidrs: ['10.0.0.0/8'],
    }),
    aws: MachineAuth.awsIam({ principalArns: ['arn:aws:iam::123456789012:role/export'] }),
    gcp: MachineAuth.gcpIam({ serviceAccounts: ['export@acme.iam.gserviceaccount.com'], projects: ['acme'] }),
    token: MachineAuth.token({
      issuer: 'gitlab',
      discoveryUrl: 'https://gitlab.example.com',
      caCertificate: certificate('gitlab'),
      audience: 'acme',
      claims: { project_path: 'acme/payments' },
    }),
  };
  for (const [name, auth] of Object.entries(machines)) {
    secret.grantRead(new Machine(payments, name, { auth }));
  }
  new People(fleet, 'people', {
    discoveryUrl: 'https://login.example.com',
    caCertificate: certificate('login'),
    clientId: 'vault',
    clientSecretVariable: 'oidc_client_secret',
    groupsClaim: 'roles',
    scopes: ['profile'],
    redirectUris: ['https://vault.example.com:8200/ui/vault/auth/acme.people.oidc/oidc/callback'],
  })
    .addOwners(payments, 'Payments / Admins')
    .addViewers(payments, 'payments')
    .addAuditors('audit');
}
