import { grouped } from '../collections/grouped';
import { HubServerView, serverAt } from './hub-servers';

/** Nodes with one storage, as far as files name them. */
export interface RaftGroup {
  readonly files: readonly HubServerView[];
  /** Where a file's own node is, in one spelling: not the address of a load balancer before it. */
  readonly own: ReadonlyMap<HubServerView, string>;
  /** The nodes that some file names, in one spelling. */
  readonly nodes: ReadonlySet<string>;
  /** Whether there may be more, or whether a node has no address that is known. */
  readonly isOpen: boolean;
}

/** Who names whom belongs together: files of several hubs may lie in one folder. */
export function raftGroups(servers: readonly HubServerView[]): RaftGroup[] {
  const files = servers.filter(({ raft }) => raft !== undefined);
  const named = new Map(files.flatMap(peersOf).map((node) => [hostIn(node), node]));
  const own = new Map(
    files.flatMap((server) => {
      const at = ownOf(server, named);
      return at === undefined ? [] : [[server, at] as const];
    }),
  );
  return joined(files, own).flatMap((group) => {
    const at = group.flatMap((server) => own.get(server) ?? []);
    // The same names in two places are two environments: each network has its own.
    const isRepeated = new Set(at).size < at.length;
    const apart = isRepeated ? [...grouped(group, ({ folder }) => folder).values()] : [group];
    return apart.map((members) => groupOf(members, own));
  });
}

function groupOf(files: readonly HubServerView[], own: RaftGroup['own']): RaftGroup {
  return {
    ...{ files, own },
    nodes: new Set(files.flatMap((server) => nodesOf(server, own))),
    isOpen: files.some(
      (server) =>
        server.raft!.findsMore ||
        !own.has(server) ||
        server.raft!.peers.some(({ address }) => serverAt(address) === undefined),
    ),
  };
}

/** Files that have a node in common, in time that grows with what they name. */
function joined(files: readonly HubServerView[], own: RaftGroup['own']): HubServerView[][] {
  const leads = new Map<unknown, unknown>();
  const leaderOf = (one: unknown): unknown => {
    let leader = one;
    while (leads.has(leader)) {
      leader = leads.get(leader);
    }
    // The way is short for the next who asks.
    for (let at = one; at !== leader;) {
      const next = leads.get(at);
      leads.set(at, leader);
      at = next;
    }
    return leader;
  };
  for (const server of files) {
    for (const node of nodesOf(server, own)) {
      const [a, b] = [leaderOf(server), leaderOf(node)];
      if (a !== b) {
        leads.set(b, a);
      }
    }
  }
  return [...grouped(files, leaderOf).values()];
}

function nodesOf(server: HubServerView, own: RaftGroup['own']): string[] {
  return [own.get(server) ?? [], ...peersOf(server)].flat();
}

/** To every other one, the machine itself is another. */
function peersOf({ raft }: HubServerView): string[] {
  return raft!.peers.flatMap(({ address }) => {
    const at = serverAt(address);
    return at === undefined || isThisMachine(at) ? [] : [at];
  });
}

/**
 * Clients may be sent to a load balancer by `api_addr`; `cluster_addr` is never one.
 *
 * @param named addresses at which some node looks for a leader, by their hosts
 */
function ownOf(
  { address = '', clusterAddress = '' }: HubServerView,
  named: ReadonlyMap<string, string>,
): string | undefined {
  const at = serverAt(address);
  if (at !== undefined && isThisMachine(at)) {
    return undefined;
  }
  const host = hostIn(serverAt(clusterAddress) ?? '');
  return at !== undefined && (clusterAddress === '' || hostIn(at) === host || named.get(hostIn(at)) === at)
    ? at
    : named.get(host);
}

function hostIn(server: string): string {
  return server.replace(/:\d+$/, '');
}

function isThisMachine(server: string): boolean {
  return server.startsWith('localhost:');
}
