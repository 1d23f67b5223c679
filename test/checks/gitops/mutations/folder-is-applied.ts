import type { Mutation } from '../../mutation';
import { APPLICATION, KUSTOMIZATION, REPO, application, flux, told } from '../../edits/gitops';

const applied = {
  flux: told('flux', 'folder-is-applied'),
  argoCd: told('argoCd', 'folder-is-applied'),
  rancher: told('rancher', 'folder-is-applied'),
};

/** What GitOps tools are told. */
export const folderIsApplied: readonly Mutation[] = [
  {
    ...applied.flux(
      'nothing applies a folder',
      (output) => output.removeSync('Kustomization', 'acme.search'),
      'eu/search/search.k8s.yaml',
      'nothing applies folder eu/search, though others of "eu" are applied by Flux',
    ),
    path: 'prod/search/eu.search',
  },
  applied.flux(
    'two apply one folder',
    (output) =>
      output.addSync('eu', {
        ...output.sync('Kustomization', 'acme.search'),
        metadata: { name: 'again', namespace: 'x' },
      }),
    'eu/flux.k8s.yaml, Kustomization x/again',
    'it applies folder eu/search, as "acme.search" does',
  ),
  applied.flux(
    'a folder is that of another cluster',
    (output) => (flux(output, 'search').path = './dist/us/search'),
    `${KUSTOMIZATION}search`,
    'it applies folder us/search, which holds nothing for "eu"',
  ),
  applied.argoCd(
    'two clusters are one for Argo CD',
    (output) => {
      for (const name of ['acme.us.abroad', 'acme.us']) {
        application(output, name).destination.name = 'eu';
      }
    },
    'us/argo-cd.k8s.yaml, Application argocd/acme.us',
    'it goes to eu (Argo CD), as the folders of "eu" do',
  ),
  applied.argoCd(
    'one namespace of a cluster goes to another one',
    (output) => (application(output, 'acme.eu.search').destination.name = 'elsewhere'),
    `${APPLICATION}.search`,
    'it goes to elsewhere, and other folders of "eu" to eu (Argo CD)',
  ),
  applied.rancher(
    'a path is mistyped',
    (output) => (output.sync('GitRepo', 'acme.eu').spec.paths[1] = 'dist/eu/serach'),
    REPO,
    'it applies folder eu/serach, which holds nothing for "eu"',
  ),
  applied.rancher(
    'the targets of two clusters are the same',
    (output) => (output.sync('GitRepo', 'acme.us').spec.targets = [{ clusterName: 'eu' }]),
    'us/rancher-fleet.k8s.yaml, GitRepo fleet-default/acme.us',
    'it goes to eu (Rancher Fleet), as the folders of "eu" do',
  ),
  applied.flux(
    'a folder goes to the cluster of a kubeconfig',
    (output) => (flux(output, 'search').kubeConfig = { secretRef: { name: 'us' } }),
    `${KUSTOMIZATION}search`,
    'it goes to the cluster of kubeConfig "flux-system/us", and other folders of "eu" to the cluster that it runs on (Flux)',
  ),
  applied.flux(
    'a folder is taken of another branch',
    (output) => {
      const source = structuredClone(output.sync('GitRepository', 'keywheel.acme'));
      source.metadata.name = 'next';
      source.spec.ref.branch = 'next';
      output.addSync('eu', source);
      // All folders share one reference.
      flux(output, 'search').sourceRef = { kind: 'GitRepository', name: 'next' };
    },
    `${KUSTOMIZATION}search`,
    'it takes folder eu/search of https://git.example.com/fleet at next, and other folders of "eu" are taken of https://git.example.com/fleet at main',
  ),
  applied.flux(
    'a folder is taken of a source that is not there',
    (output) => (flux(output, 'search').sourceRef = { kind: 'GitRepository', name: 'next', namespace: 'elsewhere' }),
    `${KUSTOMIZATION}search`,
    'it takes folder eu/search of GitRepository elsewhere/next',
  ),
  applied.argoCd(
    'an application is taken of another branch',
    (output) => (application(output, 'acme.eu.search').sources[0].targetRevision = 'next'),
    `${APPLICATION}.search`,
    'it takes folder eu/search of https://git.example.com/fleet at next',
  ),
  applied.rancher(
    'no target is named',
    (output) => (output.sync('GitRepo', 'acme.eu').spec.targets = []),
    REPO,
    'goes to the clusters of group "default", and is for "eu"',
  ),
  applied.rancher(
    'a target asks for nothing',
    (output) => (output.sync('GitRepo', 'acme.eu').spec.targets = [{ clusterSelector: { matchLabels: {} } }]),
    REPO,
    'folder eu/cluster goes to every cluster of its workspace, and is for "eu"',
  ),
  applied.rancher(
    'a target has no field that is known',
    (output) => (output.sync('GitRepo', 'acme.eu').spec.targets = [{ name: 'eu' }]),
    REPO,
    'goes to no cluster at all, and is for "eu"',
  ),
  applied.rancher(
    'a second target is named',
    (output) => output.sync('GitRepo', 'acme.eu').spec.targets.push({ clusterName: 'qa' }),
    REPO,
    'it goes to qa, and eu (Rancher Fleet)',
  ),
  applied.rancher(
    'a folder has targets of its own',
    (output) => (output.bundle('eu/search').overrideTargets = [{ clusterName: 'us' }]),
    REPO,
    'it goes to us, and other folders of "eu" to eu (Rancher Fleet)',
  ),
];
