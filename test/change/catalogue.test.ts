import { changesOf } from '../../lib/change/changes';
import { sideOf } from '../../lib/change/side';
import { CATALOGUE } from '../mutation/catalogue/index';
import { rendered, SMALL } from '../mutation/fleets';
import { Edit, editsOf, Operator } from '../mutation/operator';
import { kindOf } from '../mutation/score';

/** One edit of each kind, in the first fleet that has a place for it. */
function* someEdits(): Iterable<{ edit: Edit; before: any }> {
  const left = new Set<Operator>(CATALOGUE);
  for (const fleet of Object.values(SMALL)) {
    const before = rendered(fleet);
    for (const operator of left) {
      for (const edit of editsOf(before, [operator], { atMost: 1 })) {
        left.delete(operator);
        yield { edit, before };
      }
    }
  }
}

test('every kind of edit of the catalogue is told', () => {
  const made = [...someEdits()].map(({ edit, before }) => {
    const { changes } = changesOf(sideOf([before]), sideOf([{ ...before, ...edit.edited }]));
    return { kind: `${edit.operator.class} ${kindOf(edit.operator)}`, place: edit.place, changes };
  });
  const silent = made.filter(({ changes }) => changes.length === 0);
  const unknown = made.filter(({ changes }) => changes.some(({ subject }) => subject === 'unknown'));

  console.log(
    `told / made: ${made.length - silent.length} / ${made.length}, ${unknown.length} with an unknown meaning`,
  );
  console.log(
    unknown
      .map(({ place, changes }) => `${place}: ${changes.find(({ subject }) => subject === 'unknown')!.how}`)
      .join('\n'),
  );
  expect(silent.map(({ kind, place }) => `${kind}: ${place}`)).toEqual([]);
});
