import { KvSecretV2 } from '@cdktf/provider-vault/lib/kv-secret-v2';
import { Inventory, readingPlaces } from '../../fleet/inventory';
import { engineOf, Location, locationOf } from '../../fleet/location';
import { terraformId } from '../../fleet/names';
import { RemovalPolicy } from '../../fleet/removal-policy';
import { TenantNamespace } from '../../fleet/tenant-namespace';
import { HubStack } from '../../vault/hub-stack';
import { StackContext } from '../../vault/stack';
import { addGenerated, keepValues } from './generated-hub';
import { GeneratedSecret } from './generated-secret';
import { firstValue } from './first-value';
import { StaticSecret } from './static-secret';
import { addMetadata, addValue, metadataOf, OwnedSecret } from './value-hub';
import { valueId } from './value-id';

/** What the hub is told of secrets in KV engines, and the values that are written to them once. */
export function addValues(stack: HubStack, inventory: Inventory, context: StackContext): void {
  const homes = new Map(
    readingPlaces(inventory)
      .toReversed()
      .map(({ secret, namespace }) => [secret, namespace]),
  );
  for (const secret of inventory.secrets) {
    if (secret instanceof GeneratedSecret || (secret instanceof StaticSecret && statesMore(secret))) {
      const location = homeOf(secret, homes.get(secret));
      if (location) {
        addSecret(stack, secret, location, context);
      }
    }
  }
  keepValues(stack, inventory.fleet, context.generated ?? {});
}

function addSecret(stack: HubStack, secret: OwnedSecret, location: Location, context: StackContext): void {
  const { tenant, removalPolicy } = secret;
  const base = terraformId('secret', tenant.environment.name, tenant.name, secret.name);
  const engine = stack.readyEngine(location);
  const options = { dependsOn: engine ? [engine] : [], destroy: removalPolicy === RemovalPolicy.DESTROY };
  const metadata = metadataOf(secret);
  if (secret instanceof GeneratedSecret) {
    const id = valueId(base, location, context.generated ?? {});
    const { keys, length, specialCharacters } = secret;
    addGenerated(stack, secret, id, { ...location, keys, length, specialCharacters, metadata }, options);
    return;
  }
  const told = addMetadata(stack, secret, base, { ...location, metadata }, options);
  const value = firstValue(stack, secret);
  // People write the values that follow: a first value that was released is not asked for again.
  if (value && !context.released?.has(`${KvSecretV2.tfResourceType}.${base}`)) {
    const dependsOn = [...options.dependsOn, told];
    addValue(stack, secret, base, location, { value, version: 1 }, { ...options, dependsOn });
  }
}

/** Whether there is more to a secret than that it exists: only then the hub is told about it. */
function statesMore(secret: StaticSecret<string>): boolean {
  const { maximumAge, maximumVersions, deleteVersionsAfter, firstValueVariable } = secret;
  return [maximumAge, maximumVersions, deleteVersionsAfter, firstValueVariable].some((stated) => stated !== undefined);
}

/** The path of a secret depends on where it is read only with `Isolation.templatedPolicy`. */
function homeOf(secret: OwnedSecret, namespace: TenantNamespace | undefined): Location | undefined {
  if (secret.tenant.isolation.kind === 'templatedPolicy') {
    return namespace && locationOf(secret, namespace);
  }
  const { vaultNamespace, mount, prefix } = engineOf(secret.tenant);
  return { vaultNamespace, mount, path: `${prefix}${secret.name}` };
}
