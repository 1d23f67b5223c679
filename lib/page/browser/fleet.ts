import { grouped } from '../../collections/grouped';
import type { FindingData, FleetData, SecretData } from '../fleet-data';

/** The data, and what is looked up in it again and again. */
export interface Fleet extends FleetData {
  /** Several objects may write one Secret. */
  readonly secretsNamed: ReadonlyMap<string, readonly SecretData[]>;
  readonly findingsOf: ReadonlyMap<SecretData, readonly FindingData[]>;
}

export function fleetOf(data: FleetData): Fleet {
  const about = data.findings.flatMap((finding) =>
    finding.secrets.map((place) => ({ finding, secret: data.secrets[place]! })),
  );
  return {
    ...data,
    secretsNamed: grouped(data.secrets, ({ name }) => name),
    findingsOf: new Map(
      [...grouped(about, ({ secret }) => secret)].map(([secret, all]) => [secret, all.map(({ finding }) => finding)]),
    ),
  };
}
