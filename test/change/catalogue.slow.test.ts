import { changesOf } from '../../lib/change/changes';
import { type Side, sideOf } from '../../lib/change/side';
import type { RenderedFleet } from '../../lib/synth/synthesized-fleet';
import { CATALOGUE } from '../mutation/catalogue/index';
import { SMALL } from '../mutation/fleets';
import { kindOf } from '../mutation/score';
import { someEdits } from '../mutation/some-edits';
import { some } from '../runs';

test('every kind of edit of the catalogue is told', () => {
  const sides = new Map<RenderedFleet, Side>();
  const made = [...someEdits(SMALL, some(CATALOGUE))].map(({ edit, before }) => {
    const had = sides.get(before) ?? sideOf([before]);
    sides.set(before, had);
    const { changes } = changesOf(had, sideOf([{ ...before, ...edit.edited }]));
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
