import type { Mutation } from '../../mutation';
import { APPLICATION, KUSTOMIZATION, REPO, application, flux, told } from '../../edits/gitops';

const removed = {
  flux: told('flux', 'removed-objects-leave-the-cluster'),
  argoCd: told('argoCd', 'removed-objects-leave-the-cluster'),
  rancher: told('rancher', 'removed-objects-leave-the-cluster'),
};

/** What GitOps tools are told. */
export const removedObjectsLeaveTheCluster: readonly Mutation[] = [
  removed.flux(
    'a folder is not pruned',
    (output) => (flux(output, 'search').prune = false),
    `${KUSTOMIZATION}search`,
    'Flux leaves on the cluster what leaves folder eu/search',
  ),
  removed.argoCd(
    'an application is not pruned',
    (output) => delete application(output, 'acme.eu.search').syncPolicy.automated.prune,
    `${APPLICATION}.search`,
    'Argo CD leaves on the cluster what leaves folder eu/search',
  ),
  removed.rancher(
    'a repository keeps what it has applied',
    (output) => (output.sync('GitRepo', 'acme.eu').spec.keepResources = true),
    REPO,
    'Rancher Fleet leaves on the cluster what leaves folder eu/cluster and 3 more',
  ),
  removed.rancher(
    'a folder keeps what it has applied',
    (output) => (output.bundle('eu/search').keepResources = true),
    REPO,
    'Rancher Fleet leaves on the cluster what leaves folder eu/search',
  ),
];
