import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { createHash } from 'node:crypto';
import {
  Certificate,
  CertificateAuthority,
  EncryptionKey,
  Environment,
  ExternalStore,
  Fleet,
  GeneratedSecret,
  HubClient,
  ICertificateAuthority,
  Machine,
  MachineAuth,
  People,
  Signer,
  SigningKey,
  StaticSecret,
  StoredSecret,
  StoreProvider,
  Tenant,
  TenantNamespace,
  TenantSecret,
  UpstreamAuth,
  WorkloadIdentity,
} from 'keywheel';
import { companyChain } from './certified';
import type {
  AuthorityKind,
  CertificateDescription,
  FleetDescription,
  IdentityKind,
  KeyDescription,
  KeyUse,
  MachineKind,
  StoredDescription,
  StoreKind,
  UpstreamKind,
} from './fleet-description';
import { certificate } from './fleets';

export type TransitKey = EncryptionKey | SigningKey;

export function chosen<T>(all: readonly T[], number: number): T | undefined {
  return all[number % all.length];
}

/** The text of all that a construct is below, for names that must differ across environments. */
export function pathName({ node }: { readonly node: { readonly path: string } }): string {
  return node.path.replaceAll('/', '-').toLowerCase();
}

/** What is chosen by a number, made when it is first asked for: what nobody uses is not there. */
export class Lazily<D, T> {
  private readonly made = new Map<D, T>();

  constructor(
    private readonly descriptions: readonly D[],
    private readonly make: (description: D) => T,
  ) {}

  get isEmpty(): boolean {
    return this.descriptions.length === 0;
  }

  get all(): T[] {
    return [...this.made.values()];
  }

  chosen(number: number): T | undefined {
    const description = chosen(this.descriptions, number);
    if (description !== undefined && !this.made.has(description)) {
      this.made.set(description, this.make(description));
    }
    return description === undefined ? undefined : this.made.get(description);
  }
}

export type Keys = Lazily<KeyDescription, TransitKey>;
export type Stores = Lazily<StoreKind, ExternalStore>;
export type Authorities = Lazily<AuthorityKind, ICertificateAuthority>;

export function authoritiesOf(environment: Environment, kinds: readonly AuthorityKind[]): Authorities {
  let made: CertificateAuthority | undefined;
  const root = (): CertificateAuthority => {
    made ??= new CertificateAuthority(environment, 'root', { commonName: 'Root', ttl: Duration.days(3650), names: {} });
    return made;
  };
  return new Lazily(kinds, (kind) => {
    // Filled by the certificates.
    const props = { commonName: kind, ttl: Duration.days(365), names: {} };
    switch (kind) {
      case 'root':
        return root();
      case 'intermediate':
        return new CertificateAuthority(environment, kind, { ...props, signer: Signer.authority(root()) });
      case 'outside':
        return new CertificateAuthority(environment, kind, {
          ...props,
          signer: Signer.outside({ chain: companyChain() }),
        });
      case 'existing':
        return CertificateAuthority.fromCertificateAuthorityAttributes(environment, kind, { mount: 'pki', names: {} });
    }
  });
}

/** Undefined where there is no authority. */
export function certificateOf(
  tenant: Tenant,
  { authority, days, trustsAll }: CertificateDescription,
  authorities: Authorities,
  index: number,
): Certificate | undefined {
  const signer = authorities.chosen(authority);
  const commonName = `tls-${index}.${tenant.name}.svc`;
  Object.assign(signer?.names ?? {}, { [tenant.name]: [...(signer?.names?.[tenant.name] ?? []), commonName] });
  return (
    signer &&
    new Certificate(tenant, `tls-${index}`, {
      authority: signer,
      commonName,
      ttl: Duration.days(days),
      trusts: trustsAll ? authorities.all : undefined,
    })
  );
}

export function storeOf(environment: Environment, kind: StoreKind): ExternalStore {
  return new ExternalStore(environment, `store-${kind}`, { provider: providerOf(kind) });
}

function providerOf(kind: StoreKind): StoreProvider {
  switch (kind) {
    case 'aws':
      return StoreProvider.awsSecretsManager({
        region: 'eu-central-1',
        roleArn: (namespace) => `arn:aws:iam::123456789012:role/${digestOf(namespace).slice(0, 40)}`,
      });
    case 'google':
      return StoreProvider.googleSecretManager({
        projectId: 'acme-secrets',
        cluster: { projectId: 'acme-clusters', location: 'europe-west3', name: 'prod' },
      });
    case 'azure':
      return StoreProvider.azureKeyVault({
        vaultUrl: 'https://acme.vault.azure.net',
        tenantId: '00000000-0000-0000-0000-00000000000a',
        clientId: clientIdOf,
      });
    case 'akeyless':
      return StoreProvider.akeyless({
        gatewayUrl: 'https://akeyless.example.com/api/v2',
        accessId: (namespace) => `p-${pathName(namespace)}`,
        authConfig: ({ cluster }) => cluster.name,
      });
  }
}

export function storedSecret(
  tenant: Tenant,
  { isText, store }: StoredDescription,
  stores: Stores,
  index: number,
): StoredSecret<string> | undefined {
  const from = stores.chosen(store);
  const format = isText ? 'text' : 'json';
  return from && new StoredSecret(tenant, `stored-${index}`, { store: from, keys: ['password'], format });
}

/** A GUID of its own for each. */
function clientIdOf(namespace: TenantNamespace): string {
  const hex = digestOf(namespace);
  return `00000000-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 24)}`;
}

function digestOf({ node }: TenantNamespace): string {
  return createHash('sha256').update(node.path).digest('hex');
}

export function addIdentity(namespace: TenantNamespace, kind: IdentityKind): void {
  const serviceAccount = namespace.addWorkloadIdentity('cloud', identityOf(namespace, kind));
  const containers = [{ image: 'cloud:1' }];
  serviceAccount.usedBy(new kplus.Deployment(namespace.chart, 'in-cloud', { serviceAccount, containers }));
}

function identityOf(namespace: TenantNamespace, kind: IdentityKind): WorkloadIdentity {
  switch (kind) {
    case 'irsa':
      return WorkloadIdentity.irsa({ roleArn: `arn:aws:iam::123456789012:role/w-${digestOf(namespace).slice(0, 40)}` });
    case 'gke':
      return WorkloadIdentity.gke({
        serviceAccount: `w${clientIdOf(namespace).slice(-12)}@acme.iam.gserviceaccount.com`,
      });
    case 'azure':
      return WorkloadIdentity.azure({
        clientId: clientIdOf(namespace).replace(/^0/, '1'),
        tenantId: '00000000-0000-0000-0000-00000000000a',
      });
  }
}

export function upstreamAuth(kind: UpstreamKind): UpstreamAuth {
  const existing = { secretName: 'upstream', user: 'reader' };
  switch (kind) {
    case 'longLivedToken':
      return UpstreamAuth.longLivedToken();
    case 'serviceAccount':
      return UpstreamAuth.serviceAccount();
    case 'token':
      return UpstreamAuth.token(existing);
    case 'clientCertificate':
      return UpstreamAuth.clientCertificate(existing);
    case 'kubeconfig':
      return UpstreamAuth.kubeconfig(existing);
  }
}

/** What a client does with the keys that it may use. */
export function grantUses(client: HubClient, uses: readonly KeyUse[], keys: Keys): void {
  for (const { key: number, writes } of uses) {
    const key = keys.chosen(number);
    if (key instanceof EncryptionKey) {
      (writes ? [key.grantEncrypt] : [key.grantDecrypt, key.grantRewrap]).forEach((grant) => grant.call(key, client));
    } else {
      (writes ? key?.grantSign : key?.grantVerify)?.call(key, client);
    }
  }
}

/** Undefined where its hub has no such logins. */
export function machineOf(tenant: Tenant, kind: MachineKind, index: number): Machine | undefined {
  if ((kind === 'aws' || kind === 'gcp') && tenant.fleet.vault?.product !== 'vault') {
    return undefined;
  }
  return new Machine(tenant, `machine-${index}`, { auth: machineAuth(kind, pathName(tenant)) });
}

function machineAuth(kind: MachineKind, name: string): MachineAuth {
  switch (kind) {
    case 'approle':
      return MachineAuth.appRole({ boundCidrs: ['10.20.0.0/16'] });
    case 'cert':
      return MachineAuth.tlsCertificate({ authority: certificate('machines'), dnsNames: [`${name}.example.com`] });
    case 'aws':
      return MachineAuth.awsIam({ principalArns: [`arn:aws:iam::123456789012:role/${name}`] });
    case 'gcp':
      return MachineAuth.gcpIam({ serviceAccounts: ['machine@acme.iam.gserviceaccount.com'] });
    case 'token':
      return MachineAuth.token({
        issuer: 'gitlab',
        discoveryUrl: 'https://gitlab.example.com',
        audience: 'acme',
        claims: { project_path: name },
      });
  }
}

export function addReads(
  client: HubClient,
  numbers: readonly number[],
  readable: readonly TenantSecret<string>[],
): void {
  numbers.forEach((number) => chosen(readable, number)?.grantRead(client));
}

/** Nobody, unless the description says so. */
export function addPeople(fleet: Fleet, { people, environments }: FleetDescription, tenants: readonly Tenant[]): void {
  if (!people) {
    return;
  }
  const all = new People(fleet, 'people', {
    discoveryUrl: 'https://login.example.com',
    clientId: 'vault',
    clientSecretVariable: 'oidc_client_secret',
  });
  const descriptions = environments.flatMap((environment) => environment.tenants);
  for (const [index, tenant] of tenants.entries()) {
    // Of a tenant without values nobody may do anything.
    const groups = tenant.node.children.some(isValue) ? (descriptions[index]!.groups ?? []) : [];
    if (groups.includes('owners')) {
      all.addOwners(tenant, `${pathName(tenant)} owners`);
    }
    if (groups.includes('viewers')) {
      all.addViewers(tenant, `${pathName(tenant)} viewers`);
    }
  }
  if (people.auditors) {
    all.addAuditors('auditors');
  }
}

/** Not from a database, and not from another cluster. */
export function isValue(secret: unknown): boolean {
  return secret instanceof StaticSecret || secret instanceof GeneratedSecret;
}
