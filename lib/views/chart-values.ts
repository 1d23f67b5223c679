import { load } from 'js-yaml';
import { valueAt } from '../collections/value-at';
import { type SeenObject, specOf } from '../output/seen-object';

/** One installation of a chart, and what its objects say of the chart's values. */
export interface ChartValues {
  readonly seen: SeenObject;
  /** What Helm calls it; empty where the tool makes a name. */
  readonly release: string;
  /** In which it is installed; undefined where that is not said. */
  readonly namespace?: string;
  /** A value by its path, such as `reloader.ignoreSecrets`; undefined where it is not said. */
  readonly value: (path: string) => unknown;
  /** Whether a file or an object elsewhere may say more. */
  readonly isOpen: boolean;
}

interface Objects {
  readonly ofKind: (...kinds: string[]) => readonly SeenObject[];
}

/**
 * Installations of a chart by Flux, Argo CD, Rancher Fleet and the Helm controller of k3s. Values are anybody's, of any type.
 * https://fluxcd.io/flux/components/helm/helmreleases/#values
 * https://argo-cd.readthedocs.io/en/stable/user-guide/helm/
 * https://fleet.rancher.io/ref-fleet-yaml
 * https://docs.k3s.io/helm
 */
export function chartValues(objects: Objects, chart: string): ChartValues[] {
  return [
    ...objects
      .ofKind('HelmRelease')
      .filter((seen) => releases(objects, seen, chart))
      .map(ofRelease),
    ...objects.ofKind('Application').flatMap((seen) => ofApplication(seen, chart)),
    ...objects
      .ofKind('Bundle')
      .filter(({ object }) => isChart(specOf(object).helm?.chart, chart))
      .map(ofBundle),
    ...objects
      .ofKind('HelmChart')
      .filter(({ object }) => specOf(object).chart === chart)
      .map(ofHelmChart),
  ];
}

/** By the name of the chart, or by a repository of it that the release refers to. */
function releases(objects: Objects, { object }: SeenObject, chart: string): boolean {
  const { chart: own, chartRef } = specOf(object);
  const isRepository = ({ object: repository }: SeenObject) =>
    repository.metadata.name === chartRef.name && String(specOf(repository).url).endsWith(`/${chart}`);
  return (
    own?.spec?.chart === chart ||
    (chartRef?.kind === 'OCIRepository' && objects.ofKind(chartRef.kind).some(isRepository))
  );
}

function ofRelease(seen: SeenObject): ChartValues {
  const { values, valuesFrom, targetNamespace, releaseName } = specOf(seen.object);
  const { name, namespace: own } = seen.object.metadata;
  const target = textOf(targetNamespace);
  return {
    ...{
      seen,
      namespace: target ?? own,
      value: (path) => valueAt(values, path),
      isOpen: listOf(valuesFrom).length > 0,
    },
    release: textOf(releaseName) ?? (target === undefined ? name : `${target}-${name}`),
  };
}

function ofApplication(seen: SeenObject, chart: string): ChartValues[] {
  const { source, sources = [], destination } = specOf(seen.object);
  const namespace = textOf(destination?.namespace);
  return [source, ...sources]
    .filter((one) => one?.chart === chart)
    .map(({ helm }) => {
      const { parameters, values, valuesObject, valueFiles, fileParameters, releaseName } = helm ?? {};
      const release = textOf(releaseName) ?? seen.object.metadata.name;
      const given = new Map((listOf(parameters) as any[]).map((one) => [one?.name, one?.value]));
      const texts = parsed(values);
      const value = (path: string) => given.get(path) ?? valueAt(valuesObject ?? texts, path);
      const isOpen = listOf(valueFiles).length + listOf(fileParameters).length > 0;
      return { seen, release, namespace, value, isOpen };
    });
}

/** By its name, or its address in a registry. */
function isChart(said: unknown, chart: string): boolean {
  return said === chart || (typeof said === 'string' && said.endsWith(`/${chart}`));
}

function ofBundle(seen: SeenObject): ChartValues {
  const { helm, namespace, defaultNamespace } = specOf(seen.object);
  return {
    ...{ seen, namespace: textOf(namespace) ?? textOf(defaultNamespace), release: textOf(helm.releaseName) ?? '' },
    value: (path) => valueAt(helm.values, path),
    isOpen: listOf(helm.valuesFrom).length + listOf(helm.valuesFiles).length > 0,
  };
}

function ofHelmChart(seen: SeenObject): ChartValues {
  const { set, valuesContent, valuesSecrets, targetNamespace = 'default' } = specOf(seen.object);
  const texts = parsed(valuesContent);
  return {
    ...{ seen, release: seen.object.metadata.name, namespace: textOf(targetNamespace) },
    isOpen: listOf(valuesSecrets).length > 0,
    value: (path) => (set && Object.hasOwn(Object(set), path) ? set[path] : valueAt(texts, path)),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Undefined for what is no YAML, which Helm refuses. */
function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? load(text) : undefined;
  } catch {
    return undefined;
  }
}
