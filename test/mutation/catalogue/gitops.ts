import { Operator, put, remove, set, whole } from '../operator';
import type { Part } from '../parts';

const KUSTOMIZATION = 'sync Kustomization';
const APPLICATION = 'sync Application';
const PROJECT = 'sync AppProject';
const REPOSITORY = 'sync GitRepo';
const SOURCE = 'sync GitRepository';
const BUNDLE = 'fleet.yaml';

const another = (text: string) => `${text}-other`;
/** Of Secrets, or of workloads: that of the cluster may hold nothing that has a namespace. */
const isOfNamespace = ({ body }: Part) => !/\/cluster(\.\w+)?$/.test(body.spec.path);
const hasWorkloads = ({ body }: Part) =>
  /\.workloads$/.test(body.spec.path) && !/cluster\.workloads$/.test(body.spec.path);
const isAwaited = ({ body }: Part) => /\/shop-web$/.test(body.spec.path);
/** Those that apply a folder, and not a chart. */
const ofFolder = ({ body }: Part) => body.spec.sources[0].path !== undefined;
/** `<fleet>.<cluster>.<tenant>`: no folder of the cluster is its. */
const isOfTenant = ({ body }: Part) => /^[^.]+\.[^.]+\.[^.]+$/.test(body.metadata.name);
const isBundleOfNamespace = ({ place }: Part) => /\/(shop-web|search|abroad)\/fleet\.yaml$/.test(place);

/** What GitOps tools are told. */
export const GITOPS: readonly Operator[] = [
  ...[KUSTOMIZATION, APPLICATION, PROJECT, REPOSITORY].map((of) =>
    whole('drop', { of, where: ({ body }) => of !== APPLICATION || ofFolder({ body } as Part) }, () => []),
  ),
  ...[KUSTOMIZATION, REPOSITORY].map((of) => whole('duplicate', { of }, (body) => [body, body])),
  set('rename', { of: KUSTOMIZATION, at: 'spec/path', by: 'another one', to: another }),
  set('rename', { of: REPOSITORY, at: 'spec/paths/*', by: 'another one', to: another }),
  set('rename', { of: APPLICATION, where: ofFolder, at: 'spec/sources/0/path', by: 'another one', to: another }),
  set('rename', { of: APPLICATION, where: ofFolder, at: 'spec/project', by: 'another one', to: another }),
  set('rename', { of: KUSTOMIZATION, at: 'spec/sourceRef/name', by: 'another one', to: another }),
  set('kind and version', {
    of: APPLICATION,
    where: ofFolder,
    at: 'spec/sources/0/targetRevision',
    by: 'another branch',
    to: another,
  }),
  put('address', {
    of: KUSTOMIZATION,
    at: 'spec/kubeConfig',
    by: 'of another cluster',
    to: () => ({ secretRef: { name: 'other' } }),
  }),
  set('address', { of: APPLICATION, where: ofFolder, at: 'spec/destination/name', by: 'another cluster', to: another }),
  set('address', { of: REPOSITORY, at: 'spec/targets', by: 'none', to: () => [] }),
  set('address', {
    of: REPOSITORY,
    at: 'spec/targets',
    by: 'every cluster',
    to: () => [{ clusterSelector: {} }],
  }),
  put('namespace', {
    of: KUSTOMIZATION,
    where: isOfNamespace,
    at: 'spec/targetNamespace',
    by: 'another one',
    to: () => 'other',
  }),
  put('namespace', { of: BUNDLE, where: isBundleOfNamespace, at: 'namespace', by: 'another one', to: () => 'other' }),
  ...['namePrefix', 'nameSuffix'].map((name) =>
    put('rename', { of: KUSTOMIZATION, at: `spec/${name}`, by: 'of every object', to: () => 'other-' }),
  ),
  put('time', { of: KUSTOMIZATION, at: 'spec/suspend', by: 'suspended', to: () => true }),
  put('time', { of: SOURCE, at: 'spec/suspend', by: 'suspended', to: () => true }),
  put('time', { of: REPOSITORY, at: 'spec/paused', by: 'paused', to: () => true }),
  put('time', { of: BUNDLE, at: 'paused', by: 'paused', to: () => true }),
  put('time', { of: SOURCE, at: 'spec/ref/commit', by: 'one commit', to: () => 'f'.repeat(40) }),
  set('kind and version', { of: SOURCE, at: 'spec/ref/branch', by: 'another branch', to: another }),
  set('kind and version', { of: REPOSITORY, at: 'spec/branch', by: 'another branch', to: another }),
  set('address', { of: SOURCE, at: 'spec/url', by: 'another repository', to: another }),
  set('narrow', { of: SOURCE, at: 'spec/ignore', by: 'all', to: () => '/*\n' }),
  set('narrow', { of: SOURCE, at: 'spec/ignore', by: 'every file of YAML', to: (text: string) => `${text}*.yaml\n` }),
  put('narrow', {
    of: APPLICATION,
    where: ofFolder,
    at: 'spec/sources/0/directory',
    by: 'some files alone',
    to: () => ({ include: '*.json' }),
  }),
  remove('time', { of: APPLICATION, where: ofFolder, at: 'spec/syncPolicy/automated' }),
  set('widen', { of: KUSTOMIZATION, at: 'spec/prune', by: 'kept', to: () => false }),
  set('widen', {
    of: APPLICATION,
    where: ofFolder,
    at: 'spec/syncPolicy/automated/prune',
    by: 'kept',
    to: () => false,
  }),
  put('widen', { of: REPOSITORY, at: 'spec/keepResources', by: 'kept', to: () => true }),
  remove('drop', { of: KUSTOMIZATION, where: hasWorkloads, at: 'spec/dependsOn' }),
  remove('drop', { of: KUSTOMIZATION, where: isAwaited, at: 'spec/healthChecks' }),
  remove('drop', { of: KUSTOMIZATION, where: isAwaited, at: 'spec/healthCheckExprs' }),
  set('widen', { of: PROJECT, where: isOfTenant, at: 'spec/destinations/0/namespace', by: 'all', to: () => '*' }),
  set('widen', { of: PROJECT, where: isOfTenant, at: 'spec/sourceRepos', by: 'all', to: () => ['*'] }),
  put('widen', {
    of: PROJECT,
    where: isOfTenant,
    at: 'spec/clusterResourceWhitelist',
    by: 'all',
    to: () => [{ group: '*', kind: '*' }],
  }),
  set('narrow', {
    of: PROJECT,
    where: isOfTenant,
    at: 'spec/destinations/0/namespace',
    by: 'another one',
    to: another,
  }),
  set('narrow', {
    of: PROJECT,
    at: 'spec/sourceRepos',
    by: 'another one',
    to: () => ['https://git.example.com/x.git'],
  }),
];
