/** Of a pod that works on objects: what it asks for, and the memory at which it is stopped. */
export const RESOURCES = { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '1Gi' } };

/** While a node is drained. A pod that is alone would keep its node for ever. */
export function oneStays(replicas: unknown) {
  return { enabled: Number(replicas) > 1, minAvailable: 1 };
}
