import type { GitOpsSettings } from '../../fleet/gitops';

/** How each tool is told to leave an object where it is when it leaves the repository. */
export const KEPT: Readonly<Record<GitOpsSettings['tool'], Readonly<Record<string, string>>>> = {
  // https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#no-prune-resources; and what is left is no difference:
  // https://argo-cd.readthedocs.io/en/stable/user-guide/compare-options/#ignoring-resources-that-are-extraneous
  argoCd: {
    'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
  },
  // https://fluxcd.io/flux/components/kustomize/kustomizations/#prune
  flux: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
  // https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource
  fleet: { 'helm.sh/resource-policy': 'keep' },
};
