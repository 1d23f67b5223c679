import type { RenderedFleet } from '../../lib/synth/synthesized-fleet';
import { Fleets, rendered } from './fleets';
import { Edit, editsOf, Operator } from './operator';

/** One edit of each kind, in the first fleet that has a place for it. */
export function* someEdits(
  fleets: Fleets,
  operators: readonly Operator[],
): Iterable<{ readonly before: RenderedFleet; readonly edit: Edit }> {
  const left = new Set(operators);
  for (const fleet of Object.values(fleets)) {
    const before = rendered(fleet);
    for (const edit of editsOf(before, [...left], { atMost: 1 })) {
      left.delete(edit.operator);
      yield { before, edit };
    }
  }
}
