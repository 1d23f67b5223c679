import { SynthesizedFleet } from './synthesized-fleet';

export interface SynthOptions {
  /** Folder of the manifests. @default - `CDK8S_OUTDIR`, else "dist" */
  readonly manifests?: string;
  /** Folder of Terraform's files. @default - `CDKTF_OUTDIR`, else "cdktf.out" */
  readonly terraform?: string;
  /** Folder of the SQL that makes the users of databases. @default - `KEYWHEEL_SQL_OUTDIR`, else "sql" */
  readonly sql?: string;
  /**
   * Folder of the Kustomize components for workloads of other repositories. Not within that of the manifests, where a
   * GitOps tool may take each folder for a cluster.
   * @default - `KEYWHEEL_PATCHES_OUTDIR`, else beside the manifests: "dist.patches"
   */
  readonly patches?: string;
  /**
   * Folder of the objects of GitOps tools.
   * @default - `KEYWHEEL_GITOPS_OUTDIR`, else beside the manifests: "dist.gitops"
   */
  readonly gitOps?: string;
  /**
   * Folder of the rules for Prometheus.
   * @default - `KEYWHEEL_ALERTS_OUTDIR`, else beside the manifests: "dist.alerts"
   */
  readonly alerts?: string;
  /**
   * Folder of the settings of API servers.
   * @default - `KEYWHEEL_ENCRYPTION_OUTDIR`, else beside the manifests: "dist.encryption"
   */
  readonly encryption?: string;
  /**
   * The folder of the configuration of the hub's servers (`<fleet>/<node>.hcl`).
   * @default - `KEYWHEEL_HUB_OUTDIR`, else beside the manifests: "dist.hub"
   */
  readonly hub?: string;
  /** Folder of what a person reads. @default - `KEYWHEEL_REPORTS_OUTDIR`, else "reports" */
  readonly reports?: string;
  /** Whether nothing is written. @default - true if `KEYWHEEL_CHECK_ONLY` is set */
  readonly checkOnly?: boolean;
  /**
   * Whether nothing is written, and the folders must hold what would be: for pull requests of a repository that keeps its
   * output. Fails with OutputOutdated, and with what differs.
   * @default - true if `KEYWHEEL_COMMITTED` is set
   */
  readonly committed?: boolean;
  /** Tenants, clusters and whatever else an error names that may leave the fleet, `acme:payments` of one of several. @default - `KEYWHEEL_REMOVE`, separated by commas */
  readonly remove?: readonly string[];
  /** Told what is being done. */
  readonly progress?: (step: 'render' | 'check' | 'write') => void;
  /**
   * @internal Which side of a comparison it is, which writes nothing: it tells by itself of what left the program, and of
   * what was there before, errors that checks find and the record are not its matter.
   */
  readonly comparison?: 'before' | 'after';
  /** @internal Told both sides before it counts what the checks found, for the command line. */
  readonly onChecked?: (fleet: SynthesizedFleet) => void;
}
