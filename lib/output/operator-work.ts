/**
 * What External Secrets Operator is started with so that it keeps up, by how many objects are due each second: both sides
 * know it, that which installs it and that which looks at what runs.
 * https://external-secrets.io/latest/api/controller-options/
 */

/** `--concurrent`: half of the workers stay idle where each object takes a second, which is long. */
export function workersFor(objectsPerSecond: number): number {
  return Math.max(1, Math.ceil(2 * objectsPerSecond));
}

/** `--client-qps` as the operator has it by itself; `--client-burst` is twice that. */
export const CLIENT_QPS = 50;
/** For one object: a token, a look at its Secret, the Secret or its labels, its status. */
const API_REQUESTS = 4;

/** What it asks its own API server for in a second, and as much again in reserve. */
export function apiRequestsOf(objectsPerSecond: number): number {
  return Math.ceil(2 * API_REQUESTS * objectsPerSecond);
}
