import type { Finding } from '../checks/finding';
import type { Rotator } from '../views/rotators';
import type { Times } from '../timing/delivery-times';
import type { FileTimes } from '../timing/file-times';
import type { ReasonsOf } from '../timing/reasons';
import type { DatabaseSql } from '../database/database-sql';
import type { KubernetesObject } from '../kubernetes/object';
import type { TenantPlace } from '../views/hub-resource';
import type { Delivered, Rename } from './delivered';
import type { GeneratedValues } from '../vault/generated-value';

type Json = Record<string, unknown>;

/** An object of the output, and where it comes from. */
export interface Manifest {
  readonly object: KubernetesObject;
  /** Path of the construct in the program. */
  readonly path: string;
  /** Where it was read, for files that keywheel did not write. */
  readonly source?: { readonly file: string; readonly line: number };
}

/** One YAML file of a spoke. */
export interface ManifestFile {
  /** Below the folder of the cluster. */
  readonly name: string;
  readonly manifests: readonly Manifest[];
}

export interface SynthesizedCluster {
  readonly name: string;
  readonly path: string;
  readonly files: readonly ManifestFile[];
  /** Values that are in files, where it is not known which objects others make of them. @default - none */
  readonly values?: readonly Manifest[];
  /** Undefined where all is among the files. */
  readonly unread?: Unread;
  /** Where it may log in, with the Vault namespace, if somebody says so. */
  readonly authMounts?: readonly string[];
}

/** Whether a cluster has something that is not among its files, as far as they show. */
export interface Unread {
  /** The operator's own installation, with what it may do. */
  readonly operator: boolean;
  /** Objects that a chart, a template or another repository makes. */
  readonly objects: boolean;
  /** Whether all of its folders are applied: some may be overlays of each other. */
  readonly folders: boolean;
}

/** Kustomize components for workloads of other repositories, by namespace. */
export interface RestartFile {
  readonly cluster: string;
  readonly namespace: string;
  readonly component: object;
}

export interface SynthesizedStack {
  readonly name: string;
  readonly json: Json;
  /** Stacks that are applied before it. */
  readonly dependencies: readonly string[];
  /** Path of the construct in the program that a resource comes from, by address. */
  readonly owners: ReadonlyMap<string, string>;
  /** Addresses of what holds data and must outlive its construct. */
  readonly retained: readonly string[];
  /** Random values that it makes and that must stay. @default - none */
  readonly generated?: GeneratedValues;
  /** Files beside the stack's JSON. */
  readonly files: ReadonlyMap<string, string>;
}

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
  /** What makes the users of each database. */
  readonly databases: readonly DatabaseSql[];
  readonly reasons: ReasonsOf;
}

export interface SynthesizedFleet extends RenderedFleet {
  readonly findings: readonly Finding[];
  readonly rotators: readonly Rotator[];
  /** How long everything takes. */
  readonly times: readonly Times[];
  /** Of what pods get as files. */
  readonly fileTimes: readonly FileTimes[];
  /** What a person reads, by file name. */
  readonly reports: ReadonlyMap<string, string>;
}
