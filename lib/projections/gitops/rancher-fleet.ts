import { literalPattern } from '../../encode/regexp';
import type { GitOpsSettings } from '../../fleet/gitops';
import { names } from '../../fleet/names';
import { ANNOTATIONS } from '../../output/annotations';
import { defined, KubernetesObject, kubernetesObject } from '../../output/kubernetes-object';
import { revisionText } from '../../output/revision';
import type { Whereabouts } from './flux';
import type { Chart, Installation } from '../installation/installation';
import { installationFolder, Unit } from './units';

type RancherFleetSettings = Extract<GitOpsSettings, { tool: 'fleet' }>;

/** By which bundles find those that they depend on: Fleet makes their names itself, and shortens them. */
export const UNIT_LABEL = 'keywheel/unit';

/** What the one Rancher Fleet has to know of a cluster. https://fleet.rancher.io/ref-gitrepo */
export function gitRepo(fleet: RancherFleetSettings, where: Whereabouts, units: readonly Unit[]): KubernetesObject {
  const { namespace, repository, secretName, clusters, clusterLabel } = fleet;
  const name = clusters?.[where.cluster] ?? where.cluster;
  const withLogin = units.flatMap(({ charts = [] }) => charts).filter(({ secretName: login }) => login !== undefined);
  return kubernetesObject(
    'fleet.cattle.io/v1alpha1',
    'GitRepo',
    { name: names.sync(where.fleet, where.cluster), namespace },
    {
      spec: defined({
        repo: repository.url,
        branch: repository.branch,
        clientSecretName: secretName,
        paths: units.map(({ folder }) => `${where.path}/${folder}`),
        targets: [
          clusterLabel === undefined
            ? { clusterName: name }
            : { clusterSelector: { matchLabels: { [clusterLabel]: name } } },
        ],
        correctDrift: { enabled: true },
        helmSecretName: withLogin[0]?.secretName,
        // Nobody else gets the login.
        helmRepoURLRegex: withLogin.length === 0 ? undefined : addressesOf(withLogin),
      }),
    },
    { [ANNOTATIONS.takenOf]: revisionText(repository.url, repository.branch) },
  );
}

/** A pattern of Go. */
function addressesOf(charts: readonly Chart[]): string {
  const addresses = new Set(charts.map(({ repository }) => literalPattern(repository.replace(/\/$/, ''))));
  return `^(${[...addresses].join('|')})(/|$)`;
}

/** `fleet.yaml` of a unit: what it is called, and what has to be ready before. https://fleet.rancher.io/ref-fleet-yaml */
export function bundleOf({ folder, namespace, after, charts = [] }: Unit, { fleet, cluster }: Whereabouts): object {
  const [chart] = charts;
  const label = (of: string) => ({ [UNIT_LABEL]: names.sync(fleet, cluster, of) });
  return defined({
    labels: label(folder),
    defaultNamespace: chart?.namespace ?? namespace,
    // What somebody applied before, by hand or by another tool, is taken over.
    helm: { takeOwnership: true, ...(chart && helmOf(chart)) },
    dependsOn: after.length === 0 ? undefined : after.map((one) => ({ selector: { matchLabels: label(one) } })),
  });
}

/** Fleet installs one chart a folder. https://fleet.rancher.io/gitrepo-content */
export function fleetUnits({ manifests, charts }: Installation): Unit[] {
  const first: Unit = { folder: installationFolder('cluster'), part: 'installation', after: [], manifests };
  const others = charts.map((chart, index): Unit => {
    const before = charts[index - 1];
    return {
      folder: installationFolder(chart.name),
      part: 'installation',
      after: [before === undefined ? first.folder : installationFolder(before.name)],
      manifests: [],
      charts: [chart],
    };
  });
  return [first, ...others];
}

/** A registry holds each chart at an address of its own. */
function helmOf({ name, repository, version, values }: Chart): object {
  const source = repository.startsWith('oci://')
    ? { chart: `${repository.replace(/\/$/, '')}/${name}` }
    : { chart: name, repo: repository };
  return { releaseName: name, ...source, version, values };
}
