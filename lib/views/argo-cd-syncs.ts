import { SeenObject, specOf } from '../output/seen-object';
import { globPattern } from '../go/glob';
import { revisionText } from '../output/revision';
import {
  Change,
  changesOf,
  folderOf,
  Halt,
  isCommit,
  listOf,
  movesOf,
  OfKind,
  Omission,
  plainPath,
  renamesOf,
  Sync,
} from './sync';

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
        revision: revisionText(one.repoURL, one.targetRevision || 'HEAD'),
        destinations: [destinationOf(destination)],
        halts: haltsOf(seen, one.targetRevision),
        changes: changesIn(one),
        omissions: omissionsOf(seen, one.directory),
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
function haltsOf(seen: SeenObject, targetRevision: unknown): Halt[] {
  const { automated } = specOf(seen.object).syncPolicy ?? {};
  const fix = 'let it sync automatically, or sync it by hand after each commit';
  if (automated === undefined || automated === null) {
    return [{ seen, field: 'spec.syncPolicy has no automated', fix }];
  }
  if (automated.enabled === false) {
    return [{ seen, field: 'spec.syncPolicy.automated.enabled: false', fix }];
  }
  const isSkipped = seen.object.metadata.annotations?.[SKIPPED] === 'true';
  if (isSkipped) {
    return [{ seen, field: `${SKIPPED}: "true"`, fix: 'take the annotation away' }];
  }
  return isCommit(targetRevision)
    ? [{ seen, field: 'targetRevision is a commit', fix: 'name a branch or a tag in its place' }]
    : [];
}

function changesIn({ kustomize, directory, plugin }: any): Change[] {
  return [
    ...movesOf('kustomize.namespace', kustomize?.namespace),
    ...renamesOf('kustomize.', kustomize),
    ...changesOf('kustomize.', kustomize, ['patches', 'images', 'components', 'replicas']),
    ...changesOf('directory.', directory, ['jsonnet']),
    ...changesOf('', { plugin }, ['plugin']),
  ];
}

/** As its repository server takes files of a folder: a pattern that is none matches nothing. */
function omissionsOf(seen: SeenObject, directory: any): Omission[] {
  const patternOf = (name: string): string | undefined =>
    typeof directory?.[name] === 'string' && directory[name] !== '' ? directory[name] : undefined;
  const [excluded, included] = ['exclude', 'include'].map(patternOf);
  const matcherOf = (pattern: string) => {
    const glob = globPattern(pattern);
    return (file: string) => glob?.match(file) ?? false;
  };
  const excludes = excluded === undefined ? undefined : matcherOf(excluded);
  const includes = included === undefined ? undefined : matcherOf(included);
  return [
    ...(excludes ? [{ seen, field: 'directory.exclude', leavesOut: excludes }] : []),
    ...(includes ? [{ seen, field: 'directory.include', leavesOut: (file: string) => !includes(file) }] : []),
  ];
}
