import { goSeconds } from '../go/duration';
import { ANNOTATIONS } from '../output/annotations';
import { originOf, SeenObject } from '../output/seen-object';
import type { Term } from './term';

/** A time that annotations state; undefined for none, and for what is no duration. @param seen where they are written */
export function statedTerm(
  name: string,
  annotation: string,
  seen: SeenObject,
  annotations: Readonly<Record<string, string>> | undefined,
): Term | undefined {
  const seconds = goSeconds(annotations?.[annotation] ?? '');
  return seconds === undefined
    ? undefined
    : { name, seconds, from: `${originOf(seen).place}: annotation ${annotation}` };
}

/** How long a workload takes that reads a changed file again by itself. */
export function rereadTerm(
  seen: SeenObject,
  annotations: Readonly<Record<string, string>> | undefined,
): Term | undefined {
  return statedTerm('reading the file again', ANNOTATIONS.rereadTime, seen, annotations);
}
