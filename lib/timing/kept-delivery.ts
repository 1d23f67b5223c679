import { Delivered, pinned } from '../views/requests';
import { isGenerator } from '../views/stores';
import { Age, limitsOf } from './age';
import { arrivalOf } from './arrival';
import type { LargestRefresh } from './demand';
import { DeliveryTimes } from './delivery-times';
import type { Kept } from './kept';
import { Consumer, reached } from './restart';
import type { Term } from './term';

/** Most of a large fleet is of this kind: what nobody asks for is not computed. */
export class KeptDelivery implements KeptTimes {
  readonly kind = 'kept';
  readonly by: Age['by'];
  private readonly isPinned: boolean;
  readonly largestRefresh = ANY_REFRESH;

  constructor(
    readonly cluster: string,
    readonly delivered: Delivered,
    readonly slack: number,
    readonly consumers: readonly Consumer[],
    private readonly said: Kept | undefined,
  ) {
    this.isPinned = pinned(delivered) !== undefined;
    this.by = said?.by === 'nobody' ? 'nobody' : this.isPinned ? 'pin' : (said?.by ?? writer(delivered));
  }

  get refresh(): number {
    return this.delivered.refresh ?? Infinity;
  }

  get settle(): number {
    return Math.max(0, ...this.consumers.map(reached));
  }

  get arrival(): readonly Term[] {
    return arrivalOf(this.delivered, this.slack, this.consumers);
  }

  get arrives(): number {
    return this.isPinned ? Infinity : this.refresh + this.slack + this.settle;
  }

  get age(): Age {
    const limits = limitsOf(this.delivered.object.metadata.annotations, this.said?.maximumAge);
    return { by: this.by, seconds: Infinity, terms: NO_TERMS, limits };
  }
}

/** Who writes what nothing more is known of. */
function writer({ sources }: Delivered): Age['by'] {
  const fromHub = sources.length > 0 && sources.every(({ store }) => store?.vault && !isGenerator(store));
  return fromHub ? 'people' : 'elsewhere';
}

const ANY_REFRESH: LargestRefresh = { seconds: Infinity };
const NO_TERMS: readonly Term[] = [];

/** What stays as it is until somebody writes another value. */
export interface KeptTimes extends DeliveryTimes {
  readonly kind: 'kept';
  /** Who would write it; as the age says. */
  readonly by: Age['by'];
}
