import { grouped } from '../../collections/grouped';
import { ANNOTATIONS } from '../../output/annotations';
import { originOf, SeenObject } from '../../output/seen-object';
import type { Halt, Sync } from '../../views/sync';
import { Check, Found } from '../check';
import { says } from '../../output/said-values';

/** What applies a folder applies each commit of it, without anybody's help. */
export const commitsAreApplied: Check = {
  id: 'commits-are-applied',
  severity: 'warning',
  scope: 'cluster',
  why: 'A change of a login or a policy is made in Vault/OpenBao and not on the cluster, and a tenant who leaves keeps his Secrets there.',
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
      yield {
        ...originOf(seen),
        ...says`${syncs[0]!.tool} applies no new commit of ${foldersOf(syncs)} (${{ field: halt.field }})`,
        fix: halt.fix,
      };
    }
    yield* moved(watch.syncs);
  },
};

/** Taken of another branch than they were written for: that of a colleague, or one that nobody writes any more. */
function* moved(syncs: readonly Sync[]): Iterable<Found> {
  const elsewhere = syncs.flatMap((sync) => {
    const written = sync.seen.object.metadata.annotations?.[ANNOTATIONS.takenOf];
    return written === undefined || written === sync.revision || sync.halts.length > 0 ? [] : [{ sync, written }];
  });
  for (const all of grouped(elsewhere, ({ sync, written }) => JSON.stringify([sync.revision, written])).values()) {
    const [{ sync, written }] = all as [(typeof all)[number]];
    yield {
      ...originOf(sync.seen),
      ...says`${sync.tool} takes ${foldersOf(all.map((one) => one.sync))} of ${sync.revision}, and synth wrote it for ${written}`,
      fix: 'name the repository and the branch in the program (gitOps), and synthesise again',
    };
  }
}

function foldersOf(syncs: readonly Sync[]): string {
  const [first, ...others] = syncs.map(({ folder }) => folder);
  return `folder ${first}${others.length > 0 ? ` and ${others.length} more` : ''}`;
}
