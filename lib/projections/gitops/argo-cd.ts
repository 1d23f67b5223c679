import { grouped } from '../../collections/grouped';
import type { GitOpsSettings } from '../../fleet/gitops';
import { names } from '../../fleet/names';
import { ANNOTATIONS } from '../../output/annotations';
import { KubernetesObject, kubernetesObject } from '../../output/kubernetes-object';
import { revisionText } from '../../output/revision';
import { isClusterScoped } from '../../output/kinds';
import { groupOf } from '../../output/seen-object';
import type { Whereabouts } from './flux';
import type { Chart } from '../installation/installation';
import { installationFolder, Unit } from './units';

type ArgoCdSettings = Extract<GitOpsSettings, { tool: 'argoCd' }>;

/** A project and its applications: the whole cluster's, or a tenant's. */
interface Project {
  readonly name: string;
  readonly description: string;
  readonly applications: readonly {
    readonly name: string;
    /** Of what says none: Argo CD asks whether the project may go there, even where nothing does. */
    readonly namespace: string;
    readonly units: readonly Unit[];
    readonly chart?: Chart;
    /** What it comes after has a lower one. */
    readonly wave: number;
  }[];
}

/**
 * What the one Argo CD has to know of a cluster: a project for what belongs to all of it, one for each tenant, and an
 * application for each namespace. A tenant's project takes it to its own namespaces and lets it make nothing else.
 *
 * @param tenantOf the tenant of a namespace, `<environment>/<tenant>`
 */
export function argoCdObjects(
  argoCd: ArgoCdSettings,
  where: Whereabouts,
  units: readonly Unit[],
  tenantOf: ReadonlyMap<string, string>,
): KubernetesObject[] {
  const projects = projectsOf(where, units, tenantOf);
  return [
    ...projects.map((project) => appProject(argoCd, where, project)),
    ...projects.flatMap((project) =>
      project.applications.map((application) => applicationOf(argoCd, where, project, application)),
    ),
  ];
}

function projectsOf(where: Whereabouts, units: readonly Unit[], tenantOf: ReadonlyMap<string, string>): Project[] {
  const { fleet, cluster, operator } = where;
  const wide = units.filter(({ namespace, part }) => namespace === undefined && part !== 'installation');
  const name = names.sync(fleet, cluster);
  const all: Project[] = units.flatMap((unit) => (unit.part === 'installation' ? installing(where, unit) : []));
  if (wide.length > 0) {
    all.push({
      name,
      description: `What belongs to all of cluster ${cluster}`,
      applications: wide.map((unit) => ({
        ...{ namespace: operator, units: [unit] },
        // What needs namespaces comes after theirs, and makes nothing of the cluster look broken before.
        ...(unit.part === 'cluster' ? { name, wave: -1 } : { name: names.sync(fleet, cluster, unit.folder), wave: 1 }),
      })),
    });
  }
  const byTenant = grouped(
    units.filter(({ namespace }) => namespace !== undefined),
    ({ namespace }) => tenantOf.get(namespace!)!,
  );
  for (const [tenant, own] of byTenant) {
    const byNamespace = grouped(own, ({ namespace }) => namespace!);
    all.push({
      name: names.sync(fleet, cluster, tenant.split('/')[1]!),
      description: `Tenant ${tenant} on cluster ${cluster}`,
      applications: [...byNamespace].map(([namespace, units]) => ({
        name: names.sync(fleet, cluster, namespace),
        namespace,
        units,
        wave: 0,
      })),
    });
  }
  return all;
}

/** Namespaces and rights of the controllers that come with the fleet, then an application for each of their charts. */
function installing({ fleet, cluster, operator }: Whereabouts, unit: Unit): Project {
  const name = names.sync(fleet, cluster, unit.folder);
  const charts = unit.charts ?? [];
  return {
    name,
    description: `What is installed on cluster ${cluster}`,
    applications: [
      { name, namespace: operator, units: [unit], wave: -3 },
      ...charts.map((chart) => ({
        name: names.sync(fleet, cluster, installationFolder(chart.name)),
        ...{ namespace: chart.namespace, units: [], chart, wave: -2 },
      })),
    ],
  };
}

/** What the charts make that is in no namespace, each if its values say so. */
const OF_CHARTS: readonly (readonly [group: string, kind: string])[] = [
  ['admissionregistration.k8s.io', 'ValidatingWebhookConfiguration'],
  ['apiextensions.k8s.io', 'CustomResourceDefinition'],
  ['rbac.authorization.k8s.io', 'ClusterRole'],
  ['rbac.authorization.k8s.io', 'ClusterRoleBinding'],
];

/** https://argo-cd.readthedocs.io/en/stable/user-guide/projects/ */
function appProject(
  { namespace, repository, clusters }: ArgoCdSettings,
  { cluster }: Whereabouts,
  { name, description, applications }: Project,
): KubernetesObject {
  const objects = applications.flatMap(({ units }) => units.flatMap(({ manifests }) => manifests));
  // A tenant's objects go nowhere but to its namespaces, whatever they say.
  const isOfTenant = applications.some(({ units }) => units.some((unit) => unit.namespace !== undefined));
  const destination = clusters?.[cluster] ?? cluster;
  const charts = applications.flatMap(({ chart }) => chart ?? []);
  const kinds = new Map(
    [
      ...objects
        // A kind that is not known may be one of the whole cluster, where it says no namespace.
        .filter(({ object }) => isClusterScoped(object.kind) || (!isOfTenant && !object.metadata.namespace))
        .map(({ object }) => [groupOf(object), object.kind] as const),
      ...(charts.length > 0 ? OF_CHARTS : []),
    ].map(([group, kind]) => [`${group}/${kind}`, { group, kind }]),
  );
  const namespaces = new Set([
    ...applications.map((one) => one.namespace),
    ...(isOfTenant ? [] : objects.flatMap(({ object }) => object.metadata.namespace ?? [])),
  ]);
  return kubernetesObject(
    'argoproj.io/v1alpha1',
    'AppProject',
    { name, namespace },
    {
      spec: {
        description,
        sourceRepos: [...new Set([repository.url, ...charts.map((chart) => chartUrl(chart))])],
        destinations: [...namespaces].sort().map((one) => ({ name: destination, namespace: one })),
        clusterResourceWhitelist: [...kinds.keys()].sort().map((key) => kinds.get(key)!),
      },
    },
    // Before every application: one whose project is not there is never healthy, and the waves after it would not come.
    { 'argocd.argoproj.io/sync-wave': '-4' },
  );
}

/** https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/ */
function applicationOf(
  { namespace, repository, clusters }: ArgoCdSettings,
  { cluster, path }: Whereabouts,
  { name: project }: Project,
  application: Project['applications'][number],
): KubernetesObject {
  const object = kubernetesObject(
    'argoproj.io/v1alpha1',
    'Application',
    { name: application.name, namespace },
    {
      spec: {
        project,
        sources: [
          ...application.units.map(({ folder }) => ({
            repoURL: repository.url,
            targetRevision: repository.branch,
            path: `${path}/${folder}`,
          })),
          ...(application.chart ? [chartSource(application.chart)] : []),
        ],
        destination: { name: clusters?.[cluster] ?? cluster, namespace: application.namespace },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          syncOptions: ['ServerSideApply=true', 'SkipDryRunOnMissingResource=true', 'PruneLast=true'],
          // A namespace that is not there yet, or a Secret, may be at the next try; and a commit that mends what was
          // refused is not held up by the one that it mends (3.2 or newer).
          retry: { limit: -1, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
        },
      },
    },
    {
      // Waves of applications wait for each other only where Argo CD is told how well an application is.
      'argocd.argoproj.io/sync-wave': String(application.wave),
      // What the operator's definitions fill in, and what other controllers add, is no difference.
      'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
      ...(application.units.length > 0
        ? { [ANNOTATIONS.takenOf]: revisionText(repository.url, repository.branch) }
        : {}),
    },
  );
  return { ...object, metadata: { ...object.metadata, finalizers: [WITH_ITS_OBJECTS] } };
}

/**
 * An application that goes takes along what it has made; without this, that would be left behind.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/#about-the-deletion-finalizer
 */
const WITH_ITS_OBJECTS = 'resources-finalizer.argocd.argoproj.io';

/** https://argo-cd.readthedocs.io/en/stable/user-guide/helm/ */
function chartSource(chart: Chart): object {
  const { name, version, values } = chart;
  return {
    repoURL: chartUrl(chart),
    chart: name,
    targetRevision: version,
    helm: { releaseName: name, valuesObject: values },
  };
}

/** Argo CD writes addresses of registries without a scheme. */
function chartUrl({ repository }: Chart): string {
  return repository.replace(/^oci:\/\//, '');
}
