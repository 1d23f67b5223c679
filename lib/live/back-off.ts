import { LONGEST_PAUSE, LONGEST_REQUEST } from '../timing/operator';
import type { Store } from '../views/stores';
import { conditionOf } from './condition';
import type { FailureModeId } from './failure-modes';
import { LiveCluster, liveKey } from './live-cluster';
import type { LiveHub } from './live-hub';

/** Since when something fails, and when the operator last tried. */
export interface Failure {
  /** ISO 8601. */
  readonly since?: string;
  /** In milliseconds; undefined where no event tells. */
  readonly attempt?: number;
}

/** Milliseconds between two attempts, with the request of one of them. */
const PAUSE = (LONGEST_PAUSE + LONGEST_REQUEST.hangs) * 1000;

/** Whether what stores failed for is over, on a hub that is well now, so that they only wait for their next attempt. */
export class BackOff {
  /** By server, when the last store became ready, in milliseconds. */
  private readonly readyAt = new Map<string, number>();

  constructor(
    stores: readonly Store[],
    private readonly live: LiveCluster,
    private readonly hub: LiveHub | undefined,
  ) {
    const objects = new Map(live.objects.map((object) => [liveKey(object), object]));
    for (const { object, vault } of stores) {
      const found = objects.get(liveKey(object));
      const condition = found && conditionOf(found);
      if (vault && condition?.ready && condition.since !== undefined) {
        this.readyAt.set(vault.server, Math.max(this.readyAt.get(vault.server) ?? 0, Date.parse(condition.since)));
      }
    }
  }

  isOver(stores: readonly Store[], mode: FailureModeId, { since = '', attempt }: Failure): boolean {
    const last = attempt ?? Date.parse(since);
    // A store that came back after this attempt shows that the way is open.
    if (stores.some(({ vault }) => (this.readyAt.get(vault?.server ?? '') ?? 0) > last)) {
      return true;
    }
    const { at } = this.live;
    // Ages, for each has a clock of its own.
    const { activeSince, at: asked = at } = this.hub ?? {};
    if (activeSince !== undefined && asked - activeSince < at - last) {
      return true;
    }
    if (mode === 'egress-closed') {
      return false;
    }
    return at - Date.parse(since) <= PAUSE || (attempt !== undefined && at - attempt > PAUSE);
  }
}
