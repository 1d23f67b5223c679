import { GITOPS_TOOLS } from '../fleet/gitops';
import type { FleetRecord, Statement } from './fleet-record';

/** A cluster whose GitOps tool has gone, with what it has applied if nobody sees to that. */
export interface ChangedTool {
  /** Of what goes, as `--remove` names it. No cluster has a dot in its name. */
  readonly name: string;
  /** What changed, what comes of it, and what to do first. */
  readonly message: string;
}

/** By the tool that goes: its objects leave the folder that it reads, and take along what they have applied. */
const LEAVING: ReadonlyMap<string, string> = new Map([
  [
    'argoCd',
    'its Applications leave dist.gitops, and the finalizer of each that is pruned deletes all that it has applied, ' +
      'ExternalSecrets, Secrets and workloads; first stop what makes the Applications, and delete them without what ' +
      'they have applied ("argocd app delete <name> --cascade=false"), or take the finalizer off them',
  ],
  [
    'flux',
    'its Kustomizations leave dist.gitops, and each that is pruned deletes all that it has applied, ExternalSecrets, ' +
      'Secrets and workloads; first suspend them ("flux suspend kustomization <name>"), or set spec.prune: false',
  ],
  [
    'fleet',
    'its GitRepo leaves dist.gitops, and once it is deleted, so is all that it has applied, ExternalSecrets, Secrets ' +
      'and workloads; first set spec.keepResources: true on the GitRepo, and wait until its bundles have it',
  ],
]);

/** Of clusters that are still there: one that left has taken its tool along. In another namespace its objects are others. */
export function changedTools(previous: FleetRecord | undefined, now: Statement): ChangedTool[] {
  const there = new Set(now.clusters);
  const tools = new Map(Object.entries(now.gitOps ?? {}));
  return Object.entries(previous?.gitOps ?? {}).flatMap(([cluster, before]) => {
    const now = tools.get(cluster);
    const harm = LEAVING.get(toolOf(before));
    if (harm === undefined || isSame(before, now) || !there.has(cluster)) {
      return [];
    }
    const isMoved = now !== undefined && toolOf(before) === toolOf(now);
    const [was, is] = [before, now].map((one) => nameOf(one, isMoved));
    const change = `cluster "${cluster}" had ${was} at the last synthesis and has ${is} now`;
    return [{ name: `${cluster}.gitops`, message: `${change}: ${harm}` }];
  });
}

function toolOf(recorded: string): string {
  return recorded.split('/')[0]!;
}

/** In which namespace its objects were, a record of before does not say. */
function isSame(before: string, now: string | undefined): boolean {
  return before === now || (now !== undefined && before === toolOf(now));
}

/** @param isMoved whether the namespace alone is another one */
function nameOf(recorded: string | undefined, isMoved: boolean): string {
  if (recorded === undefined) {
    return 'no GitOps tool';
  }
  const [tool, namespace] = recorded.split('/');
  const name = GITOPS_TOOLS[tool as keyof typeof GITOPS_TOOLS];
  return isMoved ? `${name} in namespace "${namespace}"` : name;
}
