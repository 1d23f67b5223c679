import { Duration } from 'cdk8s';
import { ttlOf, UNDELIVERED_TTL } from '../fleet/choices';
import { HubClient } from '../fleet/hub-client';
import { RotatingDatabaseCredential } from '../fleet/rotating-database-credential';
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
export function renewals({ grants }: HubClient): readonly PathGrant[] {
  return grants.some(({ on }) => isLeased(on)) ? [RENEWAL, LEASE_RENEWAL] : [RENEWAL];
}

function isLeased(on: unknown): on is RotatingDatabaseCredential {
  return on instanceof RotatingDatabaseCredential && on.rotation.settings.kind === 'dynamic';
}

/** How long the token of a client lives, in seconds: what it leases dies with it. */
export function clientTokenTtl(
  { grants, tenant }: HubClient,
  { choices }: StackContext,
): { readonly tokenTtl: number; readonly tokenMaxTtl: number } {
  const leases = grants
    .map(({ on }) => on)
    .filter(isLeased)
    .map((on) => seconds(ttlOf(on, choices) ?? UNDELIVERED_TTL));
  const longest = seconds(tenant.fleet.vault!.maximumLeaseTtl);
  const tokenTtl = Math.min(Math.max(CLIENT_TTL, ...leases.map((lease) => lease + LEASE_MARGIN)), longest);
  return { tokenTtl, tokenMaxTtl: Math.min(Math.max(CLIENT_MAX_TTL, tokenTtl), longest) };
}
