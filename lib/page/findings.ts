import { Finding, placeWithLine } from '../output/finding';
import type { FindingData, SecretData } from './fleet-data';

/** Findings, with the Secret or the cluster that each is about, where its place says so. */
export function findingData(
  findings: readonly Finding[],
  secrets: readonly SecretData[],
  clusters: readonly string[],
): readonly FindingData[] {
  const byMaker = new Map(secrets.map(({ cluster, madeBy }, place) => [`${cluster}: ${madeBy}`, place]));
  const known = new Set(clusters);
  return findings.map(({ id, severity, place, source, message, why, fix, acknowledged }) => {
    const shown = placeWithLine({ place, source });
    const start = place.split('/', 1)[0]!;
    const cluster = known.has(start) ? start : undefined;
    const object = place.slice(place.indexOf(', ') + 2);
    const secret = cluster === undefined ? undefined : byMaker.get(`${cluster}: ${object}`);
    return { id, severity, place: shown, source, message, why, fix, acknowledged, cluster, secret };
  });
}
