import { grouped } from '../collections/grouped';
import { IConstruct } from 'constructs';
import type { Finding } from '../output/finding';
import { FleetError, FleetErrors } from '../errors';
import { namesBeyond, quoted, withBeyond } from '../files/acknowledge';
import { Acknowledged, Findings } from './findings';

interface Entry extends Acknowledged {
  readonly construct: IConstruct;
  readonly id: string;
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
    .flatMap((construct) => [...Findings.acknowledgedBy(construct)].map(([id, said]) => ({ construct, id, ...said })));
  if (entries.length === 0) {
    return findings;
  }
  const unused = new Set(entries);
  const byPlace = grouped(entries, ({ construct, id }) => `${id} ${construct.node.path}`);
  const told = findings.map((finding) => {
    const above = pathsAbove(finding.path).flatMap((path) => byPlace.get(`${finding.id} ${path}`) ?? []);
    const covering = above.filter((entry) => namesBeyond(entry, finding).length === 0);
    covering.forEach((entry) => unused.delete(entry));
    const near = above.at(-1);
    return covering.length > 0
      ? { ...finding, acknowledged: covering.at(-1)!.reason }
      : near
        ? { ...finding, fix: withBeyond(finding, namesBeyond(near, finding)) }
        : finding;
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

function unusedError(entry: Entry, findings: readonly Finding[]): FleetError {
  const { construct, id } = entry;
  const near = findings.filter(({ id: found, path }) => found === id && pathsAbove(path).includes(construct.node.path));
  if (near.length > 0) {
    const names = [...new Set(near.flatMap((finding) => namesBeyond(entry, finding)))].sort();
    return new FleetError(
      'AcknowledgementUnused',
      `"${id}" is acknowledged, and not for all between whom it is; where you accept it for them too, add to its ` +
        `"among": [${quoted(names)}]`,
      construct,
    );
  }
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
