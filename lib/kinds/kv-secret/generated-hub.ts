import { KvSecretV2 } from '@cdktf/provider-vault/lib/kv-secret-v2';
import { DataResource } from 'cdktf';
import { IConstruct } from 'constructs';
import { expression, quotedText } from '../../encode/terraform';
import { FleetBase } from '../../fleet/fleet-base';
import type { GeneratedValue, GeneratedValues } from '../../output/generated-value';
import { HubStack } from '../../vault/hub-stack';
import { addMetadata, addValue, ValueOptions } from './value-hub';

/**
 * A random value, and what tells that the hub has lost it: with the value its metadata is gone, which Terraform then
 * makes again, and with another version the value is written again. With `cas` 0, so only if nothing is there.
 */
export function addGenerated(
  stack: HubStack,
  owner: IConstruct,
  id: string,
  value: GeneratedValue,
  options: ValueOptions,
): void {
  const metadata = addMetadata(stack, owner, id, value, options);
  // Unknown while the metadata is being made: whatever waits for it to be known is made again.
  const triggers = expression(`${metadata}.id`);
  const generation = stack.add(owner, DataResource, id, {}, { overrides: { triggers_replace: triggers } });
  // An id of hexadecimal digits, of which a number of Terraform's holds seven.
  const version = expression(`parseint(substr(${generation}.id, 0, 7), 16)`);
  const written = { value: generatedValue(stack, value, id), version };
  addValue(stack, owner, id, value, written, { ...options, dependsOn: [...options.dependsOn, metadata] });
  if (!options.destroy) {
    stack.generated.set(id, value);
  }
}

/** Goes on declaring random values whose secrets are gone, wherever their engine is still the fleet's to use. */
export function keepValues(stack: HubStack, fleet: FleetBase, known: GeneratedValues): void {
  for (const [id, value] of Object.entries(known)) {
    if (stack.resources.has(`${KvSecretV2.tfResourceType}.${id}`)) {
      continue;
    }
    if (value.vaultNamespace === undefined) {
      stack.keepEngine(fleet, value.mount);
    }
    const engine = stack.readyEngine(value);
    if (engine || (value.vaultNamespace === undefined && value.mount === fleet.kvMount?.path)) {
      addGenerated(stack, fleet, id, value, { dependsOn: engine ? [engine] : [], destroy: false, kept: true });
    }
  }
}

function generatedValue(stack: HubStack, { keys, length, specialCharacters }: GeneratedValue, id: string): string {
  stack.addOverride('terraform.required_providers.random', { source: 'hashicorp/random', version: '>= 3.7.0, < 4' });
  const entries = keys.map((key, index) => {
    const name = `${id}_${index}`;
    stack.addOverride(`ephemeral.random_password.${name}`, { length, special: specialCharacters });
    return `${quotedText(key)} = ephemeral.random_password.${name}.result`;
  });
  return expression(`jsonencode({ ${entries.join(', ')} })`);
}
