import { goDuration } from '../../go/duration';
import type { GitOpsSettings } from '../../fleet/gitops';
import { names } from '../../fleet/names';
import { defined, KubernetesObject, kubernetesObject } from '../../output/kubernetes-object';
import type { Chart } from '../installation/installation';

export const RELEASE = 'HelmRelease';

/**
 * A chart, and where it is from, for Flux's helm-controller.
 * https://fluxcd.io/flux/components/helm/helmreleases/
 */
export function fluxRelease(
  { namespace, interval }: Extract<GitOpsSettings, { tool: 'flux' }>,
  fleet: string,
  chart: Chart,
): KubernetesObject[] {
  const { name: chartName, version, repository, secretName, values } = chart;
  const place = { name: names.sync(fleet, chartName), namespace };
  const type = repository.startsWith('oci://') ? 'oci' : undefined;
  return [
    kubernetesObject('source.toolkit.fluxcd.io/v1', 'HelmRepository', place, {
      spec: defined({
        ...{ type, url: repository, interval: '1h0m0s' },
        secretRef: secretName === undefined ? undefined : { name: secretName },
      }),
    }),
    kubernetesObject('helm.toolkit.fluxcd.io/v2', RELEASE, place, {
      spec: {
        interval: goDuration(interval),
        releaseName: chartName,
        targetNamespace: chart.namespace,
        storageNamespace: chart.namespace,
        chart: { spec: { chart: chartName, version, sourceRef: { kind: 'HelmRepository', name: place.name } } },
        // What failed once may be for a reason that goes away, as when an image could not be fetched.
        install: { remediation: { retries: -1 } },
        upgrade: { remediation: { retries: 3 } },
        values,
      },
    }),
  ];
}
