import { Duration } from 'cdk8s';
import { StaticSecret } from 'keywheel';
import { changesOf } from '../../lib/change/changes';
import { sideOf } from '../../lib/change/side';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { banking, small } from '../fixtures/fleets';

type Program = Parameters<typeof synthesizeInMemory>[0];

const side = (fleet: Program) => sideOf([synthesizeInMemory(fleet)]);

function promises(before: Program, after: Program): string[] {
  const { changes } = changesOf(side(before), side(after));
  return changes
    .filter(({ subject }) => subject === 'promises')
    .map(({ attention, effect, how }) => `${attention ? '! ' : ''}${effect}: ${how}`);
}

function readEvery(refreshInterval: Duration): Program {
  const { fleet, payments, namespace } = small();
  new StaticSecret(payments, 'stripe', { keys: ['api_key'] }).deliver(namespace, { refreshInterval });
  return fleet;
}

function manySecrets(number: number): Program {
  const { fleet, payments, namespace } = banking();
  for (let index = 0; index < number; index += 1) {
    new StaticSecret(payments, `key-${index}`, { keys: ['value'] }).deliver(namespace);
  }
  return fleet;
}

test('a Secret that is read less often is a weaker promise, in times that people read', () => {
  expect(promises(readEvery(Duration.hours(1)), readEvery(Duration.hours(3)))).toContain(
    'weakens: worst-case propagation of a change: 3h10s instead of 1h10s',
  );
});

test('one Secret more on a cluster, which makes the queue of the operator longer, is no weaker promise of every other', () => {
  expect(promises(manySecrets(30), manySecrets(31))).toEqual([]);
});
