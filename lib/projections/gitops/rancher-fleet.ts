import type { GitOpsSettings } from '../../fleet/gitops';
import { names } from '../../fleet/names';
import { defined, KubernetesObject, kubernetesObject } from '../../output/kubernetes-object';
import type { Whereabouts } from './flux';
import type { Unit } from './units';

type RancherFleetSettings = Extract<GitOpsSettings, { tool: 'fleet' }>;

/** By which bundles find those that they depend on: Fleet makes their names itself, and shortens them. */
export const UNIT_LABEL = 'keywheel/unit';

/** What the one Rancher Fleet has to know of a cluster. https://fleet.rancher.io/ref-gitrepo */
export function gitRepo(fleet: RancherFleetSettings, where: Whereabouts, units: readonly Unit[]): KubernetesObject {
  const { namespace, repository, secretName, clusters, clusterLabel } = fleet;
  const name = clusters?.[where.cluster] ?? where.cluster;
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
      }),
    },
  );
}

/** `fleet.yaml` of a unit: what it is called, and what has to be ready before. https://fleet.rancher.io/ref-fleet-yaml */
export function bundleOf({ folder, namespace, after }: Unit, { fleet, cluster }: Whereabouts): object {
  const label = (of: string) => ({ [UNIT_LABEL]: names.sync(fleet, cluster, of) });
  return defined({
    labels: label(folder),
    defaultNamespace: namespace,
    dependsOn: after === undefined ? undefined : [{ selector: { matchLabels: label(after) } }],
  });
}
