import type { FindingData, FleetData, SecretData } from '../fleet-data';

/** The data, and what is looked up in it again and again. */
export interface Fleet extends FleetData {
  readonly secretNamed: ReadonlyMap<string, SecretData>;
  readonly findingsOf: ReadonlyMap<SecretData, readonly FindingData[]>;
}

export function fleetOf(data: FleetData): Fleet {
  const findingsOf = new Map<SecretData, FindingData[]>();
  for (const finding of data.findings) {
    const secret = finding.secret === undefined ? undefined : data.secrets[finding.secret];
    if (secret) {
      findingsOf.set(secret, [...(findingsOf.get(secret) ?? []), finding]);
    }
  }
  return { ...data, secretNamed: new Map(data.secrets.map((secret) => [secret.name, secret])), findingsOf };
}
