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
    return covering.length > 0 ? { ...finding, acknowledged: logLine(covering.at(-1)!.reason) } : finding;
  });
  if (unused.size > 0) {
    throw new FleetErrors(
      [...unused].map(
        ({ id, place }) =>
          new FleetError(
            'AcknowledgementUnused',
            `"${id}" is acknowledged${place === undefined ? '' : ` at "${place}"`}, and nothing of that is found; ` +
              'remove the acknowledgement, or correct its place',
          ),
      ),
    );
  }
  return told;
}

export function covers({ id, place }: Acknowledgement, finding: Finding): boolean {
  if (id !== finding.id) {
    return false;
  }
  return isGlobOf(`*${place ?? ''}*`, finding.place);
}
