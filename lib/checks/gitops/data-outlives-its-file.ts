import { originOf, SeenObject } from '../../output/seen-object';
import type { Sync } from '../../views/sync';
import type { Check } from '../check';
import { says } from '../../output/said-values';

/** What holds data stays in the cluster when its file leaves the repository. */
export const dataOutlivesItsFile: Check = {
  id: 'data-outlives-its-file',
  severity: 'warning',
  scope: 'cluster',
  why: 'A commit that loses a file, or a folder that moves, deletes a namespace with everything in it.',
  *run({ cluster: { watch, folders } }) {
    for (const { tool, folder, prunes } of watch.syncs) {
      for (const seen of prunes ? (folders.get(folder) ?? []) : []) {
        if (HOLDS_DATA.test(seen.object.kind) && !isKept(tool, seen)) {
          const [key, ...values] = KEPT[tool];
          yield {
            ...originOf(seen),
            ...says`${tool} deletes it when its file is gone`,
            fix: `annotate it with ${key}: ${values.join(',')}`,
          };
        }
      }
    }
  },
};

const HOLDS_DATA = /^(CustomResourceDefinition|Namespace|PersistentVolumeClaim)$/;

/** What each tool reads, and what it has to find there. */
const KEPT: Readonly<Record<Sync['tool'], readonly [key: string, value: string]>> = {
  Flux: ['kustomize.toolkit.fluxcd.io/prune', 'disabled'],
  'Argo CD': ['argocd.argoproj.io/sync-options', 'Prune=false'],
  'Rancher Fleet': ['helm.sh/resource-policy', 'keep'],
};

function isKept(tool: Sync['tool'], { object: { metadata } }: SeenObject): boolean {
  const [key, ...values] = KEPT[tool];
  const said = (metadata.annotations?.[key] ?? '').split(',').map((one) => one.trim());
  return values.every((value) => said.includes(value));
}
