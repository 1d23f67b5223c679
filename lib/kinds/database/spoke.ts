import { templateField } from '../../encode/go-template';
import { deliveriesOf, DeliveryOf, NamespaceDuties } from '../../fleet/inventory';
import { confirmationLocationOf } from './pair';
import { names } from '../../fleet/names';
import { RotatingDatabaseCredential } from './rotating-database-credential';
import { RotationSettings } from './rotation';
import { KeyReference } from '../../fleet/template';
import { TenantNamespace } from '../../fleet/tenant-namespace';
import { goDuration } from '../../go/duration';
import { deliveredSecret } from '../../kubernetes/delivered-secret';
import { Emission } from '../../kubernetes/emission';
import { pushSecret, Source } from '../../kubernetes/external-secret';
import { engineProvider, readerLogin, vaultLogin } from '../../kubernetes/vault-provider';
import { vaultDynamicSecret, vaultStore } from '../../kubernetes/secret-store';

/** What the operator needs to deliver the database credentials of a namespace. */
export function credentialManifests(duties: NamespaceDuties): Emission[] {
  const { namespace } = duties;
  const stores = new Map<string, Emission>();
  const generators = new Map<RotatingDatabaseCredential, Emission>();
  const deliveries: Emission[] = [];
  for (const one of deliveriesOf(duties, RotatingDatabaseCredential)) {
    const { secret: credential } = one;
    const { settings } = credential.rotation;
    if (settings.kind === 'dynamic') {
      generators.set(credential, generators.get(credential) ?? generator(namespace, credential));
    } else {
      stores.set(storeOf(credential), stores.get(storeOf(credential)) ?? store(namespace, credential));
    }
    deliveries.push(...DELIVER[settings.kind](one));
  }
  return [...stores.values(), ...generators.values(), ...deliveries];
}

type CredentialDelivery = DeliveryOf<RotatingDatabaseCredential>;

const DELIVER: Record<RotationSettings['kind'], (one: CredentialDelivery) => Emission[]> = {
  dynamic: ({ secret, delivery }) => [deliveredSecret(delivery, undefined, [{ generator: secret.name }])],
  staticRole: ({ secret, delivery }) => [
    deliveredSecret(delivery, storeOf(secret), [{ remoteKey: `static-creds/${secret.roles[0]!.name}` }]),
  ],
  alternatingUsers: alternating,
};

/** One store an engine: all databases of the fleet are in one, those made elsewhere in their own. */
export function storeOf({ database }: RotatingDatabaseCredential): string {
  return database.rolePrefix === ''
    ? names.databaseStore
    : names.existingDatabaseStore(database.tenant?.name, database.node.id);
}

function store(namespace: TenantNamespace, credential: RotatingDatabaseCredential): Emission {
  const place = { name: storeOf(credential), namespace: namespace.name };
  const provider = engineProvider(namespace, credential.database.mount, readerLogin(namespace));
  return { object: vaultStore(place, provider), owner: credential };
}

function generator(namespace: TenantNamespace, credential: RotatingDatabaseCredential): Emission {
  const { fleet } = namespace.tenant;
  const { mount } = credential.database;
  const role = names.leaseRole(fleet.name, namespace.name, credential.name);
  const provider = engineProvider(namespace, mount, vaultLogin(namespace, namespace.own.serviceAccount, role));
  const path = `${mount}/creds/${credential.roles[0]!.name}`;
  return {
    object: vaultDynamicSecret({ name: credential.name, namespace: namespace.name }, path, provider),
    owner: credential,
  };
}

/** Two users in one ExternalSecret: each of its values is that of the user who was rotated last. */
function alternating({ secret: credential, delivery }: CredentialDelivery): Emission[] {
  const place = { name: delivery.name, namespace: delivery.namespace.name };
  const watch = { ...place, name: names.rotationWatch(delivery.name) };
  const refreshInterval = goDuration(delivery.refreshInterval);
  const delivered = deliveredSecret(delivery, storeOf(credential), pairSources(credential, 'static-creds'), laterOf, {
    [ROTATION]: `{{ ${laterOf(ROTATION)} }}`,
  });
  const confirmation = pushSecret(watch, {
    refreshInterval,
    store: names.pusher,
    secret: delivery.name,
    secretKey: ROTATION,
    remoteKeys: [confirmationLocationOf(delivery).path],
    property: ROTATION,
  });
  return [delivered, { object: confirmation, owner: delivery }];
}

/** When a user's password was changed, as the hub tells it. It changes with the password and never without. */
export const ROTATION = 'last_vault_rotation';
export const PREFIXES = ['first_', 'second_'] as const;

/** Both roles, each read whole, with its own prefix. */
export function pairSources({ roles }: RotatingDatabaseCredential, kind: 'static-creds' | 'static-roles'): Source[] {
  return roles.map(({ name }, index) => ({ remoteKey: `${kind}/${name}`, prefix: PREFIXES[index]! }));
}

/** When a user was rotated. `toDate` takes what is no time for the beginning of time, `index` what is missing for "". */
export function rotationTime(prefix: string): string {
  return `toDate "2006-01-02T15:04:05.999999999Z07:00" (index . "${prefix}${ROTATION}")`;
}

/** A key of the user that was rotated last, of two at the same time the first. The choice itself never fails. */
const laterOf: KeyReference = (key) => {
  const [first, second] = PREFIXES;
  const later = `(${rotationTime(second)}).After (${rotationTime(first)})`;
  return `ternary ${templateField(`${second}${key}`)} ${templateField(`${first}${key}`)} (${later})`;
};
