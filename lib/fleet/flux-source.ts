import { checked } from '../options/checked';
import type { GitRepository, OciArtifact } from './git-source';

export interface FluxGitOptions extends GitRepository {
  /** In the namespace of Flux. @default - none: the repository is open to everybody who reaches it */
  readonly secretName?: string;
}
export interface FluxOciOptions extends OciArtifact {
  /** In the namespace of Flux. @default - none */
  readonly secretName?: string;
  /**
   * How Flux logs in with an identity of the cluster's own.
   * https://fluxcd.io/flux/components/source/ocirepositories/#provider
   * @default "generic"
   */
  readonly provider?: 'generic' | 'aws' | 'azure' | 'gcp';
}
export interface FluxExistingOptions {
  readonly kind: 'GitRepository' | 'OCIRepository' | 'Bucket';
  readonly name: string;
  /** @default - that of Flux */
  readonly namespace?: string;
  /** Folder of the manifests in it, which holds one folder a cluster. @default "dist" */
  readonly path?: string;
}

export type FluxSourceSettings =
  | ({ readonly kind: 'git' } & FluxGitOptions)
  | ({ readonly kind: 'oci' } & FluxOciOptions)
  | { readonly kind: 'existing'; readonly source: FluxExistingOptions; readonly path?: string };

/** What Flux on each cluster fetches the manifests from. */
@checked
export class FluxSource {
  /** A branch. https://fluxcd.io/flux/components/source/gitrepositories/ */
  static git(options: FluxGitOptions): FluxSource {
    return new FluxSource({ kind: 'git', ...options });
  }
  /** An artifact of a registry. https://fluxcd.io/flux/components/source/ocirepositories/ */
  static oci(options: FluxOciOptions): FluxSource {
    return new FluxSource({ kind: 'oci', ...options });
  }
  /** One that is on each cluster already, such as `flux-system`, which `flux bootstrap` makes. */
  static existing(source: FluxExistingOptions): FluxSource {
    return new FluxSource({ kind: 'existing', source, path: source.path });
  }

  private constructor(
    /** @internal */
    readonly settings: FluxSourceSettings,
  ) {}
}
