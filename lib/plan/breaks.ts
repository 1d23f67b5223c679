import type { Check, Found } from '../checks/check';
import { CHECKS } from '../checks/index';
import { foundBy } from '../checks/files/check-completes';
import type { Finding } from '../output/finding';
import { OTHER_GUARD } from '../checks/access/only-operator-requests-tokens';
import { SAME_TRUST } from '../checks/logins/auth-mount-serves-one-cluster';
import { logLine } from '../text/log';
import type { Views } from '../views/views';

/** Something that fails in a state between two fleets in neither of which it does. */
export interface Break extends Pick<Finding, 'id' | 'place' | 'message' | 'why'> {
  /** Undefined for what is no single cluster's. */
  readonly cluster?: string;
}

/**
 * Errors that cut nobody off: they are about what is left over, which is what a state in between is made of. That nobody
 * gets access which neither end gives is looked at apart.
 */
const LEFT_OVER: ReadonlySet<string> = new Set([
  'granted-path-is-used',
  // While a folder is applied, what guards its Secrets is there before the old ones are gone.
  'admission-policy-is-enforced',
  // A canary shows whether both sides have arrived: in between it does what it is for.
  'canary-shows-its-store',
  // A statement of the program, which is no state of a server.
  'external-login-matches-program',
  // Of the repository, not of what is applied.
  'acknowledgement-is-merged',
  'tenants-are-merged',
]);

/** What is left over of a check that else is not: while a folder is applied, the guard knows the next operator already. */
const LEFT_OVER_OF: ReadonlySet<string> = new Set([OTHER_GUARD]);

/** Errors by what they say, wherever they are. */
export type Known = ReadonlySet<string>;

export function knownIn(...all: readonly (readonly Break[])[]): Known {
  return new Set(all.flat().map(keyOf));
}

/** Errors that are not known: those of each cluster, and what only all of them together show. */
export function breaksIn(views: Views, known: Known = new Set()): Break[] {
  return [
    ...views.clusters.flatMap(({ name }, index) => {
      const alone = { ...views, clusters: [views.clusters[index]!] };
      return found(alone, 'cluster').map((finding) => ({ ...finding, cluster: name }));
    }),
    ...found(views, 'hub').map((finding) => withCluster(finding, views)),
    ...breaksBetweenClusters(views),
  ].filter((one) => !known.has(keyOf(one)));
}

/** Those that take more than one cluster to see. */
export function breaksBetweenClusters(views: Views, known: Known = new Set()): Break[] {
  return found(views, 'fleet')
    .filter((finding) => !isSecondMount(finding, views))
    .map((finding) => withCluster(finding, views))
    .filter((one) => !known.has(keyOf(one)));
}

/** One cluster may have its old and its new mount for a while: they are made by its own stack. */
function isSecondMount({ variant, values: { mount, otherMount } }: FoundBreak, { vault }: Views): boolean {
  const stacks = [mount, otherMount].map((path) => vault.mounts.byPath.get(String(path))?.stack);
  return variant === SAME_TRUST && stacks[0] !== undefined && stacks[0] === stacks[1];
}

type FoundBreak = Break & Pick<Found, 'variant' | 'values'>;

function found(views: Views, scope: Check['scope']): FoundBreak[] {
  const failed = new Map<Check, Found>();
  return CHECKS.filter((check) => check.scope === scope && check.severity === 'error' && !LEFT_OVER.has(check.id))
    .flatMap((check) => once(foundBy(check, views, failed)).map((one) => [check, one] as const))
    .filter(([, { severity, variant = '' }]) => severity === undefined && !LEFT_OVER_OF.has(variant))
    .map(([{ id, why }, { place, message, variant, values }]) => ({
      ...{ id, why, variant, values },
      ...{ place: logLine(place), message: logLine(message) },
    }));
}

/** An object that reads several keys of one place may be told several times. */
function once(all: Iterable<Found>): Found[] {
  return [...new Map([...all].map((one) => [`${one.place}\n${one.message}`, one])).values()];
}

/** The cluster that its place names, as far as one does. */
function withCluster(finding: Break, { clusters }: Views): Break {
  const [, named] =
    /^(?:stack spoke-([^,]+),|([^/]+)\/)/.exec(finding.place)?.filter((part) => part !== undefined) ?? [];
  return clusters.some(({ name }) => name === named) ? { ...finding, cluster: named } : finding;
}

function keyOf({ id, place, message }: Break): string {
  return `${id}\n${place}\n${message}`;
}
