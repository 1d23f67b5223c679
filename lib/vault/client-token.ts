import { Duration } from 'cdk8s';
import type { Choices } from '../fleet/choices';
import type { HubClient } from '../fleet/hub-client';
import { WorkloadClient } from '../fleet/workload-client';
import { TenantSecret } from '../fleet/tenant-secret';
import { seconds } from '../go/duration';
import { PathGrant } from './policy-document';
import { StackContext } from './stack';

/** Who calls the hub by itself keeps its token, renews it for a day, and then logs in again. */
const CLIENT_TTL = seconds(Duration.hours(1));
const CLIENT_MAX_TTL = seconds(Duration.days(1));
const RENEWAL: PathGrant = ['auth/token/renew-self', ['update']];
/** By its id, which only who leases it knows. */
const LEASE_RENEWAL: PathGrant = ['sys/leases/renew', ['update']];

/** From the login until the lease begins. */
export const LEASE_MARGIN = 60;

/**
 * What keeps its token alive, and its leases: an agent that may not renew one takes another user at once, again and
 * again.
 */
export function renewals(client: HubClient, { choices }: StackContext): readonly PathGrant[] {
  if (oneTaskOf(client) !== undefined) {
    return [];
  }
  return leasesOf(client, choices).length > 0 ? [RENEWAL, LEASE_RENEWAL] : [RENEWAL];
}

/** How long the token of a client lives, in seconds: what it leases dies with it. */
export function clientTokenTtl(
  client: HubClient,
  { choices }: StackContext,
): { readonly tokenTtl: number; readonly tokenMaxTtl: number } {
  const longest = seconds(client.tenant.fleet.vault!.maximumLeaseTtl);
  const oneTask = oneTaskOf(client);
  if (oneTask !== undefined) {
    return { tokenTtl: Math.min(oneTask, longest), tokenMaxTtl: Math.min(oneTask, longest) };
  }
  const needed = leasesOf(client, choices).map((lease) => lease + LEASE_MARGIN);
  const tokenTtl = Math.min(Math.max(CLIENT_TTL, ...needed), longest);
  return { tokenTtl, tokenMaxTtl: Math.min(Math.max(CLIENT_MAX_TTL, tokenTtl), longest) };
}

/** Who does one thing and ends renews nothing. */
function oneTaskOf(client: HubClient): number | undefined {
  return client instanceof WorkloadClient ? client.oneTask : undefined;
}

/** How long each thing lives that it leases, in seconds. */
function leasesOf({ grants }: HubClient, choices: Choices): number[] {
  return grants.flatMap(({ on }) => {
    const ttl = on instanceof TenantSecret ? on.leaseTtl(choices) : undefined;
    return ttl ? [seconds(ttl)] : [];
  });
}
