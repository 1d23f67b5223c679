import { ApiObjectMetadataDefinition } from 'cdk8s';

/** https://github.com/stakater/Reloader#-annotations-reference */
export const RELOAD_ANNOTATION = 'secret.reloader.stakater.com/reload';

/** Reloader reads each name as a regular expression, anchored at both ends. */
export function reloadPattern(secretName: string): string {
  return secretName.replaceAll('.', '\\.');
}

/** Adds a Secret to those that restart a workload, beside what the user wrote there. */
export function addReloadAnnotation(metadata: ApiObjectMetadataDefinition, secretName: string): void {
  const annotations = (metadata.toJson() as { annotations?: Record<string, string> } | undefined)?.annotations;
  const patterns = annotations?.[RELOAD_ANNOTATION]?.split(',') ?? [];
  metadata.addAnnotation(RELOAD_ANNOTATION, reloadAnnotation([...patterns, reloadPattern(secretName)]));
}

/** Sorted, so that the order of the program's lines leaves no trace. */
export function reloadAnnotation(patterns: readonly string[]): string {
  return [...new Set(patterns)].sort().join(',');
}
