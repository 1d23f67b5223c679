import { NamespaceDuties } from '../../fleet/inventory';
import { names } from '../../fleet/names';
import { spiffeIdTemplate } from '../../fleet/spire-trust';
import { clientsIn } from './clients';
import { Emission, emitter } from '../../kubernetes/emission';
import { defined, kubernetesObject } from '../../output/kubernetes-object';

/**
 * Has SPIRE give each pod of the namespace the id of its ServiceAccount. The trust domain is written out: the controller
 * manager refuses an id of another one. https://github.com/spiffe/spire-controller-manager/blob/main/docs/clusterspiffeid-crd.md
 */
export function spiffeManifests(duties: NamespaceDuties): Emission[] {
  const { namespace } = duties;
  const { spire, fleet } = namespace.cluster;
  if (!spire || !clientsIn(duties).some(({ token }) => token === 'spiffe')) {
    return [];
  }
  const spec = defined({
    className: spire.className,
    spiffeIDTemplate: spiffeIdTemplate(spire),
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace.name } },
  });
  const place = { name: names.spiffeId(fleet.name, namespace.name) };
  return emitter(namespace)(kubernetesObject('spire.spiffe.io/v1alpha1', 'ClusterSPIFFEID', place, { spec }));
}
