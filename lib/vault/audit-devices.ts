import { Audit } from '@cdktf/provider-vault/lib/audit';
import type { FleetBase } from '../fleet/fleet-base';
import type { AuditDevice } from '../fleet/audit-device';
import { terraformId } from '../fleet/names';
import { ALL_PROTECTED, DeployerGrants } from './deployer-grants';
import type { HubStack } from './hub-stack';

/** Those that Terraform makes: OpenBao takes them from its configuration alone. */
function devicesOf({ vault }: FleetBase): readonly AuditDevice[] {
  return vault?.product === 'vault' ? (vault.server?.options.audit ?? []) : [];
}

/** https://developer.hashicorp.com/vault/docs/commands/audit/enable */
export function addAuditDevices(stack: HubStack, fleet: FleetBase): void {
  for (const { name, type, options } of devicesOf(fleet)) {
    stack.add(fleet, Audit, terraformId('audit', name), { type, path: name, options: { ...options } });
  }
}

/** Audit devices are among Vault's root-protected paths. */
export function addAuditGrants(grants: DeployerGrants, fleet: FleetBase): void {
  const devices = devicesOf(fleet);
  if (devices.length > 0) {
    grants.set('sys/audit', ['read', 'sudo']);
    devices.forEach(({ name }) => grants.set(`sys/audit/${name}`, ALL_PROTECTED));
  }
}
