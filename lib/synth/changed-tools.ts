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

/** Of clusters that are still there: one that left has taken its tool along. */
export function changedTools(previous: FleetRecord | undefined, now: Statement): ChangedTool[] {
  const there = new Set(now.clusters);
  const tools = new Map(Object.entries(now.gitOps ?? {}));
  return Object.entries(previous?.gitOps ?? {}).flatMap(([cluster, before]) => {
    const harm = LEAVING.get(before);
    const tool = tools.get(cluster);
    if (harm === undefined || before === tool || !there.has(cluster)) {
      return [];
    }
    const change = `cluster "${cluster}" had ${nameOf(before)} at the last synthesis and has ${nameOf(tool)} now`;
    return [{ name: `${cluster}.gitops`, message: `${change}: ${harm}` }];
  });
}

function nameOf(tool: string | undefined): string {
  return tool === undefined ? 'no GitOps tool' : GITOPS_TOOLS[tool as keyof typeof GITOPS_TOOLS];
}
