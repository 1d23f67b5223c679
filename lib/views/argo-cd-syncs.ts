import { SeenObject, specOf } from '../output/seen-object';
import { Change, changesOf, folderOf, Halt, listOf, movesOf, OfKind, plainPath, renamesOf, Sync } from './sync';

/** https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/ */
export function argoCdSyncs(ofKind: OfKind): Sync[] {
  return ofKind('argoproj.io', 'Application').flatMap((seen) => {
    const { source, sources = [source], destination, syncPolicy } = specOf(seen.object);
    return listOf(sources)
      .filter((one) => typeof one?.path === 'string')
      .map((one) => ({
        tool: 'Argo CD' as const,
        seen,
        folder: folderOf(one.path),
        path: plainPath(one.path),
        revision: `${String(one.repoURL).replace(/(\.git)?\/?$/, '')} at ${one.targetRevision || 'HEAD'}`,
        destinations: [destinationOf(destination)],
        halts: haltsOf(seen),
        changes: changesIn(one),
        prunes: syncPolicy?.automated?.prune === true,
        after: [],
        missing: [],
        awaits: new Set<string>(),
        assessed: new Set<string>(),
      }));
  });
}

/** One Argo CD for each cluster calls its own alike. */
function destinationOf({ name, server }: { readonly name?: string; readonly server?: string } = {}): string {
  return name === 'in-cluster' || server === 'https://kubernetes.default.svc' ? '' : (name ?? server ?? '""');
}

const SKIPPED = 'argocd.argoproj.io/skip-reconcile';

/** https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/ */
function haltsOf(seen: SeenObject): Halt[] {
  const { automated } = specOf(seen.object).syncPolicy ?? {};
  const fix = 'let it sync by itself, or sync it by hand after each commit';
  if (automated === undefined || automated === null) {
    return [{ seen, field: 'spec.syncPolicy has no automated', fix }];
  }
  if (automated.enabled === false) {
    return [{ seen, field: 'spec.syncPolicy.automated.enabled: false', fix }];
  }
  const isSkipped = seen.object.metadata.annotations?.[SKIPPED] === 'true';
  return isSkipped ? [{ seen, field: `${SKIPPED}: "true"`, fix: 'take the annotation away' }] : [];
}

function changesIn({ kustomize, directory, plugin }: any): Change[] {
  return [
    ...movesOf('kustomize.namespace', kustomize?.namespace),
    ...renamesOf('kustomize.', kustomize),
    ...changesOf('kustomize.', kustomize, ['patches', 'images', 'components', 'replicas']),
    ...changesOf('directory.', directory, ['exclude', 'include', 'jsonnet']),
    ...changesOf('', { plugin }, ['plugin']),
  ];
}
