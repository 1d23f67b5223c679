import { IConstruct } from 'constructs';
import { note } from '../errors';
import { requireSecretName } from './git-source';
import type { GitOps } from './gitops';
import { requireDnsLabel } from './names';
import { requireValues } from './refused-values';

/** How the chart of a controller is installed, by the GitOps tool of the cluster. */
export interface ChartInstallation {
  /** Of the chart: three numbers, for what is not pinned changes without a commit. @default - the newest whose chart was rendered with keywheel's values */
  readonly version?: string;
  /** Where the chart is: `https://...` or `oci://...`, without credentials. @default - where its makers publish it */
  readonly repository?: string;
  /**
   * The name of a Secret with the login at that repository, made by you in the namespace of the GitOps tool: for Flux
   * (`username`, `password`) and Rancher Fleet (one for all charts of a cluster). Argo CD finds its own by the address.
   * https://fluxcd.io/flux/components/source/helmrepositories/#secret-reference
   * https://fleet.rancher.io/ref-gitrepo
   * @default - none: the repository is open to everybody who reaches it
   */
  readonly secretName?: string;
  /**
   * Values of the chart that are put over those that keywheel writes: fields by fields, lists as a whole. The checks read
   * what comes of it; what would break the installation is an error.
   * @default - none
   */
  readonly values?: Readonly<Record<string, unknown>>;
}

export interface ReloaderInstallation {
  /** @default "reloader" */
  readonly namespace?: string;
  /** Its chart, which is installed with what keeps a change from being lost that is made while it is down. */
  readonly install: ChartInstallation;
}

/** A chart, of which version, from where. */
export type PinnedChart = Required<Omit<ChartInstallation, 'secretName'>> & Pick<ChartInstallation, 'secretName'>;

/** Of External Secrets Operator. This chart was rendered with keywheel's values; what the tests run is release 0.20.4. */
const OPERATOR = { version: '2.9.0', repository: 'https://charts.external-secrets.io' };
/** Rendered too. https://github.com/stakater/Reloader/tree/master/deployments/kubernetes/chart/reloader */
const RELOADER = { version: '2.2.16', repository: 'https://stakater.github.io/stakater-charts' };

export function pinnedOperator(given: ChartInstallation): PinnedChart {
  return { ...OPERATOR, values: {}, ...given };
}

export function pinnedReloader(given: ChartInstallation): PinnedChart {
  return { ...RELOADER, values: {}, ...given };
}

const VERSION = /^(\d+)\.(\d+)\.\d+$/;
/** The first minor release of the operator whose definitions have the API of keywheel's objects alone. */
const FIRST_MINOR = 17;

/** Notes `NameReserved`, `ValuesInvalid`, `VersionInvalid`, `RepositoryInvalid`, `SecretNameUnused`, `OperatorTooOld`, `InstallNeedsGitOps`. */
export function requireOperatorChart(
  scope: IConstruct,
  namespace: string,
  chart: PinnedChart,
  gitOps: GitOps | undefined,
): void {
  requireOwnNamespace(scope, 'externalSecrets', namespace);
  requireChart(scope, 'externalSecrets.install', chart, { usual: OPERATOR.version, gitOps });
  const [, major, minor] = VERSION.exec(chart.version) ?? [];
  if (major === '0' && Number(minor) < FIRST_MINOR) {
    note(
      scope,
      'OperatorTooOld',
      `externalSecrets.install.version is ${chart.version}, and external-secrets.io/v1 needs 0.${FIRST_MINOR}.0; install that or a newer one`,
    );
  }
}

/** Notes `NameInvalid`, `NameReserved`, `ValuesInvalid`, `VersionInvalid`, `RepositoryInvalid`, `SecretNameUnused`, `InstallNeedsGitOps`. */
export function requireReloaderChart(
  scope: IConstruct,
  namespace: string,
  chart: PinnedChart,
  gitOps: GitOps | undefined,
): void {
  requireDnsLabel(scope, 'reloader.namespace', namespace);
  requireOwnNamespace(scope, 'reloader', namespace);
  requireChart(scope, 'reloader.install', chart, { usual: RELOADER.version, gitOps });
}

/** It is made restricted, which would keep pods of others out of it. */
function requireOwnNamespace(scope: IConstruct, what: string, namespace: string): void {
  if (/^(default$|kube-)/.test(namespace)) {
    note(
      scope,
      'NameReserved',
      `${what}.namespace is "${namespace}", and the installation lets only restricted pods into its namespace, which would stop those of others; use a namespace of its own, or leave install out`,
    );
  }
}

/** Notes `SecretNameDiffers`: Rancher Fleet has one login for all charts of a GitRepo. */
export function requireOneSecret(scope: IConstruct, gitOps: GitOps | undefined, charts: readonly PinnedChart[]): void {
  const [one, other] = new Set(charts.map(({ secretName }) => secretName).filter((name) => name !== undefined));
  if (gitOps?.settings.tool === 'fleet' && other !== undefined) {
    note(
      scope,
      'SecretNameDiffers',
      `externalSecrets.install.secretName is "${one}", reloader.install.secretName "${other}", and Rancher Fleet logs in with one for all charts of a cluster; give both the same, with what both repositories need`,
    );
  }
}

function requireChart(
  scope: IConstruct,
  what: 'externalSecrets.install' | 'reloader.install',
  { version, repository, secretName, values }: PinnedChart,
  { usual, gitOps }: { readonly usual: string; readonly gitOps?: GitOps },
): void {
  requireValues(scope, what, { version, values });
  requireSecretName(scope, `${what}.secretName`, secretName);
  if (!VERSION.test(version)) {
    note(
      scope,
      'VersionInvalid',
      `${what}.version is ${JSON.stringify(version)}; use three numbers, such as "${usual}": what is not pinned changes without a commit`,
    );
  }
  const parsed = URL.canParse(repository) ? new URL(repository) : undefined;
  if (!parsed || !['https:', 'oci:'].includes(parsed.protocol) || parsed.host === '') {
    note(
      scope,
      'RepositoryInvalid',
      `${what}.repository is not an address that starts with https:// or oci://; give one`,
    );
  } else if (parsed.username !== '' || parsed.password !== '') {
    note(scope, 'RepositoryInvalid', `${what}.repository holds a user or a password; leave them out`);
  }
  if (secretName !== undefined && gitOps?.settings.tool === 'argoCd') {
    note(
      scope,
      'SecretNameUnused',
      `${what}.secretName is for Flux and Rancher Fleet; leave it out: Argo CD takes the Secret with the label argocd.argoproj.io/secret-type: repository whose url is ${repository}`,
    );
  }
  if (!gitOps) {
    note(
      scope,
      'InstallNeedsGitOps',
      `${what} is for a GitOps tool, and neither the cluster nor the fleet has one; give gitOps, or leave install out and install the chart yourself`,
    );
  }
}
