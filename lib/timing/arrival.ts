import { Delivered, pinned } from '../views/requests';
import { originOf } from '../output/seen-object';
import { Consumer, reached } from './restart';
import { Term } from './term';

/** The term that is the refresh interval itself. */
export const REFRESH = 'refresh';

/** From a change on the hub until every pod has it. */
export function arrivalOf(delivered: Delivered, slack: number, consumers: readonly Consumer[]): Term[] {
  const { place } = originOf(delivered);
  const pin = pinned(delivered);
  if (pin) {
    return [{ name: `pinned to version ${pin.version}`, seconds: Infinity, from: `${place}: version` }];
  }
  if (delivered.fixed !== undefined) {
    return [{ name: delivered.fixed, seconds: Infinity, from: `${place}: spec.target.immutable` }];
  }
  const from = `${place}: spec.refreshInterval`;
  return [
    { name: REFRESH, seconds: delivered.refresh ?? Infinity, from },
    { name: "operator's queue and requests", seconds: slack },
    ...slowest(consumers),
  ];
}

/** What the slowest of them takes to have the new content. */
function slowest(consumers: readonly Consumer[]): readonly Term[] {
  const slow = consumers.reduce<Consumer | undefined>(
    (most, consumer) => (most && reached(most) >= reached(consumer) ? most : consumer),
    undefined,
  );
  return slow?.terms.length === 0 ? [{ name: `${slow.name}: ${slow.keeps}`, seconds: Infinity }] : (slow?.terms ?? []);
}
