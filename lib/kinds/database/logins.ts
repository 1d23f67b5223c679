import { deliveriesOf, NamespaceDuties } from '../../fleet/inventory';
import { dataPath } from '../../fleet/location';
import { names, terraformId } from '../../fleet/names';
import { audienceOf, podAudience } from '../../fleet/audience';
import { TenantNamespace } from '../../fleet/tenant-namespace';
import { seconds } from '../../go/duration';
import { LEASE_MARGIN } from '../../vault/client-token';
import { PathGrant } from '../../vault/policy-document';
import { SpokeStack } from '../../vault/spoke-stack';
import { confirmationLocationOf, PairRotation, rotationsFrom, turnLocationOf } from './pair';
import { RotatingDatabaseCredential } from './rotating-database-credential';
import { TOKEN_TTL } from './rotator';

/** What is leased has a login of its own, and so has who rotates a pair of users. */
export function addDatabaseLogins(stack: SpokeStack, duties: readonly NamespaceDuties[]): void {
  for (const duty of duties) {
    leasedIn(duty).forEach((credential) => addLeaser(stack, duty.namespace, credential));
    rotationsFrom(duty).forEach((rotation) => addRotator(stack, duty.namespace, rotation));
  }
}

/** A role is read whole: its user and password belong together. Of a pair the operator watches the times as well. */
export function staticReads(duties: NamespaceDuties): PathGrant[] {
  return deliveriesOf(duties, RotatingDatabaseCredential).flatMap(({ secret: { rotation, roles, database } }) => {
    const { kind } = rotation.settings;
    const engines = { dynamic: [], staticRole: ['static-creds'], alternatingUsers: ['static-creds', 'static-roles'] };
    return engines[kind].flatMap((engine) =>
      roles.map(({ name }): PathGrant => [`${database.mount}/${engine}/${name}`, ['read']]),
    );
  });
}

function leasedIn(duties: NamespaceDuties): RotatingDatabaseCredential[] {
  const delivered = deliveriesOf(duties, RotatingDatabaseCredential).map(({ secret }) => secret);
  return [...new Set(delivered.filter(({ rotation }) => rotation.settings.kind === 'dynamic'))];
}

/** What is leased dies with the token that leased it, so this one lives as long. */
function addLeaser(stack: SpokeStack, namespace: TenantNamespace, credential: RotatingDatabaseCredential): void {
  const { cluster, context } = stack;
  const { fleet } = namespace.tenant;
  const id = terraformId('lease', namespace.name, credential.name);
  const policy = names.leasePolicy(fleet.name, cluster.name, namespace.name, credential.name);
  const { mount } = credential.database;
  const grants = credential.roles.map(({ name }): PathGrant => [`${mount}/creds/${name}`, ['read']]);
  stack.addPolicy(credential, id, policy, grants);
  const ttl = seconds(credential.leaseTtl(context.choices)!);
  stack.addRole(credential, {
    id,
    name: names.leaseRole(fleet.name, namespace.name, credential.name),
    serviceAccount: namespace.own.serviceAccount,
    namespace: namespace.name,
    policies: [policy],
    audience: audienceOf(cluster),
    tokenTtl: Math.min(ttl + LEASE_MARGIN, seconds(fleet.vault!.maximumLeaseTtl)),
  });
}

function addRotator(stack: SpokeStack, namespace: TenantNamespace, { credential, deliveries }: PairRotation): void {
  const { cluster } = stack;
  const { fleet } = namespace.tenant;
  const { mount } = credential.database;
  const id = terraformId('rotate', namespace.name, credential.name);
  const policy = names.rotatePolicy(fleet.name, cluster.name, namespace.name, credential.name);
  stack.addPolicy(credential, id, policy, [
    ...credential.roles.map(({ name }): PathGrant => [`${mount}/static-roles/${name}`, ['read']]),
    ...credential.roles.map(({ name }): PathGrant => [`${mount}/rotate-role/${name}`, ['update']]),
    ...deliveries.map((delivery): PathGrant => [dataPath(confirmationLocationOf(delivery)), ['read']]),
    [dataPath(turnLocationOf(credential, namespace)), ['create', 'read', 'update']],
  ]);
  stack.addRole(credential, {
    id,
    name: names.rotateRole(fleet.name, namespace.name, credential.name),
    serviceAccount: names.rotator(credential.name),
    namespace: namespace.name,
    policies: [policy],
    audience: podAudience(cluster),
    tokenTtl: TOKEN_TTL,
  });
}
