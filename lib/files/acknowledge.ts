import { logLine } from '../text/log';
import { isGlobOf } from '../text/glob';
import type { Finding } from '../output/finding';
import { FleetError, FleetErrors } from '../errors';
import type { Acknowledgement } from './mapping';

/**
 * Findings, those that the mapping file acknowledges with its reason.
 *
 * @throws FleetErrors AcknowledgementUnused
 */
export function acknowledge(findings: readonly Finding[], entries: readonly Acknowledgement[]): readonly Finding[] {
  const unused = new Set(entries);
  const told = findings.map((finding) => {
    const covering = entries.filter((entry) => covers(entry, finding));
    covering.forEach((entry) => unused.delete(entry));
    const [near] = entries.filter((entry) => isAt(entry, finding));
    return covering.length > 0
      ? { ...finding, acknowledged: logLine(covering.at(-1)!.reason) }
      : near
        ? {
            ...finding,
            fix: withBeyond(finding, namesBeyond(near, finding)),
          }
        : finding;
  });
  if (unused.size > 0) {
    throw new FleetErrors([...unused].map((entry) => unusedError(entry, findings)));
  }
  return told;
}

function unusedError(entry: Acknowledgement, findings: readonly Finding[]): FleetError {
  const { id, place } = entry;
  const near = findings.filter((finding) => isAt(entry, finding));
  const names = [...new Set(near.flatMap((finding) => namesBeyond(entry, finding)))].sort();
  return new FleetError(
    'AcknowledgementUnused',
    `"${id}" is acknowledged${place === undefined ? '' : ` at "${place}"`}, and ` +
      (names.length > 0
        ? `not for all between whom it is; where you accept it for them too, add to its "among": [${quoted(names)}]`
        : 'nothing of that is found; remove the acknowledgement, or correct its place'),
  );
}

/** Whoever joins those whom an acknowledgement names was not thought of when it was written. */
export function covers(entry: Acknowledgement, finding: Finding): boolean {
  return isAt(entry, finding) && namesBeyond(entry, finding).length === 0;
}

function isAt({ id, place }: Acknowledgement, finding: Finding): boolean {
  return id === finding.id && isGlobOf(`*${place ?? ''}*`, finding.place);
}

/** Those between whom it is that an acknowledgement does not name. */
export function namesBeyond({ among = [] }: Pick<Acknowledgement, 'among'>, finding: Finding): string[] {
  return (finding.among ?? []).filter((name) => !among.some((one) => isGlobOf(one, name)));
}

/** What to do about a finding that is acknowledged for others. */
export function withBeyond({ fix }: Finding, beyond: readonly string[]): string {
  return `${fix}; its acknowledgement does not name ${quoted(beyond)} in "among"`;
}

export function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ');
}
