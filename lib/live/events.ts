import { grouped } from '../collections/grouped';
import type { KubernetesObject } from '../output/kubernetes-object';

/** The texts of a cluster's warnings by the object that they are about, the newest first. */
export class Warnings {
  private readonly byObject: ReadonlyMap<string, readonly Warning[]>;

  constructor(objects: readonly KubernetesObject[]) {
    const warnings = objects.filter(({ kind }) => kind === 'Event').flatMap((event) => warningOf(event) ?? []);
    this.byObject = grouped(
      warnings.sort((a, b) => b.at - a.at),
      ({ about }) => about,
    );
  }

  about({ kind, metadata: { name, namespace = '' } }: KubernetesObject): readonly string[] {
    return this.byObject.get(`${kind} ${namespace}/${name}`)?.map(({ text }) => text) ?? [];
  }
}

interface Warning {
  readonly about: string;
  readonly at: number;
  readonly text: string;
}

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ */
function warningOf(event: any): Warning | undefined {
  const { type, message, note, involvedObject, regarding, series } = event;
  const about = involvedObject ?? regarding;
  const text: unknown = message ?? note;
  if (type !== 'Warning' || typeof text !== 'string' || typeof about !== 'object' || about === null) {
    return undefined;
  }
  const times = [series?.lastObservedTime, event.lastTimestamp, event.eventTime, event.metadata.creationTimestamp];
  const at = times.map((time) => Date.parse(time)).find((time) => !Number.isNaN(time)) ?? 0;
  return { about: `${about.kind} ${about.namespace ?? ''}/${about.name}`, at, text };
}
