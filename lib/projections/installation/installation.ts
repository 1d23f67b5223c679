import type { PinnedChart } from '../../fleet/chart-installation';
import type { SpokeCluster } from '../../fleet/spoke-cluster';
import { certificateRights, operatorRights, secretsRole } from '../../kubernetes/operator-rights';
import { namespaceObject } from '../../kubernetes/rbac';
import type { Manifest, ManifestFile, SynthesizedCluster } from '../../output/cluster';
import type { KubernetesObject } from '../../output/kubernetes-object';
import { allNeeds, namespacesServed } from './operator-needs';
import { CERTIFICATE_ACCOUNT, CERTIFICATE_SECRET, operatorValues } from './operator-values';
import { startedWith } from './operator-flags';
import { overlaid } from './overlaid';
import { reloaderValues } from './reloader-values';

/** A chart, as Helm installs it. */
export interface Chart extends Omit<PinnedChart, 'values'> {
  /** Its name, and that of the release. */
  readonly name: 'external-secrets' | 'reloader';
  readonly namespace: string;
  readonly values: object;
}

/** The controllers that come to a cluster with its fleet. */
export interface Installation {
  /** What is there before the charts. */
  readonly manifests: readonly Manifest[];
  readonly charts: readonly Chart[];
}

/** What is installed, and the cluster's manifests with the rights that the operator needs in their namespaces. */
export function installed(
  rendered: SynthesizedCluster,
  { fleet, operator, concurrentIsOpen, operatorChart, reloader, node }: SpokeCluster,
): { readonly cluster: SynthesizedCluster; readonly installation: Installation } {
  const manifests = rendered.files.flatMap((file) => file.manifests);
  const own = (objects: readonly KubernetesObject[]) => objects.map((object) => ({ object, path: node.path }));
  const charts: Chart[] = [];
  const before: Manifest[] = [];
  let cluster = rendered;
  if (operatorChart) {
    const { namespace, serviceAccount: name } = operator;
    const needs = allNeeds(manifests);
    const started = { ...operator, ...startedWith({ ...operator, concurrentIsOpen }, manifests) };
    const values = overlaid(operatorValues(started, needs, operatorChart.values), operatorChart.values);
    charts.push({ ...operatorChart, name: 'external-secrets', namespace, values });
    before.push(
      ...own([
        restrictedNamespace(namespace),
        ...operatorRights(fleet.name, { name, namespace }, needs),
        ...certificateRights(fleet.name, { name: CERTIFICATE_ACCOUNT, namespace }, CERTIFICATE_SECRET),
      ]),
    );
    const served = new Set<string>();
    const withRoles = (file: ManifestFile): ManifestFile => {
      const more = namespacesServed(file.manifests).filter((one) => !served.has(one));
      more.forEach((one) => served.add(one));
      const roles = more.flatMap((one) => secretsRole(fleet.name, one, { name, namespace }));
      return roles.length === 0 ? file : { ...file, manifests: [...own(roles), ...file.manifests] };
    };
    cluster = { ...rendered, files: rendered.files.map(withRoles) };
  }
  if (reloader) {
    const { chart, namespace } = reloader;
    const values = overlaid(reloaderValues(manifests, chart.values), chart.values);
    charts.push({ ...chart, name: 'reloader', namespace, values });
    if (!before.some(({ object }) => object.kind === 'Namespace' && object.metadata.name === namespace)) {
      before.unshift(...own([restrictedNamespace(namespace)]));
    }
  }
  return { cluster, installation: { manifests: before, charts } };
}

/**
 * Of controllers, in which nobody runs anything that could leave its pod.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
function restrictedNamespace(name: string): KubernetesObject {
  const { metadata, ...object } = namespaceObject(name);
  const labels = { ...metadata.labels, 'pod-security.kubernetes.io/enforce': 'restricted' };
  return { ...object, metadata: { ...metadata, labels } };
}
