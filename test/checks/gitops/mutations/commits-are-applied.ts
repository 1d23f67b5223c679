import type { Mutation } from '../../mutation';
import { APPLICATION, KUSTOMIZATION, REPO, SOURCE, application, flux, told } from '../../edits/gitops';

const committed = {
  flux: told('flux', 'commits-are-applied'),
  argoCd: told('argoCd', 'commits-are-applied'),
  rancher: told('rancher', 'commits-are-applied'),
};

/** What GitOps tools are told. */
export const commitsAreApplied: readonly Mutation[] = [
  committed.flux(
    'a folder is suspended',
    (output) => (flux(output, 'search').suspend = true),
    `${KUSTOMIZATION}search`,
    'Flux applies no new commit of folder eu/search (spec.suspend: true)',
  ),
  committed.flux(
    'the source is suspended',
    (output) => (output.sync('GitRepository', 'keywheel.acme').spec.suspend = true),
    SOURCE,
    'Flux applies no new commit of folder eu/cluster and 3 more (spec.suspend: true)',
  ),
  committed.argoCd(
    'an application waits for a person',
    (output) => delete application(output, 'acme.eu.search').syncPolicy.automated,
    `${APPLICATION}.search`,
    'Argo CD applies no new commit of folder eu/search (spec.syncPolicy has no automated)',
  ),
  committed.argoCd(
    'an application no longer syncs on its own',
    (output) => (application(output, 'acme.eu.search').syncPolicy.automated.enabled = false),
    `${APPLICATION}.search`,
    'Argo CD applies no new commit of folder eu/search (spec.syncPolicy.automated.enabled: false)',
  ),
  committed.argoCd(
    'an application is skipped',
    (output) =>
      (output.sync('Application', 'acme.eu.search').metadata.annotations['argocd.argoproj.io/skip-reconcile'] = 'true'),
    `${APPLICATION}.search`,
    'Argo CD applies no new commit of folder eu/search (argocd.argoproj.io/skip-reconcile: "true")',
  ),
  committed.rancher(
    'a repository is paused',
    (output) => (output.sync('GitRepo', 'acme.eu').spec.paused = true),
    REPO,
    'Rancher Fleet applies no new commit of folder eu/cluster and 3 more (spec.paused: true)',
  ),
  committed.rancher(
    'a folder is paused',
    (output) => (output.bundle('eu/search').paused = true),
    REPO,
    'Rancher Fleet applies no new commit of folder eu/search (paused: true in eu/search/fleet.yaml)',
  ),
  ...['commit', 'digest'].map((name) =>
    committed.flux(
      `the source stays at a ${name}`,
      (output) => (output.sync('GitRepository', 'keywheel.acme').spec.ref[name] = 'f'.repeat(40)),
      SOURCE,
      `Flux applies no new commit of folder eu/cluster and 3 more (spec.ref.${name})`,
    ),
  ),
  committed.flux(
    'the only source is moved to another branch',
    (output) => (output.sync('GitRepository', 'keywheel.acme').spec.ref.branch = 'next'),
    `${KUSTOMIZATION}cluster`,
    'Flux takes folder eu/cluster and 3 more of https://git.example.com/fleet at next, and synth wrote it for https://git.example.com/fleet at main',
  ),
  committed.flux(
    'the only source is moved to another repository',
    (output) => (output.sync('GitRepository', 'keywheel.acme').spec.url = 'https://git.example.com/fork'),
    `${KUSTOMIZATION}cluster`,
    'Flux takes folder eu/cluster and 3 more of https://git.example.com/fork at main',
  ),
  committed.argoCd(
    'all applications of a cluster are moved to another branch',
    (output) => {
      for (const { spec } of output.syncsOf('us', 'Application')) {
        spec.sources.forEach((one: any) => (one.targetRevision = 'next'));
      }
    },
    'us/argo-cd.k8s.yaml, Application argocd/acme.us',
    'Argo CD takes folder us/cluster and 1 more of https://git.example.com/fleet at next',
  ),
  committed.argoCd(
    'all applications of a cluster stay at a commit',
    (output) => {
      for (const { spec } of output.syncsOf('us', 'Application')) {
        spec.sources.forEach((one: any) => (one.targetRevision = '0123456789abcdef0123456789abcdef01234567'));
      }
    },
    'us/argo-cd.k8s.yaml, Application argocd/acme.us',
    'Argo CD applies no new commit of folder us/cluster (targetRevision is a commit)',
  ),
  committed.rancher(
    'the repository is taken at another branch',
    (output) => (output.sync('GitRepo', 'acme.eu').spec.branch = 'next'),
    REPO,
    'Rancher Fleet takes folder eu/cluster and 3 more of https://git.example.com/fleet at next',
  ),
  committed.rancher(
    'the repository stays at a commit',
    (output) => (output.sync('GitRepo', 'acme.eu').spec.revision = '0123456789abcdef0123456789abcdef01234567'),
    REPO,
    'Rancher Fleet applies no new commit of folder eu/cluster and 3 more (spec.revision is a commit)',
  ),
];
