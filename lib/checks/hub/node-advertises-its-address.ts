import { isLoopbackName } from '../../x509/names';
import { hostOf } from '../../addresses/url';
import { originAtHub } from '../../output/hub-resource';
import { HubServerView, serverAt } from '../../views/hub-servers';
import { RaftGroup, raftGroups } from '../../views/raft-groups';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** Each node says to the others where it is, and no two say the same. */
export const nodeAdvertisesItsAddress: Check = {
  id: 'node-advertises-its-address',
  severity: 'error',
  scope: 'hub',
  why: 'A standby passes requests on to nobody, or sends clients to itself: every second login fails after a change of the leader.',
  *run({ vault }) {
    const seen = new Map<string, HubServerView>();
    for (const server of vault.servers.filter(({ raft }) => raft !== undefined)) {
      yield* unusable(server);
      for (const [name, address] of addressesOf(server)) {
        const at = isLoopbackName(hostAt(address)) ? undefined : serverAt(address);
        const key = `${server.folder} ${at}`;
        const other = at === undefined ? undefined : seen.get(key);
        // Files that say the same of one node are one node, written twice.
        if (other && other.raft!.nodeId !== server.raft!.nodeId) {
          yield {
            ...originAtHub(server),
            ...(name === 'api_addr' && { severity: 'warning' }),
            ...says`${{ field: name }} is ${{ address }}, which ${{ place: other.place }} has too`,
            fix: 'give each node the address at which it alone is reached; acknowledge it for api_addr where clients reach no node but by a load balancer',
          };
        }
        if (at !== undefined) {
          seen.set(key, server);
        }
      }
    }
    yield* elsewhere(raftGroups(vault.servers));
  },
};

/** Others join a node at an address to which it sends nobody. */
function* elsewhere(groups: readonly RaftGroup[]): Iterable<Found> {
  for (const { files, own } of groups) {
    const known = files.flatMap(({ address = '' }) => serverAt(address) ?? []);
    for (const server of files) {
      const at = serverAt(server.address ?? '');
      const joined = own.get(server);
      // One of several nodes was told already.
      if (at !== undefined && joined !== undefined && at !== joined && known.filter((one) => one === at).length === 1) {
        yield {
          ...originAtHub(server),
          severity: 'warning',
          ...says`api_addr is ${{ address: server.address }}, but other nodes join this node at ${joined}`,
          fix: 'write the address at which this node alone is reached; acknowledge it where clients reach no node but by a load balancer',
        };
      }
    }
  }
}

function addressesOf({ address, clusterAddress }: HubServerView): (readonly [name: string, address: string])[] {
  return [
    ...(address === undefined ? [] : [['api_addr', address] as const]),
    ...(clusterAddress === undefined ? [] : [['cluster_addr', clusterAddress] as const]),
  ];
}

function* unusable(server: HubServerView): Iterable<Found> {
  const isSingle = server.raft!.peers.length === 0 && !server.raft!.findsMore;
  if (server.clusterAddress === undefined && !server.isPart) {
    yield {
      ...originAtHub(server),
      severity: 'warning',
      ...says`cluster_addr is missing, and Raft needs it: unless the environment gives it, the server does not start`,
      fix: 'write where the other nodes reach this one, such as "https://node-1.example.com:8201"',
    };
  }
  for (const [name, address] of addressesOf(server)) {
    if (!isSingle && isLoopbackName(hostAt(address))) {
      yield {
        ...originAtHub(server),
        ...says`${{ field: name }} is ${{ address }}, by which every other node reaches itself and not this node`,
        fix: 'write the address at which the other nodes reach this node',
      };
    }
  }
}

/** Empty for what is filled in when the server starts. */
function hostAt(address: string): string {
  return serverAt(address) === undefined ? '' : hostOf(address);
}
