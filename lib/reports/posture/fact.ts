import type { Topic } from './topic';

/**
 * How much is known: a check over all of the output found nothing; it is written, and whether it is applied nobody saw;
 * it is not there; or no file says anything.
 */
export type Knowledge = 'proved' | 'stated' | 'missing' | 'not known';

/** What is known of one topic, about one cluster or Vault/OpenBao. */
export interface Fact {
  readonly topic: Topic;
  /** Name of the cluster; undefined for Vault/OpenBao and the fleet as a whole. */
  readonly cluster?: string;
  readonly knowledge: Knowledge;
  readonly says: string;
  /** Places in the output, and names of checks. */
  readonly evidence: readonly string[];
}
