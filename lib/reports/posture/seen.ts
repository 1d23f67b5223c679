import { runChecks } from '../../checks/index';
import { FleetStatus, Live, liveViews } from '../../live/fleet-status';
import { kindKey, LiveCluster } from '../../live/live-cluster';
import { AUDIT_DEVICES, LiveHub } from '../../live/live-hub';
import type { Output } from '../../output/output';
import type { Views } from '../../views/views';
import { counted } from './checked-fact';
import { clusterFacts } from './cluster-facts';
import type { Fact } from './fact';
import { TENANT_CHECKS } from './hub-facts';
import type { Topic } from './topic';

/** What was seen of a fact, when, and where. */
export interface Seen {
  /** `seen` is what no file says. */
  readonly state: 'as written' | 'otherwise' | 'seen' | 'not seen';
  readonly says: string;
  /** By the clock of who answered, in milliseconds. */
  readonly at?: number;
  /** Who answered. */
  readonly by?: string;
}

export interface SeenFact extends Fact {
  readonly seen: Seen;
}

export interface Looked {
  readonly output: Output;
  readonly views: Views;
  readonly live: Live;
  readonly found: FleetStatus;
}

/** What tells the rest, where neither an API server nor the hub's API does. */
const ELSEWHERE: Partial<Record<Topic, string>> = {
  encryption: 'no API tells it: "encryption.sh agree" does, on a control-plane node',
  keyService: 'no API tells it: "encryption.sh agree" does, on a control-plane node',
  inClear: 'it is of files alone',
  rotation: 'how old each value is, "keywheel audit" tells',
  rootToken: 'who uses one, "keywheel audit --log" tells',
};

/** Facts with what was seen of each: of what did not answer, nothing is claimed. */
export function seenFacts(facts: readonly Fact[], looked: Looked): SeenFact[] {
  const ofClusters = liveFacts(looked);
  return facts.map((fact) => ({
    ...fact,
    seen: fact.cluster === undefined ? ofHub(fact, looked) : ofCluster(fact, looked, ofClusters.get(fact.cluster)),
  }));
}

/** The same facts, of the objects that are there: the checks and this report read them as what is written. */
function liveFacts({ output, views, live, found }: Looked): ReadonlyMap<string, readonly Fact[]> {
  const odd = new Set(found.away.map(({ name }) => name));
  const clusters = live.clusters.filter(({ name }) => !odd.has(name));
  const seen = liveViews(output, { clusters, hub: live.hub }, views);
  const findings = runChecks(seen);
  const names = new Set(clusters.map(({ name }) => name));
  return new Map(
    seen.clusters
      .filter(({ name }) => names.has(name))
      .map((cluster) => {
        const own = findings.filter(({ place }) => place.startsWith(`${cluster.name}/`));
        return [cluster.name, clusterFacts(cluster, { findings: own })];
      }),
  );
}

/** Kinds without which nothing is seen of a topic. */
const KINDS: Partial<Record<Topic, RegExp>> = {
  egress: /^NetworkPolicy\./,
  tokens: /^(Deployment|StatefulSet|DaemonSet|CronJob|Job|Pod|ServiceAccount)\./,
  byHand: /^(Deployment|StatefulSet|DaemonSet|CronJob|Job|Pod|ExternalSecret|SealedSecret)\./,
};

function ofCluster({ topic, cluster, says }: Fact, { live, found }: Looked, now: readonly Fact[] = []): Seen {
  const one = live.clusters.find(({ name }) => name === cluster);
  const away = found.away.find(({ name }) => name === cluster);
  if (!one || away) {
    const says = away ? `the cluster did not answer: ${away.reason}` : 'the cluster was not asked';
    return { state: 'not seen', says };
  }
  const kinds = KINDS[topic];
  const fact = now.find((other) => other.topic === topic);
  if (kinds === undefined || fact === undefined) {
    return { state: 'not seen', says: ELSEWHERE[topic] ?? 'nothing tells it' };
  }
  const unseen = one.unseen.filter((kind) => kinds.test(kindKey(kind)));
  if (unseen.length > 0) {
    return { state: 'not seen', says: `${unseen.map(({ kind }) => kind).join(', ')} objects were not listed` };
  }
  if (fact.knowledge === 'not known') {
    return { state: 'not seen', says: fact.says };
  }
  const where = { at: one.at, by: serverOf(one) };
  const changed = found.drift.filter((drift) => drift.where === cluster && kinds.test(`${drift.what.split(' ')[0]}.`));
  return changed.length === 0 && fact.says === says
    ? { state: 'as written', says: 'what is there is what was written', ...where }
    : {
        state: 'otherwise',
        says: fact.says === says ? driftText(changed.map(({ what, how }) => `${what} ${how}`)) : fact.says,
        ...where,
      };
}

function ofHub({ topic, evidence }: Fact, looked: Looked): Seen {
  const { live, views } = looked;
  const { hub } = live;
  if (topic in ELSEWHERE) {
    return { state: 'not seen', says: ELSEWHERE[topic]! };
  }
  if (hub === undefined || hub.state !== 'unsealed') {
    return { state: 'not seen', says: hub ? `Vault/OpenBao is ${hub.state}` : 'Vault/OpenBao was not asked' };
  }
  switch (topic) {
    case 'seal':
      return sealSeen(hub, [...new Set(views.vault.servers.map(({ seals }) => seals[0]?.labels[0] ?? 'shamir'))]);
    case 'audit':
      return auditSeen(hub, evidence.length > 0);
    default:
      return tenantsSeen(hub, looked);
  }
}

function sealSeen(hub: LiveHub, written: readonly string[]): Seen {
  const { seal } = hub;
  if (seal === undefined) {
    return { state: 'not seen', says: 'it does not say what unseals it' };
  }
  const says = seal === 'shamir' ? 'people unseal it, with shares of the key' : `it is unsealed by ${seal}`;
  const state = written.length === 0 ? 'seen' : written.every((one) => one === seal) ? 'as written' : 'otherwise';
  return { state, says, ...whereOf(hub) };
}

function auditSeen(hub: LiveHub, isWritten: boolean): Seen {
  const answer = hub.answers.get(AUDIT_DEVICES);
  if (answer === undefined || (answer !== 'missing' && 'refused' in answer)) {
    return { state: 'not seen', says: 'the token may not read sys/audit ("read" and "sudo")' };
  }
  const devices = answer === 'missing' ? [] : Object.keys(answer.fields).sort();
  const where = whereOf(hub);
  return devices.length === 0
    ? { state: isWritten ? 'otherwise' : 'seen', says: 'no audit device is enabled', ...where }
    : {
        state: isWritten ? 'as written' : 'seen',
        says: `${counted(devices.length, 'audit device')}: ${devices.join(', ')}`,
        ...where,
      };
}

/** That the rights are what was proved; who is in a group of people, no role says. */
function tenantsSeen(hub: LiveHub, { output, found }: Looked): Seen {
  const unread = [...hub.answers].filter(
    ([path, answer]) => path !== AUDIT_DEVICES && typeof answer === 'object' && 'refused' in answer,
  );
  if (hub.reason !== undefined || unread.length > 0) {
    return {
      state: 'not seen',
      says:
        hub.reason ?? `${counted(unread.length, 'role, policy or mount').replace(/mounts$/, 'mounts in all')} not read`,
    };
  }
  const drift = found.drift.filter(({ where }) => where === 'hub');
  const broken = found.broken.filter(({ id }) => TENANT_CHECKS.includes(id));
  const where = whereOf(hub);
  const compared = output.resources.filter(({ type }) => /^vault_(policy|.*_role)$/.test(type)).length;
  return drift.length + broken.length === 0
    ? {
        state: 'as written',
        says: `all ${compared} roles and policies are as written, and no role is next to them`,
        ...where,
      }
    : {
        state: 'otherwise',
        says: broken[0]?.message ?? driftText(drift.map(({ what, how }) => `${what} ${how}`)),
        ...where,
      };
}

function driftText(all: readonly string[]): string {
  return `${all[0]}${all.length > 1 ? ` and ${all.length - 1} more` : ''}`;
}

function serverOf({ name }: LiveCluster): string {
  return `API server of "${name}"`;
}

function whereOf({ at, address }: LiveHub): Pick<Seen, 'at' | 'by'> {
  return { at, by: address };
}
