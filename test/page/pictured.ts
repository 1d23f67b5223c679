import type { Finding } from '../../lib/output/finding';
import type { FleetData, SecretData } from '../../lib/page/fleet-data';
import { fleetDataOf } from '../../lib/page/fleet-data-of';
import type { Output } from '../checks/output';

/** The data of a fleet whose output is given. */
export function pictured({ views }: Output, findings: readonly Finding[] = []): FleetData {
  return fleetDataOf({ fleets: ['acme'], views, findings, unknown: [] });
}

export function secretOf({ secrets }: FleetData, name: string): SecretData {
  return secrets.find((secret) => secret.name === name)!;
}
