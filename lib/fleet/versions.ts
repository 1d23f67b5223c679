import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { note } from '../errors';
import { goDuration, seconds } from '../go/duration';
import type { Tenant } from './tenant';

/** What the hub knows of all versions of a secret is one entry of its storage, written anew with each of them. */
const MOST_VERSIONS = 1000;

/** Notes `MaximumVersionsInvalid` for what is no number of versions. */
export function requireMaximumVersions(scope: IConstruct, maximumVersions: number | undefined): void {
  if (maximumVersions !== undefined && !isCount(maximumVersions, MOST_VERSIONS)) {
    note(
      scope,
      'MaximumVersionsInvalid',
      `maximumVersions is ${maximumVersions}; use a whole number from 1 to ${MOST_VERSIONS}`,
    );
  }
}

/** How many versions of a secret are kept, and for how long. */
interface KeptVersions {
  readonly maximumVersions?: number;
  readonly maximumAge?: Duration;
  readonly deleteVersionsAfter?: Duration;
}

/** Notes what the hub would not do, or would do to the version that is in use. */
export function requireVersions(scope: IConstruct, tenant: Tenant, kept: KeptVersions): void {
  const { maximumVersions, maximumAge, deleteVersionsAfter } = kept;
  requireMaximumVersions(scope, maximumVersions);
  // The hub takes the larger one of the two. What an engine made elsewhere keeps is not known.
  if (maximumVersions !== undefined && isCount(maximumVersions) && maximumVersions < (tenant.maximumVersions ?? 0)) {
    note(
      scope,
      'MaximumVersionsUnused',
      `maximumVersions is ${maximumVersions} and the engine keeps ${tenant.maximumVersions} of every secret, so these ` +
        `are kept; use ${tenant.maximumVersions} or more, or let the engine keep fewer`,
    );
  }
  if (deleteVersionsAfter && (!maximumAge || seconds(deleteVersionsAfter) <= seconds(maximumAge))) {
    const least = maximumAge ? `maximumAge is ${goDuration(maximumAge)}` : 'there is no maximumAge';
    note(
      scope,
      'DeleteVersionsAfterInvalid',
      `deleteVersionsAfter is ${goDuration(deleteVersionsAfter)} and ${least}: the version in use would be deleted ` +
        'before the next one is due; give a maximumAge, and a longer deleteVersionsAfter',
    );
  }
}

/** Whether it counts something: a whole number from 1. */
export function isCount(value: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
