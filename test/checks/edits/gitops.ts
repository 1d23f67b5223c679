import type { Mutation } from '../mutation';
import type { Output } from '../output';

export const KUSTOMIZATION = 'eu/flux.k8s.yaml, Kustomization flux-system/acme.';

export const APPLICATION = 'eu/argo-cd.k8s.yaml, Application argocd/acme.eu';

export const PROJECT = 'eu/argo-cd.k8s.yaml, AppProject argocd/acme.eu';

export const REPO = 'eu/rancher-fleet.k8s.yaml, GitRepo fleet-default/acme.eu';

export const WATCH = 'eu/shop-web.workloads/shop-web.k8s.yaml, ExternalSecret shop-web/orders.keywheel-rotation';

/** Constructs of what is not of "eu" itself. */
export const PATHS = [
  [WATCH, 'prod/shop/orders/eu.shop-web.orders'],
  ['us/', 'prod/us'],
  ['eu/flux.k8s.yaml, Kustomization x/', 'added'],
] as const;

export const flux = (output: Output, name: string) => output.sync('Kustomization', `acme.${name}`).spec;

export const application = (output: Output, name: string) => output.sync('Application', name).spec;

export const project = (output: Output, name: string) => output.sync('AppProject', name).spec;

export type Change = (output: Output) => unknown;

export const told =
  (fleet: Mutation['fleet'], id: string) =>
  (when: string, mutate: Change, place: string, ...message: string[]): Mutation => ({
    ...{ id, fleet, when, place, message },
    mutate: (output) => void mutate(output),
    path: PATHS.find(([start]) => place.startsWith(start))?.[1] ?? 'prod/eu',
  });

export const SOURCE = 'eu/flux.k8s.yaml, GitRepository flux-system/keywheel.acme';
