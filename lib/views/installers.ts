import type { SyncFile } from '../output/cluster';
import { groupOf, SeenObject, specOf } from '../output/seen-object';
import type { Bundles } from './rancher-syncs';

/**
 * What installs charts on a cluster and is not among its objects: applications of an Argo CD elsewhere, and folders that
 * Rancher Fleet makes a Bundle of, with what their `fleet.yaml` says.
 */
export function installersOf(cluster: string, syncs: readonly SyncFile[], bundles: Bundles): SeenObject[] {
  const told = syncs.flatMap(({ name, manifests }) =>
    manifests.map(({ object, path, source }): SeenObject => {
      return { object, path, file: source?.file ?? name, line: source?.line };
    }),
  );
  const applications = told.filter(
    ({ object }) => groupOf(object) === 'argoproj.io' && object.kind === 'Application' && chartsIn(object).length > 0,
  );
  const folders = [...bundles].filter(
    ([folder, bundle]) => folder.startsWith(`${cluster}/`) && (bundle as any).helm?.chart !== undefined,
  );
  return [...applications, ...folders.map(([folder, bundle]) => asBundle(folder, bundle, told[0]?.path ?? ''))];
}

function chartsIn(application: SeenObject['object']): unknown[] {
  const { source, sources = [] } = specOf(application);
  return [source, ...sources].filter((one) => one?.chart !== undefined);
}

/** https://fleet.rancher.io/ref-bundle */
function asBundle(folder: string, spec: object, path: string): SeenObject {
  const object = {
    apiVersion: 'fleet.cattle.io/v1alpha1',
    kind: 'Bundle',
    metadata: { name: folder.split('/')[1]! },
    spec,
  };
  return { object, path, file: `${folder}/fleet.yaml` };
}
