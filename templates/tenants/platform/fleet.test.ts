import { Testing } from 'keywheel/testing';
import { PlatformFleet } from './fleet';

test('the hub and the clusters agree, with the files of all teams', () => {
  expect(Testing.synth(new PlatformFleet()).findings).toEqual([]);
});
