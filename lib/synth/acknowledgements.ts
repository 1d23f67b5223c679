import { grouped } from '../collections/grouped';
import { IConstruct } from 'constructs';
import type { Finding } from '../output/finding';
import { FleetError, FleetErrors } from '../errors';
import { Findings } from './findings';

interface Entry {
  readonly construct: IConstruct;
  readonly id: string;
  readonly reason: string;
}

/**
 * Findings, those that the program acknowledges with the reason.
 *
 * @throws FleetErrors AcknowledgementUnused
 */
export function acknowledged(findings: readonly Finding[], root: IConstruct): readonly Finding[] {
  // From the root to the leaves: of several that cover one place, the last is the nearest.
  const entries: Entry[] = root.node
    .findAll()
    .flatMap((construct) => [...Findings.acknowledgedBy(construct)].map(([id, reason]) => ({ construct, id, reason })));
  if (entries.length === 0) {
    return findings;
  }
  const unused = new Set(entries);
  const byPlace = grouped(entries, ({ construct, id }) => `${id} ${construct.node.path}`);
  const told = findings.map((finding) => {
    const covering = pathsAbove(finding.path).flatMap((path) => byPlace.get(`${finding.id} ${path}`) ?? []);
    covering.forEach((entry) => unused.delete(entry));
    return covering.length > 0 ? { ...finding, acknowledged: covering.at(-1)!.reason } : finding;
  });
  if (unused.size > 0) {
    throw new FleetErrors([...unused].map((entry) => unusedError(entry, findings)));
  }
  return told;
}

/** The paths of the constructs that cover one, from the root on, with its own. */
function pathsAbove(path: string): readonly string[] {
  const ends = [...path.matchAll(/\/|$/g)].map(({ index }) => path.slice(0, index));
  return [...new Set(['', ...ends])];
}

function unusedError({ construct, id }: Entry, findings: readonly Finding[]): FleetError {
  const elsewhere = [...new Set(findings.filter((finding) => finding.id === id).map(({ path }) => path))];
  const found =
    elsewhere.length > 0
      ? `, but ${elsewhere.map((path) => `"${path}"`).join(', ')} ${elsewhere.length > 1 ? 'have' : 'has'}`
      : '';
  return new FleetError(
    'AcknowledgementUnused',
    `"${id}" is acknowledged, and neither this construct nor those below it have such a finding${found}; ` +
      `${found ? 'acknowledge it there, or ' : ''}remove the acknowledgement`,
    construct,
  );
}
