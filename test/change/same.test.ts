import { changesOf } from '../../lib/change/changes';
import { sideOf } from '../../lib/change/side';
import { rendered } from '../checks/output';
import { APPS, Fleets, randomFleets, SMALL } from '../mutation/fleets';
import { some } from '../runs';
import { reworded } from './reworded';

const FLEETS: Fleets = { ...APPS, ...SMALL, ...randomFleets(1, 5) };

test.each(some(Object.entries(FLEETS)))(
  '%s: a fleet does not differ from itself, nor from itself in other words',
  (_, fleet) => {
    const [before, after] = [rendered(fleet()), rendered(fleet())];

    expect(changesOf(sideOf([before]), sideOf([after]))).toMatchObject({ changes: [], applied: [] });
    expect(changesOf(sideOf([before]), sideOf([reworded(after)])).changes).toEqual([]);
  },
);
