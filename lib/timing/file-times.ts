import { ANNOTATIONS } from '../output/annotations';
import { goSeconds } from '../go/duration';
import type { AgentInjection } from '../views/agent-injection';
import type { ClusterView } from '../views/cluster-view';
import type { DynamicRole, StaticRole } from '../views/database-roles';
import type { HubFile } from '../views/hub-files';
import type { ProviderClass } from '../views/provider-classes';
import type { SeenObject } from '../output/seen-object';
import type { Views } from '../views/views';
import { matchesWhole } from '../views/reloader';
import type { Workload } from '../views/workloads';
import { Age, limitsOf, untilNext } from './age';
import { Look, agentLook, driverLook } from './file-look';
import { Kept, keptValues } from './kept';
import { leasedUser, Limit } from './lifetime';
import { livePods } from './live-pods';
import { Consumer, endsByItself, reached } from './restart';
import { rereadTerm } from './stated-term';
import { leastOf, sumOf, Term } from './term';
import { shortestPeriod } from './schedule';

/** One value of the hub that the CSI driver or an agent writes into files of the pods of a workload. */
export interface FileTimes {
  readonly cluster: string;
  /** What asks for it: the class, or the workload with its annotations. */
  readonly seen: SeenObject;
  /** For messages. */
  readonly who: 'the CSI driver' | 'the agent';
  /** Of the workload. */
  readonly namespace: string;
  /** Whether it is a Job, or one after the other. */
  readonly endsByItself: boolean;
  /** Whether Reloader is told to restart it when a file changes. */
  readonly restarts: boolean;
  /** On the hub, with its Vault namespace. */
  readonly path: string;
  /** Who changes it: people, the hub for everybody, or the hub for each pod. */
  readonly kind: 'kept' | 'static' | 'dynamic';
  /** Whether it is written when it is read again. */
  readonly isSaid: boolean;
  readonly consumer: Consumer;
  /** Seconds from a change on the hub until every pod has it in its files; infinite where it never has. */
  readonly arrives: number;
  readonly age: Age;
  /** How long its pods may have a dead password after a rotation, as the program says. */
  readonly promisedOutage?: number;
  /** The shortest time between two rotations of what the hub changes for everybody, in seconds. */
  readonly period?: number;
  /** Of a user on demand. */
  readonly leased?: LeasedFile;
}
export interface LeasedFile {
  readonly role: DynamicRole;
  /** What ends it. */
  readonly end: Limit;
  /** How many of a pod may live at the same time. */
  readonly usersOfPod: number;
  /** Pods whose users may live at the same time; undefined where nobody writes how many there are. */
  readonly pods?: number;
}

/** Several rules ask for the times of one output. */
const known = new WeakMap<Views, readonly FileTimes[]>();

export function fileTimes(views: Views): readonly FileTimes[] {
  let times = known.get(views);
  if (!times) {
    const writers = views.clusters.flatMap(writersOf);
    const kept = writers.length > 0 ? keptValues(views) : new Map<string, Kept>();
    times = writers.flatMap((writer) =>
      [...new Set(writer.files.map(({ path }) => path))].map((path) => timesOf(views, kept, writer, path)),
    );
    known.set(views, times);
  }
  return times;
}

/** What writes files into the pods of a workload. */
interface Writer {
  readonly cluster: ClusterView;
  readonly seen: SeenObject & Pick<ProviderClass | AgentInjection, 'mount' | 'role'>;
  readonly who: FileTimes['who'];
  readonly workload: Workload;
  readonly files: readonly HubFile[];
  readonly restarts: boolean;
  readonly isSaid: boolean;
  /** How long a lease lasts that it gets. */
  readonly end: (limits: readonly Limit[]) => Limit;
  readonly look: (read: Read) => Look;
}

/** What is known of a value that is written. */
interface Read {
  readonly role: StaticRole | undefined;
  /** Of a user on demand. */
  readonly end: Limit | undefined;
  readonly reread?: Term;
}

function writersOf(cluster: ClusterView): Writer[] {
  return [
    ...cluster.providerClasses.flatMap((seen) =>
      cluster.mountersOf(seen).map((workload): Writer => {
        const interval = cluster.pollInterval ?? seen.pollInterval;
        const restarts = workload.reloadedClasses.some((pattern) => matchesWhole(pattern, seen.name));
        return {
          cluster,
          seen,
          who: 'the CSI driver',
          workload,
          files: seen.files,
          restarts,
          isSaid: interval !== undefined,
          // Neither the driver nor the provider renews anything.
          end: (limits) => leastOf(limits)!,
          look: ({ end, reread }) => driverLook(workload, { interval, restarts, seen, lifetime: end?.seconds, reread }),
        };
      }),
    ),
    ...cluster.workloads.flatMap((workload): Writer[] => {
      const { agent } = workload;
      return agent?.isInjected
        ? [
            {
              cluster,
              seen: agent,
              who: 'the agent',
              workload,
              files: agent.files,
              restarts: false,
              isSaid: true,
              // It renews its token and its leases for as long as it may.
              end: (limits) => leastOf(limits.filter(({ name }) => name.includes('max'))) ?? leastOf(limits)!,
              look: ({ role, end, reread }) =>
                agentLook(workload, agent, { role, isLeased: end !== undefined, reread }),
            },
          ]
        : [];
    }),
  ];
}

function timesOf({ vault }: Views, kept: ReadonlyMap<string, Kept>, writer: Writer, path: string): FileTimes {
  const { cluster, seen, who, workload, restarts, isSaid } = writer;
  const user = leasedUser(vault, seen, path);
  const end = user && writer.end(user.limits);
  const role = vault.staticRoles.get(path);
  const client = cluster.clientAs(workload.account);
  const promises = client?.promises.get(path);
  const { consumer, usersOfPod } = writer.look({ role, end, reread: client && rereadTerm(client, promises) });
  const outage = promises?.[ANNOTATIONS.maximumOutage];
  const said = kept.get(path);
  const until: readonly Term[] = end ? [end] : role ? [...untilNext(role), ...consumer.terms] : [];
  const isRotated = end !== undefined || role !== undefined;
  const never = reached(consumer) === Infinity;
  return {
    cluster: cluster.name,
    seen,
    who,
    namespace: workload.namespace,
    endsByItself: endsByItself(workload),
    restarts,
    path,
    kind: end ? 'dynamic' : role ? 'static' : 'kept',
    isSaid,
    consumer,
    arrives: reached(consumer),
    age: {
      by: isRotated ? 'hub' : (said?.by ?? 'people'),
      seconds: !isRotated || (never && !end) ? Infinity : sumOf(until),
      terms: until,
      limits: limitsOf(promises, said?.maximumAge),
    },
    period: role && shortestPeriod(role),
    promisedOutage: outage === undefined ? undefined : goSeconds(outage),
    leased: user && end && { role: user.role, end, usersOfPod, pods: livePods(cluster, workload, end.seconds) },
  };
}
