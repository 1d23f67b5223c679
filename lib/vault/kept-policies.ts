import type { Inventory } from '../fleet/inventory';
import { terraformId, terraformPart } from '../fleet/names';
import { attachedPolicies, TenantNamespace } from '../fleet/tenant-namespace';
import { addPolicyGrants, DeployerGrants } from './deployer-grants';
import type { HubStack } from './hub-stack';
import { addPolicyText } from './policy';

/** A policy whose text the program keeps, with the first namespace that has it. */
export interface KeptPolicy {
  readonly name: string;
  readonly text: string;
  readonly owner: TenantNamespace;
}

/** Of every namespace, as often as they are attached. */
export function keptPolicies({ namespaces }: Inventory): KeptPolicy[] {
  return namespaces.flatMap(({ namespace: owner }) =>
    attachedPolicies(owner).flatMap(({ name, text }) => (text === undefined ? [] : [{ name, text, owner }])),
  );
}

/** Once each, exactly as they are written: several clusters may have one. */
export function addKeptPolicies(stack: HubStack, inventory: Inventory): void {
  for (const { name, text, owner } of byName(inventory).values()) {
    addPolicyText(stack, owner, { id: terraformId('policy', terraformPart(name)), name, text, dependsOn: [] });
  }
}

export function addKeptPolicyGrants(grants: DeployerGrants, inventory: Inventory): void {
  addPolicyGrants(grants, ...byName(inventory).keys());
}

function byName(inventory: Inventory): ReadonlyMap<string, KeptPolicy> {
  return new Map(
    keptPolicies(inventory)
      .toReversed()
      .map((one) => [one.name, one]),
  );
}
