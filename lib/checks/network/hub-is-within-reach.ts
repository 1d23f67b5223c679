import { isIP } from 'node:net';
import { hostOf, portOf } from '../../addresses/url';
import type { ClusterView } from '../../views/cluster-view';
import { Egress, egressOf, Pods } from '../../views/egress';
import { operatorPods } from '../../views/operator';
import { originOf, SeenObject } from '../../output/seen-object';
import type { Views } from '../../views/views';
import { readWorkload, Workload } from '../../views/workloads';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** Where policies of the network keep pods in, who asks the hub, the API server or another store gets out. */
export const hubIsWithinReach: Check = {
  id: 'hub-is-within-reach',
  severity: 'warning',
  scope: 'fleet',
  why: 'Every connection times out: what is delivered grows old, and leases end that nobody renews.',
  *run(views) {
    for (const cluster of views.clusters.filter((one) => one.ofKind('NetworkPolicy').length > 0)) {
      for (const { seen, who, pods, addresses, isOperator } of callersOf(views, cluster)) {
        const egress = egressOf(cluster, pods);
        if (egress) {
          const all = [
            ...(isOperator ? toApiServer(addresses, egress) : []),
            ...[...new Set(addresses)].flatMap((address) => obstacles(address, egress)),
          ];
          yield* all.map((obstacle) => found(seen ?? egress.policies[0]!, who, egress, obstacle));
        }
      }
    }
  },
};

/** Pods that ask a server. */
interface Caller {
  /** Undefined where none of the files has them. */
  readonly seen?: SeenObject;
  readonly who: string;
  readonly pods: Pods;
  readonly addresses: readonly string[];
  /** Of all of these it alone talks to the API server. */
  readonly isOperator?: boolean;
}

function callersOf(views: Views, cluster: ClusterView): Caller[] {
  const { workloads, rotators, clients, stores } = cluster;
  const hubs = stores.flatMap(({ vault }) => vault?.server ?? []);
  const beside = stores.flatMap(({ external }) => external?.address ?? []);
  const upstreams = stores.flatMap(({ upstream }) => (upstream && !upstream.isOwnCluster ? upstream.server : []));
  return [
    ...operatorPods(views, cluster).map(({ workload, ...pods }) => ({
      ...(workload ? asCaller(workload) : { who: 'the operator', pods }),
      addresses: [...hubs, ...upstreams, ...beside],
      isOperator: true,
    })),
    ...rotators.map((rotator) => ({ ...asCaller(readWorkload(rotator)!), addresses: [rotator.hub.address] })),
    ...clients.flatMap(({ account, login }) =>
      cluster.workloadsAs(account).map((workload) => ({ ...asCaller(workload), addresses: [login.address] })),
    ),
    // The CSI driver asks from pods of its own, that nothing here knows.
    ...workloads.flatMap((workload) => {
      const { isInjected, address } = workload.agent ?? {};
      return isInjected && address !== undefined ? [{ ...asCaller(workload), addresses: [address] }] : [];
    }),
  ];
}

function asCaller(workload: Workload): Omit<Caller, 'addresses'> {
  const { kind, name, namespace, podLabels } = workload;
  return { seen: workload, who: `${kind} ${name}`, pods: { namespace, labels: podLabels } };
}

/** Where pods do not get on their way to an address, and what would let them. */
type Obstacle = readonly [where: string, fix: string];

function obstacles(address: string, { mayReach }: Egress): Obstacle[] {
  if (!URL.canParse(address)) {
    return [];
  }
  const [host, port] = [hostOf(address), portOf(address)];
  if (!mayReach({ protocol: 'TCP', port, host })) {
    const addresses = isIP(host) === 0 ? `the addresses of ${host}` : host;
    return [[`${host} at port ${port}`, `allow egress on TCP port ${port} to ${addresses}`]];
  }
  const asksNames = isIP(host) !== 0 || NAME_SERVERS.some((server) => mayReach(server));
  return asksNames ? [] : [[`the servers of names, for ${host}`, 'allow egress on UDP and TCP port 53 to them']];
}

/**
 * Its addresses are in no file, and neither is the port that a policy sees, the one behind the Service `kubernetes`: a
 * port that a rule names, and that belongs to nobody else whom the operator asks, may be it.
 */
function toApiServer(addresses: readonly string[], { mayReach, ports }: Egress): Obstacle[] {
  const asked = addresses.filter((one) => URL.canParse(one)).map(portOf);
  const taken = new Set([...asked, HUB_PORT, ...NAME_SERVERS.map(({ port }) => port)]);
  const possible = [...COMMON_PORTS, ...ports.filter((port) => !taken.has(port))];
  const isOpen = API_SERVERS.some((host) => possible.some((port) => mayReach({ protocol: 'TCP', port, host })));
  const fix = 'allow egress to its addresses (kubectl get endpointslices kubernetes), on their port and on 443';
  return isOpen ? [] : [['the API server', fix]];
}

/** Of Vault and OpenBao: a policy sees it also where a Service or a balancer listens at another one. */
const HUB_PORT = 8200;

/** Of clouds, kubeadm, minikube and MicroK8s; the hub may have one of them as well. */
const COMMON_PORTS = [443, 6443, 8443, 16443];

/** Its Service, and where its pods are on clusters that run it in pods. */
const API_SERVERS = ['default', 'kube-system', 'openshift-kube-apiserver'].map((space) => `kubernetes.${space}.svc`);

/** A policy sees the port of the pod behind the Service: 5353 on OpenShift. */
const NAME_SERVERS = [53, 5353].flatMap((port) => [
  { protocol: 'UDP', port } as const,
  { protocol: 'TCP', port } as const,
]);

function found(seen: SeenObject, who: string, { policies }: Egress, [where, fix]: Obstacle): Found {
  const names = policies.map(({ object: { metadata } }) => `${metadata.namespace}/${metadata.name}`).join(' and ');
  const keep = policies.length > 1 ? 'keep' : 'keeps';
  return {
    ...originOf(seen),
    ...says`${{ login: who }} may not reach ${where}: NetworkPolicy ${names} ${keep} it in`,
    fix,
  };
}
