import type { IConstruct } from 'constructs';
import type { FleetError } from '../errors';
import type { Inventory, NamespaceDuties } from '../fleet/inventory';
import type { Location } from '../fleet/location';
import type { SpokeCluster } from '../fleet/spoke-cluster';
import type { WorkloadIdentity } from '../fleet/workload-identity';
import type { Emission } from '../kubernetes/emission';
import type { Manifest } from '../output/cluster';
import type { KubernetesObject } from '../output/kubernetes-object';
import type { StatedKeys } from '../output/hub-resource';
import type { DeployerGrants } from '../vault/deployer-grants';
import type { HubStack } from '../vault/hub-stack';
import type { PathGrant } from '../vault/policy-document';
import type { SpokeStack } from '../vault/spoke-stack';
import type { StackContext } from '../vault/stack';

/** A name that only one may have. */
export interface Claim {
  /** What bears it, as errors call it. */
  readonly what: string;
  readonly name: string;
  readonly owner: IConstruct;
}

/** What the operator reads on the hub for a namespace: its login gets exactly this. */
export interface Reads {
  /** Values in the KV engine of its tenant, at paths that follow from names. @default - none */
  readonly values?: readonly Location[];
  /** Values that keywheel found where they are, in any KV engine. @default - none */
  readonly places?: readonly Location[];
  /** Anything else that is asked for. @default - none */
  readonly requests?: readonly PathGrant[];
}

/** As the fleet's own Vault namespace names them. */
export interface ExistingParts {
  /** Paths of engines. @default - none */
  readonly engines?: readonly string[];
  /** Those of KV engines of version 2. @default - none */
  readonly kvEngines?: readonly string[];
  /** Where a certificate is had by a role of before: `pki/issue/web`. @default - none */
  readonly certificateRoles?: readonly string[];
  /** Vault namespaces. @default - none */
  readonly namespaces?: readonly string[];
}

/** Somebody whom a cloud knows. */
export interface KnownIdentity {
  readonly identity: WorkloadIdentity;
  readonly by: IConstruct;
}

/**
 * One kind of thing that a program states: its constructs, and what both sides have of it. Whoever renders, checks the
 * program or says who may deploy loops over the list of them (`kinds/index.ts`) and knows none by its name.
 */
export interface Kind {
  /** All of its constructs that programs make. */
  readonly constructs: readonly (abstract new (...args: never[]) => IConstruct)[];

  /** Names that two may not have, in a fleet. */
  claims?(inventory: Inventory): Claim[];
  /** What is wrong only together: each constructor alone could not know. */
  errors?(inventory: Inventory): FleetError[];
  /** What needs a hub, and why, where that is not simply to live on it. */
  needsHub?(inventory: Inventory): { readonly owner: IConstruct; readonly why?: string }[];
  /** Who of a namespace is known to a cloud. */
  identities?(duties: NamespaceDuties): KnownIdentity[];

  /** Its part of the stack of the hub. */
  addToHub?(stack: HubStack, inventory: Inventory, context: StackContext): void;
  /** What it uses on the hub without making it. */
  existing?(inventory: Inventory): ExistingParts;
  /** Which keys people give the values that they write, by absolute path. */
  statedKeys?(inventory: Inventory): StatedKeys;
  /** What who deploys the stack of the hub must be allowed: by the fleet's name, not by what is in use today. */
  deployHub?(grants: DeployerGrants, inventory: Inventory): void;

  /** What the operator reads for a namespace. */
  reads?(duties: NamespaceDuties): Reads;
  /** Where the operator writes for a namespace. */
  writes?(duties: NamespaceDuties): Location[];
  /** More logins of the namespaces of a cluster, with their policies. */
  addLogins?(stack: SpokeStack, duties: readonly NamespaceDuties[]): void;
  /** ServiceAccounts of a namespace that log in to the hub by those. */
  accounts?(duties: NamespaceDuties): string[];
  /** What who deploys the stack of a cluster must be allowed for those logins. */
  deploySpoke?(grants: DeployerGrants, cluster: SpokeCluster): void;

  /** Its objects in a namespace, and those of the whole cluster that belong to it. */
  manifests?(duties: NamespaceDuties): Emission[];
  /** Its objects outside of all tenants' namespaces. */
  clusterManifests?(inventory: Inventory, cluster: SpokeCluster): Emission[];
  /** The program's own objects in a namespace, with what the kind gives them. */
  adapt?(manifests: readonly Manifest[], duties: NamespaceDuties): readonly Manifest[];
  /** Objects of other repositories, with what a Kustomize component is to put into them. */
  patches?(duties: NamespaceDuties): KubernetesObject[];
}
