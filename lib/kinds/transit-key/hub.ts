import { Mount } from '@cdktf/provider-vault/lib/mount';
import { Namespace } from '@cdktf/provider-vault/lib/namespace';
import { TransitSecretBackendKey } from '@cdktf/provider-vault/lib/transit-secret-backend-key';
import { Inventory } from '../../fleet/inventory';
import { terraformId } from '../../fleet/names';
import { RemovalPolicy } from '../../fleet/removal-policy';
import { TransitKey } from './transit-key';
import { seconds } from '../../go/duration';
import { Stack } from '../../vault/stack';

/** Engines for encryption and signing, and the keys in them. */
export function addTransit(stack: Stack, inventory: Inventory): void {
  const keys = inventory.of(TransitKey).filter(({ existing }) => !existing);
  const retained = new Set(keys.filter(isRetained).map(engineId));
  for (const key of keys) {
    const engine = addEngine(stack, key, retained.has(engineId(key)));
    addKey(stack, key, engine);
  }
}

function addEngine(stack: Stack, key: TransitKey, holdsRetained: boolean): string {
  const { tenant, location } = key;
  const { fleet, environment, isolation } = tenant;
  const id = engineId(key);
  const address = `${Mount.tfResourceType}.${id}`;
  if (stack.resources.has(address)) {
    return address;
  }
  const isOwn = isolation.kind === 'vaultNamespace';
  const owner = isOwn ? tenant : fleet;
  return stack.add(
    owner,
    Mount,
    id,
    { namespace: location.vaultNamespace, path: location.mount, type: 'transit' },
    {
      dependsOn: isOwn ? [`${Namespace.tfResourceType}.${terraformId('tenant', environment.name, tenant.name)}`] : [],
      // An engine takes its keys with it, whether they may be deleted or not.
      retain: holdsRetained || owner.removalPolicy === RemovalPolicy.RETAIN,
    },
  );
}

function addKey(stack: Stack, key: TransitKey, engine: string): void {
  const { tenant, name, location, settings, rotationPeriod } = key;
  const { type, size, context, minimumDecryptionVersion, minimumEncryptionVersion } = settings;
  const retain = isRetained(key);
  stack.add(
    key,
    TransitSecretBackendKey,
    terraformId('key', tenant.environment.name, tenant.name, name),
    {
      namespace: location.vaultNamespace,
      backend: location.mount,
      name: location.name,
      type,
      keySize: size,
      derived: context !== undefined,
      convergentEncryption: context === 'convergent',
      minDecryptionVersion: minimumDecryptionVersion,
      minEncryptionVersion: minimumEncryptionVersion,
      autoRotatePeriod: rotationPeriod ? seconds(rotationPeriod) : 0,
      exportable: false,
      allowPlaintextBackup: false,
      deletionAllowed: !retain,
      // Another type is another key: Terraform would destroy this one first, which a plan had better say than an apply.
      lifecycle: retain ? { preventDestroy: true } : undefined,
    },
    { dependsOn: [engine], retain },
  );
}

function engineId({ tenant }: TransitKey): string {
  return tenant.isolation.kind === 'vaultNamespace'
    ? terraformId('transit', tenant.environment.name, tenant.name)
    : terraformId('transit');
}

function isRetained({ removalPolicy }: TransitKey): boolean {
  return removalPolicy === RemovalPolicy.RETAIN;
}
