import type { CompanyRule } from '../output/company-rule';
import type { Finding } from '../output/finding';
import type { Rotator } from '../views/rotators';
import type { Times } from '../timing/delivery-times';
import type { FileTimes } from '../timing/file-times';
import type { ReasonsOf } from '../timing/reasons';
import type { TenantPlace } from '../output/hub-resource';
import type { Delivered, Rename } from './delivered';
import type { SynthesizedCluster, RestartFile, SyncFile } from '../output/cluster';
import type { GitOpsSettings } from '../fleet/gitops';
import type { EncryptionFiles } from '../output/encryption';
import type { Watch } from '../output/alert-rules';
import type { SynthesizedStack } from '../output/stack';
import type { DatabaseSql } from '../output/database-sql';
import type { WrittenHubServer } from '../projections/hub-server/hub-server-files';

/** Both sides of a fleet as they would be written, in memory, and what the checks found. */
export interface RenderedFleet {
  readonly name: string;
  readonly counts: {
    readonly clusters: number;
    readonly tenants: number;
    readonly secrets: number;
    readonly deliveries: number;
  };
  /** `<environment>/<tenant>`, sorted. */
  readonly tenants: readonly string[];
  /** `<cluster>/<namespace>`. */
  readonly namespaces: readonly string[];
  /** Whose each of these is, where there is no hub's stack to say it. */
  readonly tenantPlaces: readonly TenantPlace[];
  readonly delivered: Delivered;
  readonly renames: readonly Rename[];
  readonly stacks: readonly SynthesizedStack[];
  readonly clusters: readonly SynthesizedCluster[];
  readonly restarts: readonly RestartFile[];
  /** The tools that take the manifests to the clusters, by cluster. */
  readonly tools: ReadonlyMap<string, GitOpsSettings>;
  /** What those are told. */
  readonly syncs: readonly SyncFile[];
  /** `fleet.yaml` of Rancher Fleet, by its folder below that of the manifests. */
  readonly bundles: ReadonlyMap<string, object>;
  /** Rules for Prometheus, what it scrapes, and a dashboard: documents by file. */
  readonly alertFiles: ReadonlyMap<string, readonly object[]>;
  /** The rules in them, by cluster, and those of the hub. */
  readonly watches: ReadonlyMap<string, Watch>;
  /** What those get who run API servers. */
  readonly encryption: readonly EncryptionFiles[];
  /** What makes the users of each database. */
  readonly databases: readonly DatabaseSql[];
  /** What each server of the hub is started with. */
  readonly hubServers: readonly WrittenHubServer[];
  /** What people do when nobody can log in; undefined where the hub is somebody else's. */
  readonly breakGlass?: string;
  readonly reasons: ReasonsOf;
}

export interface SynthesizedFleet extends RenderedFleet {
  /** The fleet's own, among what found something. */
  readonly rules: readonly CompanyRule[];
  readonly findings: readonly Finding[];
  readonly rotators: readonly Rotator[];
  /** How long everything takes. */
  readonly times: readonly Times[];
  /** Of what pods get as files. */
  readonly fileTimes: readonly FileTimes[];
  /** What a person reads, by file name. */
  readonly reports: ReadonlyMap<string, string>;
}
