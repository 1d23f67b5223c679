import type { AgentInjection } from '../views/agent-injection';
import type { StaticRole } from '../views/database-roles';
import { originOf, SeenObject } from '../output/seen-object';
import type { Workload } from '../views/workloads';
import { Consumer, endsByItself, nameOf, NOT_RESTARTED, restartOf, runOf } from './restart';
import { Term } from './term';

/** When files of a pod are written again. */
export interface Look {
  readonly consumer: Consumer;
  /** How many users on demand a pod may have at the same time. */
  readonly usersOfPod: number;
}

/**
 * The kubelet asks the driver again whenever it looks at a pod, and the driver reads if its interval is over.
 * https://secrets-store-csi-driver.sigs.k8s.io/topics/secret-auto-rotation
 */
const KUBELET: Term = { name: "kubelet's look at the pod", seconds: 90 };

export interface DriverOptions {
  /** Infinite where it never reads again, undefined where that is not written. */
  readonly interval: number | undefined;
  /** Whether Reloader restarts the workload when a file changes. */
  readonly restarts: boolean;
  readonly seen: SeenObject;
  /** Of a user on demand, in seconds. */
  readonly lifetime: number | undefined;
  /** How long the workload takes, where it reads a changed file again by itself. */
  readonly reread?: Term;
}

/** Each look of the driver leases another user: it gives none back. */
export function driverLook(
  workload: Workload,
  { interval, restarts, seen, lifetime = 0, reread }: DriverOptions,
): Look {
  const usersOfPod = interval === undefined ? 1 : Math.floor(lifetime / interval) + 1;
  if (endsByItself(workload)) {
    return { consumer: runOf(workload), usersOfPod };
  }
  const name = nameOf(workload);
  if (interval === undefined || interval === Infinity) {
    const keeps =
      interval === undefined
        ? 'whether the CSI driver reads it again is not written'
        : 'the CSI driver reads it once, when a pod starts';
    return { consumer: { name, terms: [], keeps }, usersOfPod };
  }
  const poll: Term = { name: "driver's poll interval", seconds: interval, from: `${originOf(seen).place}` };
  const used = restarts ? restartOf(workload) : reread ? [reread] : undefined;
  const terms = [poll, KUBELET, ...(used ?? [])];
  return { consumer: { name, terms, keeps: used ? undefined : NOT_RESTARTED }, usersOfPod };
}

/** https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent/template#static-secrets */
const RENDER_INTERVAL = 300;
/** What is rotated by a period is read when the period is over. */
const ROTATED: Term = { name: "agent's reading after the period", seconds: 2 };
/** A user on demand is replaced before it ends. */
const LEASED: Term = { name: "agent's reading before the lease ends", seconds: 0 };

/** Of the one before the containers start, and of the one beside them, which has the next one before the last one ends. */
const AGENTS_USERS = 3;

export interface AgentOptions {
  /** What changes it, for everybody. */
  readonly role: StaticRole | undefined;
  readonly isLeased: boolean;
  /** How long the workload takes, where it reads a changed file again by itself. */
  readonly reread?: Term;
}

export function agentLook(workload: Workload, agent: AgentInjection, { role, isLeased, reread }: AgentOptions): Look {
  const usersOfPod = agent.isInitOnly ? 1 : AGENTS_USERS;
  if (endsByItself(workload)) {
    return { consumer: runOf(workload), usersOfPod };
  }
  const name = nameOf(workload);
  if (agent.isInitOnly) {
    return { consumer: { name, terms: [], keeps: 'its agent ends when the files are there' }, usersOfPod };
  }
  const interval: Term = {
    name: "agent's render interval",
    seconds: agent.renderInterval ?? RENDER_INTERVAL,
    from: agent.renderInterval === undefined ? undefined : originOf(agent).place,
  };
  const term = isLeased ? LEASED : role?.period === undefined ? interval : ROTATED;
  const terms = [term, ...(reread ? [reread] : [])];
  return { consumer: { name, terms, keeps: reread ? undefined : NOT_RESTARTED }, usersOfPod };
}
