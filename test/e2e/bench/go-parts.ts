import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { announce, cached } from './cache';
import { runTool } from './tool';

interface GoPart {
  readonly binary: string;
  /** Folder of its go.mod below `parts/`. */
  readonly module: string;
  readonly package: string;
  readonly linkerFlags?: string;
}

/** Without it the server reports a version that no client understands. */
function versionFlags(version: string): string {
  const [gitMajor, gitMinor] = version.split('.');
  return Object.entries({ gitVersion: `v${version}`, gitMajor, gitMinor })
    .map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)
    .join(' ');
}

/** A binary of Kubernetes. */
function ofKubernetes(binary: string, version: string): GoPart {
  const module = `kubernetes-${version.split('.', 2).join('.')}`;
  return { binary, module, package: `k8s.io/kubernetes/cmd/${binary}`, linkerFlags: versionFlags(version) };
}

const OPERATOR = 'github.com/external-secrets/external-secrets';
// It is published under another path than the one that it calls itself: go.mod replaces one by the other.
const SEALED_SECRETS = 'github.com/bitnami/sealed-secrets';
const FLUX_SOURCE = 'github.com/fluxcd/source-controller';
const FLUX_KUSTOMIZE = 'github.com/fluxcd/kustomize-controller';
const FLUX_HELM = 'github.com/fluxcd/helm-controller';
const MONITORING = 'github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring';
const ARGO_CD = 'github.com/argoproj/argo-cd/v3';

export const GO_PARTS = {
  'kube-apiserver': ofKubernetes('kube-apiserver', '1.37.2'),
  'kube-controller-manager': ofKubernetes('kube-controller-manager', '1.37.2'),
  etcd: { binary: 'etcd', module: 'kubernetes-1.37', package: 'go.etcd.io/etcd/server/v3' },
  'kube-apiserver-1.35': ofKubernetes('kube-apiserver', '1.35.4'),
  'kube-controller-manager-1.35': ofKubernetes('kube-controller-manager', '1.35.4'),
  'etcd-1.35': { binary: 'etcd', module: 'kubernetes-1.35', package: 'go.etcd.io/etcd/server/v3' },
  'external-secrets': { binary: 'external-secrets', module: 'external-secrets', package: OPERATOR },
  'sealed-secrets-controller': {
    binary: 'sealed-secrets-controller',
    module: 'sealed-secrets',
    package: `${SEALED_SECRETS}/cmd/controller`,
  },
  kubeseal: { binary: 'kubeseal', module: 'sealed-secrets', package: `${SEALED_SECRETS}/cmd/kubeseal` },
  'source-controller': { binary: 'source-controller', module: 'flux-source', package: FLUX_SOURCE },
  'kustomize-controller': { binary: 'kustomize-controller', module: 'flux-kustomize', package: FLUX_KUSTOMIZE },
  'helm-controller': { binary: 'helm-controller', module: 'flux-helm', package: FLUX_HELM },
  argocd: { binary: 'argocd', module: 'argo-cd', package: `${ARGO_CD}/cmd` },
  tofu: {
    binary: 'tofu',
    module: 'opentofu',
    package: 'github.com/opentofu/opentofu/cmd/tofu',
    linkerFlags: '-X github.com/opentofu/opentofu/version.dev=no',
  },
  // Speaks S3, over a folder.
  versitygw: { binary: 'versitygw', module: 'versitygw', package: 'github.com/versity/versitygw/cmd/versitygw' },
  helm: { binary: 'helm', module: 'helm', package: 'helm.sh/helm/v3/cmd/helm' },
  // What a control-plane node has, and a plugin that stands in for one that is maintained: none is to be had as a module.
  kubectl: { ...ofKubernetes('kubectl', '1.37.2'), module: 'control-plane' },
  etcdctl: { binary: 'etcdctl', module: 'control-plane', package: 'go.etcd.io/etcd/etcdctl/v3' },
  'transit-kms': { binary: 'transit-kms', module: 'control-plane', package: './transit-kms' },
  'argo-compare': { binary: 'argo-compare', module: 'argo-cd', package: '.' },
  'argo-controller': { binary: 'argo-controller', module: 'argo-cd', package: './controller' },
} satisfies Record<string, GoPart>;

interface Definitions {
  /** Folder of the go.mod that pins it, below `parts/`. */
  readonly module: string;
  /** The Go module that holds them. */
  readonly source: string;
  /** Below the module's root, or among what is generated. */
  readonly files: readonly string[];
  /** Whose types they are generated from, where the module holds none: a package of it. @default - they are files */
  readonly generatedFrom?: string;
}

/** Custom resource definitions, of what the bench runs and of what it only writes for. */
export const DEFINITIONS = {
  definitions: { module: 'external-secrets', source: OPERATOR, files: ['deploy/crds/bundle.yaml'] },
  'definitions-newer': { module: 'external-secrets-1.3', source: OPERATOR, files: ['deploy/crds/bundle.yaml'] },
  'sealed-secrets-definitions': {
    module: 'sealed-secrets',
    source: SEALED_SECRETS,
    files: ['helm/sealed-secrets/crds/bitnami.com_sealedsecrets.yaml'],
  },
  'secrets-store-definitions': {
    module: 'crds',
    source: 'sigs.k8s.io/secrets-store-csi-driver',
    files: [
      'config/crd/bases/secrets-store.csi.x-k8s.io_secretproviderclasses.yaml',
      'config/crd/bases/secrets-store.csi.x-k8s.io_secretproviderclasspodstatuses.yaml',
    ],
  },
  'spire-definitions': {
    module: 'crds',
    source: 'github.com/spiffe/spire-controller-manager',
    files: [
      'config/crd/bases/spire.spiffe.io_clusterspiffeids.yaml',
      'config/crd/bases/spire.spiffe.io_clusterfederatedtrustdomains.yaml',
      'config/crd/bases/spire.spiffe.io_clusterstaticentries.yaml',
    ],
  },
  'prometheus-operator-definitions': {
    module: 'prometheus-operator',
    source: MONITORING,
    generatedFrom: `${MONITORING}/v1`,
    files: ['podmonitors', 'prometheusrules', 'servicemonitors'].map(
      (resource) => `monitoring.coreos.com_${resource}.yaml`,
    ),
  },
  'flux-source-definitions': {
    module: 'flux-source',
    source: FLUX_SOURCE,
    files: ['buckets', 'externalartifacts', 'gitrepositories', 'helmcharts', 'helmrepositories', 'ocirepositories'].map(
      (resource) => `config/crd/bases/source.toolkit.fluxcd.io_${resource}.yaml`,
    ),
  },
  'flux-kustomize-definitions': {
    module: 'flux-kustomize',
    source: FLUX_KUSTOMIZE,
    files: ['config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml'],
  },
  'flux-helm-definitions': {
    module: 'flux-helm',
    source: FLUX_HELM,
    files: ['config/crd/bases/helm.toolkit.fluxcd.io_helmreleases.yaml'],
  },
  'argo-cd-definitions': {
    module: 'argo-cd',
    source: ARGO_CD,
    files: ['application', 'applicationset', 'appproject'].map((kind) => `manifests/crds/${kind}-crd.yaml`),
  },
  'rancher-fleet-definitions': {
    module: 'rancher-fleet',
    source: 'github.com/rancher/fleet',
    files: ['charts/fleet-crd/templates/crds.yaml'],
  },
} satisfies Record<string, Definitions>;

export type DefinitionsName = keyof typeof DEFINITIONS;

/** @returns the path of the binary */
export function buildGoPart(part: GoPart): Promise<string> {
  const { binary, module, linkerFlags = '' } = part;
  return cached(binary, [...pins(module), linkerFlags], async (folder) => {
    announce(`builds ${binary} from ${part.package}: several minutes, once for this version`);
    // -v names each package as it is compiled: a line of output is a sign of life.
    const flags = ['-v', '-trimpath', '-ldflags', `-s -w ${linkerFlags}`, '-o', join(folder, binary), part.package];
    await go(module, `builds ${binary}`, 'build', ...flags);
    announce(`built ${binary}`);
  });
}

/** Custom resource definitions as their module has them. @returns the path of one YAML file with all of them */
export function definitionsOf(name: DefinitionsName): Promise<string> {
  const { module, source, files, generatedFrom } = DEFINITIONS[name] as Definitions;
  const file = `${name}.yaml`;
  return cached(file, [...pins(module), source, ...files], async (folder) => {
    const place =
      generatedFrom === undefined
        ? await sourcesOf(module, source)
        : await generated(module, generatedFrom, join(folder, 'generated'));
    const texts = files.map((one) => readFileSync(join(place, one), 'utf8'));
    writeFileSync(join(folder, file), texts.join('\n---\n'));
  });
}

async function sourcesOf(module: string, source: string): Promise<string> {
  const answer = await go(module, `fetches ${source}`, 'mod', 'download', '-json', source);
  return (JSON.parse(answer) as { Dir: string }).Dir;
}

/** https://github.com/prometheus-operator/prometheus-operator/blob/main/Makefile */
async function generated(module: string, from: string, folder: string): Promise<string> {
  announce(`generates definitions from ${from}: a minute or two, once for this version`);
  const options = ['crd:crdVersions=v1,generateEmbeddedObjectMeta=true', `paths=${from}`, `output:crd:dir=${folder}`];
  await go(module, `generates from ${from}`, 'tool', 'controller-gen', ...options);
  return folder;
}

/** The operator's chart, as it lies in the operator's module. @returns the path of its folder */
export function operatorChart(): Promise<string> {
  const module = 'external-secrets';
  return cached('external-secrets-chart', [...pins(module), OPERATOR], async (folder) => {
    const sources = await sourcesOf(module, OPERATOR);
    const chart = join(folder, 'external-secrets-chart');
    cpSync(join(sources, 'deploy/charts/external-secrets'), chart, { recursive: true });
    // It names a chart for Bitwarden that is not in the module, and that is off unless values say otherwise.
    const file = join(chart, 'Chart.yaml');
    const text = readFileSync(file, 'utf8').replace(/^dependencies:\n([ -].*\n?)*/m, '');
    rmSync(file);
    writeFileSync(file, text);
    rmSync(join(chart, 'Chart.lock'), { force: true });
  });
}

/** Versions, and the program itself where it is one of the tests. */
function pins(module: string): string[] {
  const folder = moduleFolder(module);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).isFile());
}

function moduleFolder(module: string): string {
  return resolve(__dirname, '..', 'parts', module);
}

function go(module: string, doing: string, ...args: string[]): Promise<string> {
  return runTool({
    command: 'go',
    args,
    doing,
    folder: moduleFolder(module),
    env: { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false' },
    missing: 'install Go 1.26 or newer',
  });
}
