import type { Mutation } from '../../mutation';
import { APPLICATION, KUSTOMIZATION, REPO, SOURCE, application, flux, told } from '../../edits/gitops';

const asItIs = {
  flux: told('flux', 'folder-is-applied-as-it-is'),
  argoCd: told('argoCd', 'folder-is-applied-as-it-is'),
  rancher: told('rancher', 'folder-is-applied-as-it-is'),
};

/** What GitOps tools are told. */
export const folderIsAppliedAsItIs: readonly Mutation[] = [
  ...['targetNamespace', 'namePrefix', 'nameSuffix'].map((field) =>
    asItIs.flux(
      `Flux is given a ${field}`,
      (output) => (flux(output, 'search')[field] = 'other'),
      `${KUSTOMIZATION}search`,
      field === 'targetNamespace'
        ? 'of folder eu/search into namespace "other" instead of "search" (spec.targetNamespace)'
        : `Flux gives each object of folder eu/search another name (spec.${field})`,
    ),
  ),
  asItIs.argoCd(
    'Argo CD is given a namespace',
    (output) => (application(output, 'acme.eu.search').sources[0].kustomize = { namespace: 'other' }),
    `${APPLICATION}.search`,
    'into namespace "other" instead of "search" (kustomize.namespace)',
  ),
  asItIs.rancher(
    'a bundle goes into one namespace',
    (output) => (output.bundle('eu/search').namespace = 'other'),
    REPO,
    'into namespace "other" instead of "search" (namespace in fleet.yaml)',
  ),
  asItIs.flux(
    'the source leaves out a file',
    (output) => (output.sync('GitRepository', 'keywheel.acme').spec.ignore += 'search.k8s.yaml\n'),
    SOURCE,
    'Flux leaves out eu/search/search.k8s.yaml (spec.ignore), so that ServiceAccount "keywheel" never arrives',
  ),
  asItIs.flux(
    'the source no longer takes the cluster back in',
    (output) => (output.sync('GitRepository', 'keywheel.acme').spec.ignore = '/*\n!/dist\n/dist/*\n!/dist/us\n'),
    SOURCE,
    'Flux leaves out eu/cluster/cluster.k8s.yaml and 3 more (spec.ignore)',
  ),
  ...[
    { exclude: '*.k8s.yaml' },
    { exclude: '{search,other}.k8s.y?ml' },
    { include: '*.yml' },
    { include: 's[!e]arch*' },
    // What is no pattern, Argo CD takes for one that nothing matches.
    { include: 'search.k8s.yaml[' },
  ].map((directory) =>
    asItIs.argoCd(
      `Argo CD is given ${JSON.stringify(directory)}`,
      (output) => (application(output, 'acme.eu.search').sources[0].directory = directory),
      `${APPLICATION}.search`,
      `Argo CD leaves out eu/search/search.k8s.yaml (directory.${Object.keys(directory)[0]})`,
    ),
  ),
  ...['*.yaml', '# a comment\n\nsearch.k8s.y?ml  \n', '[^abc]earch*'].map((text) =>
    asItIs.rancher(
      `a .fleetignore says ${JSON.stringify(text)}`,
      (output) => output.ignore('eu/search/.fleetignore', text),
      REPO,
      'Rancher Fleet leaves out eu/search/search.k8s.yaml (eu/search/.fleetignore)',
    ),
  ),
  ...[
    ['.sourceignore', '/dist/eu/search\n'],
    ['dist/.sourceignore', '/eu/*\n'],
    ['dist/eu/search/.sourceignore', '*.yaml\n'],
  ].map(([file, text]) =>
    asItIs.flux(
      `a source leaves it to ${file}, which says ${JSON.stringify(text)}`,
      (output) => {
        delete output.sync('GitRepository', 'keywheel.acme').spec.ignore;
        output.ignore(file!, text!);
      },
      `${KUSTOMIZATION}search`,
      `Flux leaves out eu/search/search.k8s.yaml (${file})`,
    ),
  ),
  asItIs.rancher(
    'a .fleetignore cannot be read',
    (output) => output.ignore('eu/search/.fleetignore', 'notes.txt\n[\n'),
    REPO,
    '(eu/search/.fleetignore has a line that is not a valid pattern, "[")',
  ),
];
