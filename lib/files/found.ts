import { dirname, resolve } from 'node:path';
import { FleetError } from '../errors';
import { ancestorsOf, isFolder, isThere } from './files-below';
import { findClusters, FoundCluster } from './found-clusters';
import { findFiles, FoundFiles } from './found-files';
import { GivenFiles } from './given-files';

/** What both sides are, in a folder of which nobody has said anything. Paths are absolute. */
export interface Found extends Pick<FoundFiles, 'plans' | 'states' | 'patches' | 'servers' | 'skipped'> {
  readonly root: string;
  /** Of Terraform, without what is taken from a plan. */
  readonly terraform: readonly string[];
  /** Of Terragrunt, in the same way. */
  readonly terragrunt: readonly string[];
  /** What is beside a plan or below it, and is taken to be in it. */
  readonly planned: readonly string[];
  readonly clusters: readonly FoundCluster[];
  /** Folders with objects of Kubernetes that belong to no cluster. */
  readonly left: readonly string[];
}

/** Whether a folder has the output of a program here; "dist" may also be what another tool writes. */
export function holdsOutput(root: string): boolean {
  const dist = resolve(root, 'dist');
  return (
    isThere(resolve(root, 'cdktf.out')) ||
    (isFolder(dist) && findFiles(new GivenFiles([dist]), dist).manifests.length > 0)
  );
}

/**
 * Looks for both sides.
 *
 * @throws FleetError FilesMissing, FilesTooMany, OutputIncomplete
 */
export function find(folder: string): Found {
  const root = resolve(folder);
  const given = new GivenFiles([root]);
  const { terraform, terragrunt, plans, states, manifests, patches, servers, skipped } = findFiles(given, root);
  const withPlan = new Set(plans.map(dirname));
  const isPlanned = (file: string) => ancestorsOf(dirname(file)).some((one) => withPlan.has(one));
  const written = terraform.filter((file) => /\.(tf|tofu)(\.json)?$/.test(file));
  if (written.length + plans.length + manifests.length + servers.length === 0) {
    throw new FleetError(
      'FilesMissing',
      'there is nothing to check in this folder: no .tf, no plan as JSON, no YAML of Kubernetes and no configuration of a server; ' +
        'say with --terraform and --manifests where both sides are',
    );
  }
  return {
    ...{ root, plans, states, patches, servers, skipped },
    terraform: terraform.filter((file) => !isPlanned(file)),
    terragrunt: terragrunt.filter((file) => !isPlanned(file)),
    planned: written.filter(isPlanned),
    ...findClusters(given, root, manifests),
  };
}
