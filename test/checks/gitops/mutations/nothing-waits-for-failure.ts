import type { Mutation } from '../../mutation';
import type { Output } from '../../output';
import { KUSTOMIZATION, REPO, WATCH, flux, told } from '../../edits/gitops';

const annotations = (output: Output, kind: string, name: string) =>
  output.object('eu', kind, name).metadata.annotations;

const awaited = {
  flux: told('flux', 'nothing-waits-for-failure'),
  argoCd: told('argoCd', 'nothing-waits-for-failure'),
  rancher: told('rancher', 'nothing-waits-for-failure'),
};

/** What GitOps tools are told. */
export const nothingWaitsForFailure: readonly Mutation[] = [
  awaited.flux(
    'Flux waits for all of a folder',
    (output) => (flux(output, 'shop-web.workloads').wait = true),
    `${KUSTOMIZATION}shop-web.workloads`,
    'folder eu/shop-web.workloads is not ready while ExternalSecret "orders.keywheel-rotation" fails',
  ),
  awaited.flux(
    'Flux waits for the watch by its name',
    (output) =>
      (flux(output, 'shop-web.workloads').healthChecks = [
        { kind: 'ExternalSecret', name: 'orders.keywheel-rotation', namespace: 'shop-web' },
      ]),
    `${KUSTOMIZATION}shop-web.workloads`,
    'is not ready while ExternalSecret "orders.keywheel-rotation" fails',
  ),
  awaited.argoCd(
    'Argo CD assesses the watch',
    (output) =>
      delete annotations(output, 'ExternalSecret', 'orders.keywheel-rotation')['argocd.argoproj.io/ignore-healthcheck'],
    WATCH,
    'it can fail, and its application is then Degraded',
  ),
  awaited.argoCd(
    'a wave comes after the watch',
    (output) =>
      (annotations(output, 'ExternalSecret', 'orders.keywheel-rotation')['argocd.argoproj.io/sync-wave'] = '-2'),
    WATCH,
    'is in a later wave of its application',
  ),
  awaited.rancher(
    'a bundle waits for that with the watch',
    (output) => {
      output.bundle('eu/search').dependsOn = [
        { selector: { matchLabels: { 'keywheel/unit': 'acme.eu.shop-web.workloads' } } },
      ];
    },
    REPO,
    'folder eu/shop-web.workloads is not ready while ExternalSecret "orders.keywheel-rotation" fails, and eu/search for that',
  ),
];
