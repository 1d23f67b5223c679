import type { Mutation } from '../mutation';
import type { Output } from '../output';

const KUSTOMIZATION = 'eu/flux.k8s.yaml, Kustomization flux-system/acme.';
const APPLICATION = 'eu/argo-cd.k8s.yaml, Application argocd/acme.eu';
const PROJECT = 'eu/argo-cd.k8s.yaml, AppProject argocd/acme.eu';
const REPO = 'eu/rancher-fleet.k8s.yaml, GitRepo fleet-default/acme.eu';
const WATCH = 'eu/shop-web.workloads/shop-web.k8s.yaml, ExternalSecret shop-web/orders.keywheel-rotation';
/** Constructs of what is not of "eu" itself. */
const PATHS = [
  [WATCH, 'prod/shop/orders/eu.shop-web.orders'],
  ['us/', 'prod/us'],
  ['eu/flux.k8s.yaml, Kustomization x/', 'added'],
] as const;

const flux = (output: Output, name: string) => output.sync('Kustomization', `acme.${name}`).spec;
const application = (output: Output, name: string) => output.sync('Application', name).spec;
const project = (output: Output, name: string) => output.sync('AppProject', name).spec;
const annotations = (output: Output, kind: string, name: string) =>
  output.object('eu', kind, name).metadata.annotations;

type Change = (output: Output) => unknown;

const told =
  (fleet: Mutation['fleet'], id: string) =>
  (when: string, mutate: Change, place: string, ...message: string[]): Mutation => ({
    ...{ id, fleet, when, place, message },
    mutate: (output) => void mutate(output),
    path: PATHS.find(([start]) => place.startsWith(start))?.[1] ?? 'prod/eu',
  });

const applied = {
  flux: told('flux', 'folder-is-applied'),
  argoCd: told('argoCd', 'folder-is-applied'),
  rancher: told('rancher', 'folder-is-applied'),
};
const ordered = {
  flux: told('flux', 'folder-comes-after-its-needs'),
  argoCd: told('argoCd', 'folder-comes-after-its-needs'),
  rancher: told('rancher', 'folder-comes-after-its-needs'),
};
const allowed = told('argoCd', 'project-allows-its-objects');
const alone = told('argoCd', 'project-keeps-to-its-tenant');
const asItIs = {
  flux: told('flux', 'folder-is-applied-as-it-is'),
  argoCd: told('argoCd', 'folder-is-applied-as-it-is'),
  rancher: told('rancher', 'folder-is-applied-as-it-is'),
};
const committed = {
  flux: told('flux', 'commits-are-applied'),
  argoCd: told('argoCd', 'commits-are-applied'),
  rancher: told('rancher', 'commits-are-applied'),
};
const removed = {
  flux: told('flux', 'removed-objects-leave-the-cluster'),
  argoCd: told('argoCd', 'removed-objects-leave-the-cluster'),
  rancher: told('rancher', 'removed-objects-leave-the-cluster'),
};
const SOURCE = 'eu/flux.k8s.yaml, GitRepository flux-system/keywheel.acme';
const awaited = {
  flux: told('flux', 'nothing-waits-for-failure'),
  argoCd: told('argoCd', 'nothing-waits-for-failure'),
  rancher: told('rancher', 'nothing-waits-for-failure'),
};
const NAMESPACE = 'eu/cluster/cluster.k8s.yaml, Namespace shop-web';

/** What GitOps tools are told. */
export const gitOps: readonly Mutation[] = [
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
  allowed(
    'a project is not there',
    (output) => output.removeSync('AppProject', 'acme.eu.search'),
    `${APPLICATION}.search`,
    'its project "acme.eu.search" is not there',
  ),
  allowed(
    'a project allows another repository',
    (output) => (project(output, 'acme.eu.search').sourceRepos = ['https://git.example.com/other.git']),
    `${PROJECT}.search`,
    'it does not allow https://git.example.com/fleet.git',
  ),
  allowed(
    'a project leads to another namespace',
    (output) => (project(output, 'acme.eu.search').destinations[0].namespace = 'serach'),
    `${PROJECT}.search`,
    'it lets nothing go to namespace "search" of eu',
  ),
  allowed(
    'a project leads to another cluster',
    (output) => (project(output, 'acme.eu.search').destinations[0].name = 'us'),
    `${PROJECT}.search`,
    'it lets nothing go to namespace "search" of eu',
  ),
  allowed(
    'a project lets nobody make a namespace',
    (output) => {
      const own = project(output, 'acme.eu');
      own.clusterResourceWhitelist = own.clusterResourceWhitelist.filter(({ kind }: any) => kind !== 'Namespace');
    },
    PROJECT,
    'it lets nobody make a Namespace, which application "acme.eu" has',
  ),
  allowed(
    'a project refuses a kind of a namespace',
    (output) => (project(output, 'acme.eu.search').namespaceResourceBlacklist = [{ group: '*', kind: 'SecretStore' }]),
    `${PROJECT}.search`,
    'it lets nobody make a SecretStore, which application "acme.eu.search" has',
  ),
  allowed(
    'a project allows some kinds of a namespace alone',
    (output) => (project(output, 'acme.eu.search').namespaceResourceWhitelist = [{ group: '', kind: '*' }]),
    `${PROJECT}.search`,
    'which application "acme.eu.search" has',
  ),
  allowed(
    'a project refuses a namespace',
    (output) => project(output, 'acme.eu.search').destinations.push({ server: '*', namespace: '!search' }),
    `${PROJECT}.search`,
    'it lets nothing go to namespace "search" of eu',
  ),
  alone(
    'the project of a tenant leads to any namespace',
    (output) => (project(output, 'acme.eu.search').destinations[0].namespace = '*'),
    `${PROJECT}.search`,
    'it lets applications of tenant "prod/search" go to namespace "shop-web"',
  ),
  alone(
    'the project of a tenant leads to the namespace of another one',
    (output) => project(output, 'acme.eu.search').destinations.push({ name: 'eu', namespace: 'shop-*' }),
    `${PROJECT}.search`,
    'it lets applications of tenant "prod/search" go to namespace "shop-web"',
  ),
  alone(
    'the project of a tenant allows kinds of the whole cluster',
    (output) => (project(output, 'acme.eu.search').clusterResourceWhitelist = [{ group: '*', kind: '*' }]),
    `${PROJECT}.search`,
    'it lets applications of tenant "prod/search" make a ClusterRoleBinding, which is for the whole cluster',
  ),
  alone(
    'the project of a tenant allows any repository',
    (output) => (project(output, 'acme.eu.search').sourceRepos = ['*']),
    `${PROJECT}.search`,
    'it lets applications of tenant "prod/search" apply what is in any repository',
  ),
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
  ...(['flux', 'argoCd', 'rancher'] as const).map((fleet): Mutation => ({
    id: 'data-outlives-its-file',
    fleet,
    when: `a namespace has lost its annotation for ${fleet}`,
    mutate: (output) => delete output.object('eu', 'Namespace', 'shop-web').metadata.annotations,
    path: 'prod/shop/eu.shop-web',
    place: NAMESPACE,
    message: ['deletes it when its file is gone'],
  })),
];
