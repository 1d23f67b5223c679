import type { Mutation } from '../mutation';
import type { Output } from '../output';

export const RELEASE = 'eu/cluster.installation/cluster.k8s.yaml, HelmRelease flux-system/acme.external-secrets';

export const APPLICATION = 'eu/argo-cd.k8s.yaml, Application argocd/acme.eu.external-secrets.installation';

export const released = (output: Output, chart = 'external-secrets') =>
  output.object('eu', 'HelmRelease', `acme.${chart}`).spec.values;

export const applied = (output: Output) =>
  output.sync('Application', 'acme.eu.external-secrets.installation').spec.sources[0].helm.valuesObject;

export type Change = (output: Output) => unknown;

export const told =
  (fleet: Mutation['fleet'], id: string) =>
  (when: string, mutate: Change, place: string, ...message: string[]): Mutation => ({
    ...{ id, fleet, when, place, message, path: 'prod/eu' },
    mutate: (output) => void mutate(output),
  });
