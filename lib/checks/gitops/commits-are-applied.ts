import { originOf, SeenObject } from '../../output/seen-object';
import type { Halt, Sync } from '../../views/sync';
import type { Check } from '../check';

/** What applies a folder applies each commit of it, without anybody's help. */
export const commitsAreApplied: Check = {
  id: 'commits-are-applied',
  severity: 'warning',
  scope: 'cluster',
  why: 'A change of a login or a policy is made on the hub and not on the cluster, and a tenant who leaves keeps his Secrets there.',
  *run({ cluster: { watch } }) {
    const halted = new Map<SeenObject, { readonly halt: Halt; readonly syncs: Sync[] }>();
    for (const sync of watch.syncs) {
      for (const halt of sync.halts) {
        const known = halted.get(halt.seen) ?? { halt, syncs: [] };
        halted.set(halt.seen, known);
        known.syncs.push(sync);
      }
    }
    for (const [seen, { halt, syncs }] of halted) {
      const [first, ...others] = syncs.map(({ folder }) => folder);
      yield {
        ...originOf(seen),
        message: `${syncs[0]!.tool} applies no new commit of folder ${first}${others.length > 0 ? ` and ${others.length} more` : ''} (${halt.field})`,
        fix: halt.fix,
      };
    }
  },
};
