import { Construct } from 'constructs';
import type { Inventory } from '../fleet/inventory';
import { KINDS } from '../kinds';
import { addAuditDevices } from '../vault/audit-devices';
import { addKeptPolicies } from '../vault/kept-policies';
import { HubStack } from '../vault/hub-stack';
import { StackContext } from '../vault/stack';

/** What the hub holds for all spokes. */
export function hubStack(scope: Construct, context: StackContext, inventory: Inventory): HubStack {
  const stack = new HubStack(scope, context, inventory.tenants);
  addAuditDevices(stack, context.fleet);
  addKeptPolicies(stack, inventory);
  KINDS.forEach((kind) => kind.addToHub?.(stack, inventory, context));
  return stack;
}
