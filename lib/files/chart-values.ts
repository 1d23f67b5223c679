import { basename, dirname, resolve } from 'node:path';
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
 *
 * @param isNamed whether it holds such values @default - by its name
 */
export function valuesOfCharts(
  file: string,
  { value, line }: YamlDocument,
  unknown: Unknown[],
  isNamed = VALUES.test(basename(file)),
): ReadObject[] {
  if (!isNamed || !isFields(value) || (value['apiVersion'] && value['kind'])) {
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

/**
 * Files of a kustomization, or of a generator of its own, that charts get their values from, whatever they are called.
 * Absolute.
 */
export function valueFilesNamed(file: string, { value }: YamlDocument): string[] {
  const own = isFields(value) ? value : {};
  const charts = own['kind'] === 'HelmChartInflationGenerator' ? [own] : own['helmCharts'];
  const named = (Array.isArray(charts) ? charts : []).flatMap((one: unknown) =>
    isFields(one) ? [one['valuesFile'], one['additionalValuesFiles']].flat() : [],
  );
  return named
    .filter((path): path is string => typeof path === 'string' && path !== '' && !REMOTE.test(path))
    .map((path) => resolve(dirname(file), path));
}

const REMOTE = /^[a-z]+:\/\//i;

function objectOf(file: string, line: number, name: string, values: unknown): ReadObject {
  return {
    object: { apiVersion: 'v1', kind: 'Values', metadata: { name }, values } as ReadObject['object'],
    file,
    line,
  };
}
