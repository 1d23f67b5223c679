import { grouped } from '../collections/grouped';
import type { KubernetesObject } from '../output/kubernetes-object';

/** What the operator reported of one attempt. */
export interface Warning {
  /** In milliseconds. */
  readonly at: number;
  readonly text: string;
}

/** Milliseconds by which an event may be older than the condition that it explains: times are of whole seconds. */
const SLACK = 10_000;

/** The warnings of a cluster by the object that they are about. */
export class Warnings {
  private readonly byObject: ReadonlyMap<string, readonly (Warning & { readonly about: string })[]>;

  constructor(objects: readonly KubernetesObject[]) {
    const warnings = objects.filter(({ kind }) => kind === 'Event').flatMap((event) => warningOf(event) ?? []);
    this.byObject = grouped(
      warnings.sort((a, b) => b.at - a.at),
      ({ about }) => about,
    );
  }

  /** The newest, unless it is of before the failure. @param since ISO 8601 */
  newest({ kind, metadata: { name, namespace = '' } }: KubernetesObject, since?: string): Warning | undefined {
    const [first] = this.byObject.get(`${kind} ${namespace}/${name}`) ?? [];
    return first && since !== undefined && first.at < Date.parse(since) - SLACK ? undefined : first;
  }
}

/** What the operators call themselves; policy engines and GitOps tools warn of the same objects. */
const OPERATORS = /secret/i;

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ */
function warningOf(event: any): (Warning & { readonly about: string }) | undefined {
  const { type, message, note, involvedObject, regarding, series } = event;
  const about = involvedObject ?? regarding;
  const text: unknown = message ?? note;
  const reporter: unknown = event.reportingComponent || event.reportingController || event.source?.component;
  const isOperators = typeof reporter !== 'string' || reporter === '' || OPERATORS.test(reporter);
  if (type !== 'Warning' || typeof text !== 'string' || typeof about !== 'object' || about === null || !isOperators) {
    return undefined;
  }
  const times = [series?.lastObservedTime, event.lastTimestamp, event.eventTime, event.metadata.creationTimestamp];
  const at = times.map((time) => Date.parse(time)).find((time) => !Number.isNaN(time)) ?? 0;
  return { about: `${about.kind} ${about.namespace ?? ''}/${about.name}`, at, text };
}
