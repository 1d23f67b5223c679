import type { StaticRole } from '../views/database-roles';
import { shortestGap } from '../cron/schedule';

/** The hub looks this often which rotations are due, in seconds (`builtin/logical/database/rotation.go`). */
export const ROTATION_QUEUE = 5;

/** The shortest time between two rotations of a user, in seconds. */
export function shortestPeriod({ period, schedule }: Pick<StaticRole, 'period' | 'schedule'>): number {
  return period ?? (schedule === undefined ? Infinity : shortestGap(schedule));
}
