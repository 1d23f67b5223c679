import { grouped } from '../collections/grouped';
import { Finding, placeWithLine } from '../output/finding';
import type { FindingData, SecretData } from './fleet-data';

/** Findings, with the Secrets or the cluster that each is about, where its place says so. */
export function findingData(
  findings: readonly Finding[],
  secrets: readonly SecretData[],
  clusters: readonly string[],
): readonly FindingData[] {
  const byMaker = grouped([...secrets.entries()], ([, { cluster, madeBy }]) => `${cluster}: ${madeBy}`);
  const known = new Set(clusters);
  return findings.map(({ id, severity, place, source, message, why, fix, acknowledged }) => {
    const shown = placeWithLine({ place, source });
    const start = place.split('/', 1)[0]!;
    const cluster = known.has(start) ? start : undefined;
    const object = place.slice(place.indexOf(', ') + 2);
    const about = (cluster === undefined ? undefined : byMaker.get(`${cluster}: ${object}`)) ?? [];
    return {
      ...{ id, severity, place: shown, source, message, why, fix, acknowledged, cluster },
      secrets: about.map(([at]) => at),
    };
  });
}
