import type { KubernetesObject } from '../output/kubernetes-object';

/** What the operator says of an object. */
export interface Condition {
  readonly ready: boolean;
  readonly reason: string;
  readonly message: string;
  /** ISO 8601. */
  readonly since?: string;
}

/** Sealed Secrets calls it otherwise. */
const TYPES = new Set(['Ready', 'Synced']);

/** Undefined where it says nothing yet. https://external-secrets.io/latest/api/spec/ */
export function conditionOf(object: KubernetesObject): Condition | undefined {
  const { conditions } = statusOf(object);
  const found: unknown = Array.isArray(conditions)
    ? conditions.find((one: any) => typeof one === 'object' && one !== null && TYPES.has(one.type))
    : undefined;
  if (found === undefined) {
    return undefined;
  }
  const { status, reason, message, lastTransitionTime } = found as Record<string, unknown>;
  return {
    ready: status === 'True',
    reason: text(reason) ?? '',
    message: text(message) ?? '',
    since: moment(lastTransitionTime),
  };
}

/** When the operator last read it from its store, ISO 8601. */
export function refreshedAt(object: KubernetesObject): string | undefined {
  return moment(statusOf(object)['refreshTime']);
}

/** Whether the operator has acted on the object in the form that it has now; where it does not say, it has. */
export function isObserved(object: KubernetesObject): boolean {
  const { generation } = object.metadata as { generation?: unknown };
  const { syncedResourceVersion: synced, observedGeneration: observed } = statusOf(object);
  const seen = text(synced)?.split('-')[0] ?? (typeof observed === 'number' ? String(observed) : undefined);
  return generation === undefined || seen === undefined || seen === String(generation);
}

function statusOf(object: KubernetesObject): Readonly<Record<string, unknown>> {
  const { status } = object;
  return typeof status === 'object' && status !== null ? (status as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function moment(value: unknown): string | undefined {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined;
}
