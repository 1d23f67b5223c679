import { Construct } from 'constructs';
import { issueParameters, issuePath } from '../fleet/certificate-request';
import { ttlOf } from '../fleet/choices';
import { alternates, CertificateDelivery, hasLongLivedToken, NamespaceDuties, PairRotation } from '../fleet/inventory';
import {
  confirmationLocationOf,
  dataPath,
  engineOf,
  Location,
  tokenLocationOf,
  turnLocationOf,
} from '../fleet/location';
import { names, terraformId } from '../fleet/names';
import { podAudience } from '../fleet/pod-audience';
import { RotatingDatabaseCredential } from '../fleet/rotating-database-credential';
import { TOKEN_TTL } from '../fleet/rotator';
import { SpokeCluster } from '../fleet/spoke-cluster';
import { TenantNamespace } from '../fleet/tenant-namespace';
import { WorkloadClient } from '../fleet/workload-client';
import { seconds } from '../go/duration';
import { clientTokenTtl, LEASE_MARGIN, renewals } from './client-token';
import { expression } from '../encode/terraform';
import { addLoginMount, addLoginRole, addSpireMount, LoginMount } from './login';
import { addPolicy } from './policy';
import { PathGrant, TOKEN_GRANTS } from './policy-document';
import { Stack, StackContext } from './stack';

/** What the hub holds for one spoke: its logins, and for each tenant namespace a policy and a role. */
export class SpokeStack extends Stack {
  private readonly login: LoginMount;

  constructor(
    scope: Construct,
    private readonly context: StackContext,
    private readonly cluster: SpokeCluster,
    duties: readonly NamespaceDuties[],
  ) {
    super(scope, names.spokeStack(cluster.name), context);
    this.login = addLoginMount(this, cluster);
    const { login } = this;
    const templated = duties.filter(({ namespace }) => namespace.tenant.isolation.kind === 'templatedPolicy');
    if (templated.some(({ reads }) => reads.length > 0)) {
      this.addTemplatedPolicy(login);
    }
    for (const duty of duties) {
      // What is leased has a role of its own.
      if (duty.reads.length + staticReads(duty.credentials).length + duty.certificates.length > 0) {
        this.addReader(login, duty);
      }
      if (pushes(duty).length > 0) {
        this.addPusher(login, duty);
      }
    }
    for (const duty of duties) {
      for (const credential of leasedCredentials(duty)) {
        this.addLeaser(login, duty.namespace, credential);
      }
      for (const rotation of duty.rotations) {
        this.addRotator(login, duty.namespace, rotation);
      }
    }
    const clients = duties.flatMap((duty) => duty.clients.filter(({ calls }) => calls.size > 0));
    const bySpire = clients.filter(({ token }) => token === 'spiffe');
    clients.filter((client) => !bySpire.includes(client)).forEach((client) => this.addClient(login, client));
    if (bySpire.length > 0) {
      const spire = addSpireMount(this, cluster, cluster.spire!);
      bySpire.forEach((client) => this.addClient(spire, client));
    }
  }

  private addReader(login: LoginMount, { namespace, reads, credentials, certificates }: NamespaceDuties): void {
    const { fleet, isolation } = namespace.tenant;
    const id = terraformId('read', namespace.name);
    const policies: string[] = [];
    const grants: PathGrant[] = [...staticReads(credentials), ...certificates.map(issueGrant)];
    if (isolation.kind === 'templatedPolicy') {
      policies.push(...(reads.length > 0 ? [names.templatedPolicy(fleet.name, this.cluster.name)] : []));
    } else {
      grants.push(...readGrants(namespace, reads));
    }
    if (grants.length > 0) {
      policies.unshift(names.readerPolicy(fleet.name, this.cluster.name, namespace.name));
      this.grant(namespace, id, policies[0]!, grants);
    }
    addLoginRole(this, namespace, login, {
      id,
      name: names.readerRole(fleet.name, namespace.name),
      serviceAccount: names.serviceAccount,
      namespace: namespace.name,
      policies: [...policies, ...namespace.policies.map(({ name }) => name)],
      audience: names.audience(fleet.name),
    });
  }

  private addPusher(login: LoginMount, duty: NamespaceDuties): void {
    const { namespace } = duty;
    const { fleet } = namespace.tenant;
    const id = terraformId('push', namespace.name);
    const policy = names.pushPolicy(fleet.name, this.cluster.name, namespace.name);
    this.grant(namespace, id, policy, pushGrants(pushes(duty)));
    addLoginRole(this, namespace, login, {
      id,
      name: names.pushRole(fleet.name, namespace.name),
      serviceAccount: names.pusher,
      namespace: namespace.name,
      policies: [policy],
      audience: names.audience(fleet.name),
    });
  }

  /** What is leased dies with the token that leased it, so this one lives as long. */
  private addLeaser(login: LoginMount, namespace: TenantNamespace, credential: RotatingDatabaseCredential): void {
    const { fleet } = namespace.tenant;
    const id = terraformId('lease', namespace.name, credential.name);
    const policy = names.leasePolicy(fleet.name, this.cluster.name, namespace.name, credential.name);
    this.grant(
      credential,
      id,
      policy,
      credential.roles.map(({ name }) => [`${credential.database.mount}/creds/${name}`, ['read']]),
    );
    const ttl = seconds(ttlOf(credential, this.context.choices)!);
    addLoginRole(this, credential, login, {
      id,
      name: names.leaseRole(fleet.name, namespace.name, credential.name),
      serviceAccount: names.serviceAccount,
      namespace: namespace.name,
      policies: [policy],
      audience: names.audience(fleet.name),
      tokenTtl: Math.min(ttl + LEASE_MARGIN, seconds(fleet.vault!.maximumLeaseTtl)),
    });
  }

  private addRotator(login: LoginMount, namespace: TenantNamespace, { credential, deliveries }: PairRotation): void {
    const { fleet } = namespace.tenant;
    const { mount } = credential.database;
    const id = terraformId('rotate', namespace.name, credential.name);
    const policy = names.rotatePolicy(fleet.name, this.cluster.name, namespace.name, credential.name);
    this.grant(credential, id, policy, [
      ...credential.roles.map(({ name }): PathGrant => [`${mount}/static-roles/${name}`, ['read']]),
      ...credential.roles.map(({ name }): PathGrant => [`${mount}/rotate-role/${name}`, ['update']]),
      ...deliveries.map((delivery): PathGrant => [dataPath(confirmationLocationOf(delivery)), ['read']]),
      [dataPath(turnLocationOf(credential, namespace)), ['create', 'read', 'update']],
    ]);
    addLoginRole(this, credential, login, {
      id,
      name: names.rotateRole(fleet.name, namespace.name, credential.name),
      serviceAccount: names.rotator(credential.name),
      namespace: namespace.name,
      policies: [policy],
      audience: podAudience(this.cluster),
      tokenTtl: TOKEN_TTL,
    });
  }

  private addClient(login: LoginMount, client: WorkloadClient): void {
    const { namespace, name } = client;
    const { fleet } = client.tenant;
    const id = terraformId('client', namespace.name, name);
    const policy = names.clientPolicy(fleet.name, this.cluster.name, namespace.name, name);
    this.grant(client, id, policy, [...client.calls, ...renewals(client)]);
    addLoginRole(this, client, login, {
      id,
      name: client.login.role,
      serviceAccount: name,
      namespace: namespace.name,
      policies: [policy],
      audience: client.login.audience,
      spiffeId: client.login.spiffeId,
      ...clientTokenTtl(client, this.context),
    });
  }

  private addTemplatedPolicy(login: LoginMount): void {
    const { fleet, environment } = this.cluster;
    const namespace = `{{identity.entity.aliases.${expression(login.accessor)}.metadata.service_account_namespace}}`;
    const path = `${names.namespacesKvMount(fleet.name)}/data/${environment.name}/${namespace}/*`;
    const name = names.templatedPolicy(fleet.name, this.cluster.name);
    this.grant(this.cluster, terraformId('read'), name, [[path, ['read']]]);
  }

  private grant(owner: Construct, id: string, name: string, grants: readonly PathGrant[]): void {
    const all = new Map([...grants, ...TOKEN_GRANTS]);
    addPolicy(this, owner, { id, name, grants: all, dependsOn: this.login.dependsOn });
  }
}

function leasedCredentials({ credentials }: NamespaceDuties): RotatingDatabaseCredential[] {
  const leased = credentials.map(({ credential }) => credential);
  return [...new Set(leased.filter(({ rotation }) => rotation.settings.kind === 'dynamic'))];
}

/** Where the namespace writes: tokens that other clusters read it with, and which rotation its Secrets carry. */
function pushes({ replications, credentials }: NamespaceDuties): Location[] {
  return [
    ...replications
      .filter(({ secret }) => hasLongLivedToken(secret))
      .map(({ secret, downstream }) => tokenLocationOf(secret, downstream)),
    ...credentials
      .filter(({ credential }) => alternates(credential))
      .map(({ delivery }) => confirmationLocationOf(delivery)),
  ];
}

/** A role is read whole: its user and password belong together. Of a pair the operator watches the times as well. */
function staticReads(credentials: NamespaceDuties['credentials']): PathGrant[] {
  return credentials.flatMap(({ credential: { rotation, roles, database } }) =>
    rotation.settings.kind === 'dynamic'
      ? []
      : ['static-creds', ...(rotation.settings.kind === 'alternatingUsers' ? ['static-roles'] : [])].flatMap((kind) =>
          roles.map(({ name }): PathGrant => [`${database.mount}/${kind}/${name}`, ['read']]),
        ),
  );
}

/** This certificate and no other: a role alone lets in any address and any end. */
function issueGrant({ certificate }: CertificateDelivery): PathGrant {
  const allowed = Object.entries(issueParameters(certificate)).map(([name, value]) => [name, [value]]);
  return [issuePath(certificate), { capabilities: ['update'], allowedParameters: Object.fromEntries(allowed) }];
}

/** Exactly what is delivered, or the tenant's whole prefix; nothing where no store reads the engine. */
function readGrants(namespace: TenantNamespace, reads: readonly Location[]): PathGrant[] {
  const { tenant } = namespace;
  const { vaultNamespace, mount, prefix } = engineOf(tenant);
  const paths =
    tenant.isolation.wholePrefix && reads.length > 0
      ? [dataPath({ vaultNamespace, mount, path: `${prefix}*` })]
      : reads.map((location) => dataPath(location));
  return paths.map((path) => [path, ['read']]);
}

/** The operator writes the value and marks it as its own in the metadata. */
function pushGrants(locations: readonly Location[]): PathGrant[] {
  return locations.flatMap((location): PathGrant[] => [
    [dataPath(location), ['create', 'read', 'update']],
    [dataPath(location, 'metadata'), ['create', 'read', 'update']],
  ]);
}
