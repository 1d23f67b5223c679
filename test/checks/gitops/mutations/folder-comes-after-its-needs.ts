import type { Mutation } from '../../mutation';
import { KUSTOMIZATION, REPO, flux, told } from '../../edits/gitops';

const ordered = {
  flux: told('flux', 'folder-comes-after-its-needs'),
  argoCd: told('argoCd', 'folder-comes-after-its-needs'),
  rancher: told('rancher', 'folder-comes-after-its-needs'),
};

/** What GitOps tools are told. */
export const folderComesAfterItsNeeds: readonly Mutation[] = [
  ordered.flux(
    'workloads do not wait for their Secrets',
    (output) => (flux(output, 'shop-web.workloads').dependsOn = [{ name: 'acme.cluster' }]),
    `${KUSTOMIZATION}shop-web.workloads`,
    'folder eu/shop-web.workloads needs Secret "shop-web/stripe"',
    'does not wait for folder eu/shop-web',
  ),
  ordered.flux(
    'Secrets do not wait for their namespace',
    (output) => delete flux(output, 'shop-web').dependsOn,
    `${KUSTOMIZATION}shop-web`,
    'folder eu/shop-web needs namespace "shop-web"',
  ),
  ordered.flux(
    'it waits for what is not there',
    (output) => (flux(output, 'search').dependsOn[0].namespace = 'flux'),
    `${KUSTOMIZATION}search`,
    'folder eu/search waits for flux/acme.cluster, which is not there, and is never applied',
  ),
  ordered.flux(
    'two folders wait for each other',
    (output) => (flux(output, 'cluster').dependsOn = [{ name: 'acme.search' }]),
    `${KUSTOMIZATION}cluster`,
    'folder eu/cluster waits for itself',
  ),
  {
    ...ordered.argoCd(
      'a workload is in a wave before its Secrets',
      (output) => {
        const workload = output.object('eu', 'Deployment', 'shop-web-api');
        workload.metadata.annotations['argocd.argoproj.io/sync-wave'] = '-9';
      },
      'Deployment shop-web/shop-web-api',
      'which Argo CD makes in wave -8, after -9 is healthy',
    ),
    path: 'prod/shop/eu.shop-web/shop-web/api/Resource',
  },
  ordered.rancher(
    'a bundle waits for nothing',
    (output) => delete output.bundle('eu/shop-web.workloads').dependsOn,
    REPO,
    'folder eu/shop-web.workloads needs Secret "shop-web/orders"',
  ),
  ordered.rancher(
    'the label that a bundle waits for is none',
    (output) => (output.bundle('eu/search').dependsOn[0].selector.matchLabels['keywheel/unit'] = 'acme.eu.clutser'),
    REPO,
    'folder eu/search waits for {"keywheel/unit":"acme.eu.clutser"}, which is not there',
  ),
];
