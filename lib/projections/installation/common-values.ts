/** Of a pod that works on objects: what it asks for, and the memory at which it is stopped. */
export const RESOURCES = { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '1Gi' } };

/** While a node is drained. */
export const ONE_STAYS = { enabled: true, minAvailable: 1 };
