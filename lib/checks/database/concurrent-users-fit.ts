import { credentialTimes } from '../../timing/delivery-times';
import { fileTimes } from '../../timing/file-times';
import { originOf, SeenObject } from '../../output/seen-object';
import type { Views } from '../../views/views';
import { Check } from '../check';
import { says } from '../../output/said-values';
import { grouped } from '../../collections/grouped';

/** No more users are made on demand than the database has room for. */
export const concurrentUsersFit: Check = {
  id: 'concurrent-users-fit',
  severity: 'error',
  scope: 'fleet',
  why: 'The database has no room for one more user or connection, and the next delivery fails, for everybody on that database.',
  *run(views) {
    for (const [connection, all] of grouped(usersOf(views), (users) => users.connection)) {
      const limit = views.vault.connections.get(connection)?.maximumUsers ?? Infinity;
      const live = all.reduce((sum, users) => sum + users.live, 0);
      if (live > limit) {
        const [most] = all.toSorted((a, b) => b.live - a.live) as [Users];
        const uncounted = all.flatMap((users) => users.uncounted ?? []);
        const by = all.every(({ isFile }) => !isFile) ? 'deliveries' : 'deliveries, mounts and agents';
        const onePod =
          uncounted.length > 0
            ? `. One pod is counted of ${uncounted.join(', ')}: how many there are is not written`
            : '';
        yield {
          ...originOf(most.seen),
          ...says`up to ${{ liveUsers: live }} users of database "${{ connection }}" live at the same time, from ${all.length} ${by}, and it has room for ${{ limit }}; this one makes ${most.live}${onePod}`,
          fix: 'shorten the ttl, refresh less often, deliver to fewer namespaces, run fewer pods, or raise maximumUsers',
        };
      }
    }
  },
};

/** What makes users on demand. */
interface Users {
  readonly seen: SeenObject;
  readonly connection: string;
  readonly live: number;
  readonly isFile: boolean;
  /** A workload of which nobody writes how many pods it has. */
  readonly uncounted?: string;
}

function* usersOf(views: Views): Iterable<Users> {
  for (const times of credentialTimes(views)) {
    const { connection } = (times.kind === 'dynamic' && times.leased.role) || {};
    if (times.kind === 'dynamic' && connection !== undefined) {
      yield { seen: times.delivered, connection, live: times.liveUsers, isFile: false };
    }
  }
  for (const { seen, leased, consumer } of fileTimes(views)) {
    if (leased) {
      const { role, usersOfPod, pods } = leased;
      const uncounted = pods === undefined ? consumer.name : undefined;
      yield { seen, connection: role.connection, live: usersOfPod * (pods ?? 1), isFile: true, uncounted };
    }
  }
}
