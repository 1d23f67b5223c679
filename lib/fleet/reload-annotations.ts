import { ApiObjectMetadataDefinition } from 'cdk8s';
import { literalPattern } from '../encode/regexp';

/** https://github.com/stakater/Reloader#-annotations-reference */
export const RELOAD_ANNOTATION = 'secret.reloader.stakater.com/reload';

/** Reloader reads each name as a regular expression, anchored at both ends. */
export function reloadPattern(secretName: string): string {
  return literalPattern(secretName);
}

/** What is mounted by the CSI driver; taken note of with `--enable-csi-integration`. */
export const CLASS_RELOAD_ANNOTATION = 'secretproviderclass.reloader.stakater.com/reload';

/** Adds a Secret to those that restart a workload, beside what the user wrote there. */
export function addReloadAnnotation(metadata: ApiObjectMetadataDefinition, secretName: string): void {
  addPattern(metadata, RELOAD_ANNOTATION, reloadPattern(secretName));
}

/** The same for a SecretProviderClass. */
export function addClassReloadAnnotation(metadata: ApiObjectMetadataDefinition, className: string): void {
  addPattern(metadata, CLASS_RELOAD_ANNOTATION, reloadPattern(className));
}

function addPattern(metadata: ApiObjectMetadataDefinition, annotation: string, pattern: string): void {
  const annotations = (metadata.toJson() as { annotations?: Record<string, string> } | undefined)?.annotations;
  const patterns = annotations?.[annotation]?.split(',') ?? [];
  metadata.addAnnotation(annotation, reloadAnnotation([...patterns, pattern]));
}

/** Sorted, so that the order of the program's lines leaves no trace. */
export function reloadAnnotation(patterns: readonly string[]): string {
  return [...new Set(patterns)].sort().join(',');
}
