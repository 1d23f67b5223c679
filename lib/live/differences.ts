import { isFields } from '../collections/fields';
import { isMeant } from './additions';
import { isSameValue } from './same-value';

/** Entries that Reloader adds to a container so that its pods start again. */
const BY_RELOADER = /^STAKATER_/;

/** Lists of pods to which platforms add entries of theirs, as whoever looks at every request. */
const OF_PLATFORM = /\.template\.spec\.(hostAliases|imagePullSecrets|tolerations|topologySpreadConstraints)$/;

/** What the object is, which decides over what may be added to it. */
type Kind = Parameters<typeof isMeant>[0];

/**
 * Fields that are written and are otherwise live, as `spec.refreshInterval`, and what was added where that changes the
 * meaning. What else the API server or another controller adds is no difference, and no value is told: somebody may
 * have put a secret there.
 */
export function differences(kind: Kind, written: unknown, live: unknown, at = ''): readonly string[] {
  if (written === undefined || written === null) {
    return isMeant(kind, at, withoutReloaders(live)) ? [at] : [];
  }
  if (live === undefined || live === null) {
    return saysNothing(written, at) ? [] : [at];
  }
  if (Array.isArray(written) && Array.isArray(live)) {
    const there = written.some(isReloaders) ? (live as readonly unknown[]) : withoutReloaders(live);
    if (OF_PLATFORM.test(at) && there.length > written.length) {
      return written.every((one) => there.some((other) => differences(kind, one, other, at).length === 0)) ? [] : [at];
    }
    return written.length === there.length
      ? written.flatMap((one, index) => differences(kind, one, there[index], `${at}[${index}]`))
      : [at];
  }
  if (isFields(written) && isFields(live)) {
    const names = new Set([...Object.keys(written), ...Object.keys(live)]);
    return [...names].flatMap((name) =>
      differences(kind, written[name], live[name], at === '' ? name : `${at}.${name}`),
    );
  }
  return isSameValue(written, live, at) ? [] : [at];
}

/** Fields whose `false`, `0` or `{}` API servers leave out, or that mean the same without it. */
const ABSENT = new Set(
  (
    'annotations binaryData data labels limits matchLabels nodeSelector options overhead parameters podSelector ' +
    'requests resources selector volumeAttributes ' +
    'globalDefault hostIPC hostNetwork hostPID immutable insecureSkipTLSVerify nullable optional paused ' +
    'preserveUnknownFields privileged publishNotReadyAddresses readOnly readOnlyRootFilesystem runAsNonRoot ' +
    'setHostnameAsFQDN shareProcessNamespace stdin stdinOnce suspend tty unschedulable ' +
    'hostPort initialDelaySeconds minReadySeconds nodePort priority weight'
  ).split(' '),
);

function saysNothing(written: unknown, at: string): boolean {
  if (written === '' || (Array.isArray(written) && written.length === 0)) {
    return true;
  }
  const isLeast = written === false || written === 0 || (isFields(written) && Object.keys(written).length === 0);
  return isLeast && ABSENT.has(at.slice(at.lastIndexOf('.') + 1));
}

function isReloaders(value: unknown): boolean {
  return isFields(value) && typeof value['name'] === 'string' && BY_RELOADER.test(value['name']);
}

function withoutReloaders(live: readonly unknown[]): readonly unknown[];
function withoutReloaders(live: unknown): unknown;
function withoutReloaders(live: unknown): unknown {
  return Array.isArray(live) ? live.filter((one) => !isReloaders(one)) : live;
}
