import { RotatedUsers } from './rotated-users';
import type { Delivered, Rename } from './delivered';
import type { GeneratedValues } from '../output/generated-value';

/**
 * What keywheel must remember from one synthesis to the next: a small file that belongs into version control beside the
 * program. Without it, nobody could tell a tenant that was removed from one that never was.
 */
export interface FleetRecord {
  readonly fleet: string;
  /** `<environment>/<tenant>`. */
  readonly tenants: readonly string[];
  readonly clusters: readonly string[];
  /** The GitOps tool of each cluster that has one, `<tool>/<namespace>`. Records of before do not say it, or no namespace. */
  readonly gitOps?: Readonly<Record<string, string>>;
  /**
   * What encrypts the storage of each cluster whose API servers people run: the providers of each resource, the one that
   * writes first.
   */
  readonly encryption?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Addresses of what holds data, by stack. */
  readonly retained: Readonly<Record<string, readonly string[]>>;
  /** Random values that Terraform makes and that must stay, those of secrets that left too. */
  readonly generated?: GeneratedValues;
  /** Users of databases that the hub rotates. */
  readonly users?: RotatedUsers;
  /** What somebody uses. */
  readonly delivered?: Delivered;
  /** Addresses that Terraform forgets, whose data stays on the hub, by stack. */
  readonly released: Readonly<Record<string, readonly string[]>>;
  /** Clusters that left; an empty stack takes their logins off the hub. */
  readonly removedClusters: readonly string[];
}

/** What the program states now. */
export interface Statement extends Pick<
  FleetRecord,
  'fleet' | 'tenants' | 'clusters' | 'gitOps' | 'encryption' | 'retained' | 'generated' | 'users'
> {
  readonly delivered: Delivered;
  readonly renames: readonly Rename[];
  /** `<cluster>/<namespace>`. */
  readonly namespaces: readonly string[];
}
