import type { KubernetesObject } from './kubernetes-object';

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
  /** Settings of its API servers, which nobody applies with the rest. @default - none */
  readonly controlPlane?: readonly ManifestFile[];
  /** Where its files are written, from the working directory. @default - where each file says */
  readonly folder?: string;
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

/**
 * Where the components for workloads of other repositories are: beside the folder of the manifests, in which a GitOps
 * tool may take each folder for a cluster.
 */
export function patchesFolder(manifests: string): string {
  return `${manifests}.patches`;
}

/** Kustomize components for workloads of other repositories, by namespace. */
export interface RestartFile {
  readonly cluster: string;
  readonly namespace: string;
  readonly component: object;
}

/** Where the objects of a GitOps tool are: beside the folder of the manifests that they lead to. */
export function gitOpsFolder(manifests: string): string {
  return `${manifests}.gitops`;
}

/** Where the rules for Prometheus are: beside the folder of the manifests, none of which they are. */
export function alertsFolder(manifests: string): string {
  return `${manifests}.alerts`;
}

/** Where the settings of API servers are: beside the folder of the manifests, none of which they are. */
export function encryptionFolder(manifests: string): string {
  return `${manifests}.encryption`;
}

/** Where the configuration of the hub's servers is: no cluster gets it. */
export function hubFolder(manifests: string): string {
  return `${manifests}.hub`;
}

/** A file of objects that take the manifests to the clusters. */
export interface SyncFile {
  /** Below the folder of the GitOps tool's objects. */
  readonly name: string;
  readonly manifests: readonly Manifest[];
}
