import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { note } from '../errors';
import { seconds } from '../go/duration';
import { checked } from '../options/checked';
import { FluxSource } from './flux-source';
import {
  GitRepository,
  requireFolder,
  requireGitRepository,
  requireOciArtifact,
  requireSecretName,
} from './git-source';
import { requireDnsLabel, requireLabel, requireObjectName } from './names';

export interface FluxOptions {
  readonly source: FluxSource;
  /** Where its controllers run. @default "flux-system" */
  readonly namespace?: string;
  /** How often it looks whether the cluster still is as it was written, a minute or more. @default ten minutes */
  readonly interval?: Duration;
  /**
   * As whom it applies, where that is not everybody's right: a ServiceAccount in the namespace of Flux.
   * https://fluxcd.io/flux/components/kustomize/kustomizations/#role-based-access-control
   * @default - as kustomize-controller itself
   */
  readonly serviceAccount?: string;
}

export interface ArgoCdOptions {
  readonly repository: GitRepository;
  /** Where Argo CD runs. @default "argocd" */
  readonly namespace?: string;
  /** What it calls clusters that have another name there: by the name in the fleet. @default - as the fleet does */
  readonly clusters?: Readonly<Record<string, string>>;
}

export interface RancherFleetOptions {
  readonly repository: GitRepository;
  /** The workspace: where its GitRepos and clusters are. @default "fleet-default" */
  readonly namespace?: string;
  /** In the workspace. @default - none: the repository is open to everybody who reaches it */
  readonly secretName?: string;
  /** What it calls clusters that have another name there: by the name in the fleet. @default - as the fleet does */
  readonly clusters?: Readonly<Record<string, string>>;
  /** A label of its clusters that says their name, where they are known by that. @default - they are known by name */
  readonly clusterLabel?: string;
}

export type GitOpsSettings =
  | ({ readonly tool: 'flux' } & Required<Pick<FluxOptions, 'source' | 'namespace' | 'interval'>> & FluxOptions)
  | ({ readonly tool: 'argoCd' } & Required<Pick<ArgoCdOptions, 'namespace'>> & ArgoCdOptions)
  | ({ readonly tool: 'fleet' } & Required<Pick<RancherFleetOptions, 'namespace'>> & RancherFleetOptions);

/** What people call each. */
export const GITOPS_TOOLS: Readonly<Record<GitOpsSettings['tool'], string>> = {
  flux: 'Flux',
  argoCd: 'Argo CD',
  fleet: 'Rancher Fleet',
};

/**
 * Who takes the manifests from the repository to the clusters. Its objects are written beside them (`dist.gitops/`), in
 * the order in which things need each other, and each namespace by itself: what fails in one holds up no other.
 */
@checked
export class GitOps {
  /** Flux on each cluster. Version 2.5 or newer. https://fluxcd.io/flux/components/kustomize/kustomizations/ */
  static flux(options: FluxOptions): GitOps {
    const { namespace = 'flux-system', interval = Duration.minutes(10) } = options;
    return new GitOps({ tool: 'flux', ...options, namespace, interval });
  }

  /** One Argo CD for all clusters. https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/ */
  static argoCd(options: ArgoCdOptions): GitOps {
    return new GitOps({ tool: 'argoCd', ...options, namespace: options.namespace ?? 'argocd' });
  }

  /** One Rancher Fleet for all clusters. https://fleet.rancher.io/ref-gitrepo */
  static fleet(options: RancherFleetOptions): GitOps {
    return new GitOps({ tool: 'fleet', ...options, namespace: options.namespace ?? 'fleet-default' });
  }

  private constructor(
    /** @internal */
    readonly settings: GitOpsSettings,
  ) {}
}

/** Notes `RepositoryInvalid`, `NameInvalid`, `LabelInvalid`, `IntervalInvalid`. */
export function requireGitOps(scope: IConstruct, { settings }: GitOps): void {
  requireDnsLabel(scope, 'gitOps.namespace', settings.namespace);
  if (settings.tool !== 'flux') {
    requireGitRepository(scope, 'gitOps.repository', settings.repository);
    Object.values(settings.clusters ?? {}).forEach((name) => requireClusterName(scope, name));
    if (settings.tool === 'fleet') {
      requireSecretName(scope, 'gitOps.secretName', settings.secretName);
      if (settings.clusterLabel !== undefined) {
        requireLabel(scope, settings.clusterLabel, '');
      }
    }
    return;
  }
  const { interval, serviceAccount } = settings;
  const source = settings.source.settings;
  if (seconds(interval) < 60) {
    note(scope, 'IntervalInvalid', `gitOps.interval is ${seconds(interval)} s; use a minute or more`);
  }
  if (serviceAccount !== undefined) {
    requireObjectName(scope, 'gitOps.serviceAccount', serviceAccount);
  }
  if (source.kind === 'existing') {
    requireObjectName(scope, 'gitOps.source.name', source.source.name);
    requireDnsLabel(scope, 'gitOps.source.namespace', source.source.namespace ?? settings.namespace);
    requireFolder(scope, 'gitOps.source', source.path);
    return;
  }
  requireSecretName(scope, 'gitOps.source.secretName', source.secretName);
  if (source.kind === 'git') {
    requireGitRepository(scope, 'gitOps.source', source);
  } else {
    requireOciArtifact(scope, 'gitOps.source', source);
  }
}

/** Argo CD knows some clusters by the name of a context, such as that of EKS, which is no name of an object. */
function requireClusterName(scope: IConstruct, name: string): void {
  if (!/^[\w.:/@-]{1,253}$/.test(name)) {
    note(
      scope,
      'NameInvalid',
      `gitOps.clusters has ${JSON.stringify(name)}; give the name that the tool lists, without white space`,
    );
  }
}

/** Folder of the manifests in the repository. */
export function manifestsPath({ settings }: GitOps): string {
  const path = settings.tool === 'flux' ? settings.source.settings.path : settings.repository.path;
  return path ?? 'dist';
}
