import { json } from '../encode/json';
import type { Finding } from '../output/finding';

/** Findings for another program: docs/findings.md names every field. The version changes when a field changes. */
export function findingsJson(findings: readonly Finding[]): string {
  return json(findingsData(findings));
}

export function findingsData(findings: readonly Finding[]) {
  return {
    version: 1 as const,
    findings: findings.map(({ id, severity, path, place, source, message, values, why, fix, docs, acknowledged }) => ({
      ...{ id, severity, path, place, source, message, values, why, fix, docs, acknowledged },
    })),
  };
}
