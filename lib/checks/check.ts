import type { ClusterView } from '../views/cluster-view';
import type { Views } from '../views/views';
import type { Finding } from '../output/finding';
import type { Values } from '../output/said-values';

/** What a check says of one place; the rest is the same for all that it finds. */
export interface Found extends Pick<Finding, 'path' | 'place' | 'source' | 'message' | 'fix'> {
  /** What the message was made of: `...says`. */
  readonly values: Values;
  /** Less than what the check has, where it is not known whether it ever does harm. @default that of the check */
  readonly severity?: 'warning';
  /** Between whom it is, sorted, where others may join them. @default - nobody can */
  readonly among?: readonly string[];
  /** Where a check finds several things, which of them it is. @default - there is one, or it makes no difference */
  readonly variant?: string;
}

/**
 * A rule over the rendered output. Its id is the sentence that must hold, and its file's name. Its scope is all that it
 * may look at to find what it finds, and it is given nothing else: what is of one cluster is looked at cluster by
 * cluster, and a neighbour makes no difference.
 */
export type Check = HubCheck | ClusterCheck | FleetCheck;

interface Rule<Scope extends string, Seen> {
  readonly id: string;
  readonly severity: Finding['severity'];
  readonly scope: Scope;
  /** One sentence: what happens in production if it stays. */
  readonly why: string;
  /** The page of a company rule. @default - that of the check in docs/checks/ */
  readonly docs?: string;
  readonly run: (seen: Seen) => Iterable<Found>;
}

/** What Terraform's side says is enough. */
export type HubCheck = Rule<'hub', Pick<Views, 'vault' | 'inClear'>>;

/** Everything that it finds is in one cluster, and follows from that one and the hub. */
export type ClusterCheck = Rule<'cluster', Pick<Views, 'vault'> & { readonly cluster: ClusterView }>;

/** It compares clusters, or what it finds is of none: one that says nothing of a login may be the place of another. */
export type FleetCheck = Rule<'fleet', Views>;
