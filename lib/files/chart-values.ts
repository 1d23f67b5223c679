import { basename } from 'node:path';
import { isFields } from '../collections/fields';
import { shown } from './files-below';
import type { ReadObject } from './kubernetes-objects';
import { isOfSops } from './secret-values';
import type { Unknown } from '../output/unknown';
import type { YamlDocument } from '../yaml/documents';

/** How people call what they give to a chart: `values.yaml`, `values-prod.yaml`, `prod.values.yml`; and Fleet's own file. */
const VALUES = /^(?:(?:[\w.-]+[._-])?values(?:[._-][\w.-]+)?|fleet)\.ya?ml$/i;

/**
 * The values of a chart, as an object, for what is in clear in them: what becomes of them only the chart knows. Also those
 * that a kustomization says itself.
 *
 * https://helm.sh/docs/chart_template_guide/values_files/
 */
export function valuesOfCharts(file: string, { value, line }: YamlDocument, unknown: Unknown[]): ReadObject[] {
  if (!VALUES.test(basename(file)) || !isFields(value) || (value['apiVersion'] && value['kind'])) {
    return [];
  }
  const { sops, ...values } = value;
  if (isOfSops(sops)) {
    unknown.push({ place: shown(file), message: 'it is encrypted by SOPS: only names were read' });
  }
  return [objectOf(file, line, basename(file), values)];
}

/** @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/helmcharts/ */
export function valuesInKustomization(file: string, { value, line }: YamlDocument): ReadObject[] {
  const charts: unknown = isFields(value) ? value['helmCharts'] : undefined;
  return (Array.isArray(charts) ? charts : []).flatMap((one: unknown) =>
    isFields(one) && isFields(one['valuesInline'])
      ? [objectOf(file, line, typeof one['name'] === 'string' ? one['name'] : 'chart', one['valuesInline'])]
      : [],
  );
}

function objectOf(file: string, line: number, name: string, values: unknown): ReadObject {
  return {
    object: { apiVersion: 'v1', kind: 'Values', metadata: { name }, values } as ReadObject['object'],
    file,
    line,
  };
}
