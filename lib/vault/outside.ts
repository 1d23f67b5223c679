import { FleetBase } from '../fleet/fleet-base';
import { fullVaultNamespace } from '../fleet/location';
import { PathGrant } from './policy-document';

/** What those may do who log in from outside of Kubernetes, said beside the stack: no cluster can say it. */
export type Outside = Readonly<Record<string, OutsideStatement>>;

interface OutsideStatement {
  readonly tenant?: string;
  readonly calls: Readonly<Record<string, readonly string[]>>;
}

/** @param grants as the policies of the fleet's own Vault namespace name them */
export function outsideStatement(
  fleet: FleetBase,
  who: string,
  grants: readonly PathGrant[],
  tenant?: string,
): Outside {
  const calls = grants.map(([path, capabilities]) => [absolute(fleet, path), capabilities] as const);
  return { [who]: { ...(tenant && { tenant }), calls: Object.fromEntries(calls) as OutsideStatement['calls'] } };
}

/** With the fleet's own Vault namespace. */
export function absolute(fleet: FleetBase, path: string): string {
  return [fullVaultNamespace(fleet), path].filter(Boolean).join('/');
}
