import { credentialTimes, DynamicTimes } from '../timing/delivery-times';
import { Check } from './check';
import { originOf } from '../views/seen-object';

/** No more users are made on demand than the database has room for. */
export const liveUsersFit: Check = {
  id: 'live-users-fit',
  severity: 'error',
  why: 'The database has no room for one more user or connection, and the next delivery fails, for everybody on that database.',
  *run(views) {
    const byConnection = new Map<string, DynamicTimes[]>();
    for (const times of credentialTimes(views)) {
      const { connection } = (times.kind === 'dynamic' && times.leased.role) || {};
      if (connection !== undefined) {
        byConnection.set(connection, [...(byConnection.get(connection) ?? []), times as DynamicTimes]);
      }
    }
    for (const [connection, all] of byConnection) {
      const limit = views.vault.connections.get(connection)?.maximumUsers ?? Infinity;
      const live = all.reduce((sum, { liveUsers }) => sum + liveUsers, 0);
      if (live > limit) {
        const [most] = all.toSorted((a, b) => b.liveUsers - a.liveUsers) as [DynamicTimes];
        yield {
          ...originOf(most.delivered),
          message:
            `up to ${live} users of database "${connection}" live at the same time, from ${all.length} deliveries, ` +
            `and it has room for ${limit}; this one makes ${most.liveUsers}`,
          fix: 'shorten the ttl, refresh less often, deliver to fewer namespaces, or raise maximumUsers',
        };
      }
    }
  },
};
