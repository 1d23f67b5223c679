import { isLoopbackName } from '../../x509/names';
import { hostOf } from '../../addresses/url';
import { originAtHub } from '../../output/hub-resource';
import { HubServerView, serverAt } from '../../views/hub-servers';
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
      for (const [name, address] of [
        ['api_addr', server.address],
        ['cluster_addr', server.clusterAddress],
      ] as const) {
        const at = address === undefined ? undefined : serverAt(address);
        const key = `${server.folder} ${at}`;
        const other = at === undefined ? undefined : seen.get(key);
        // Files that say the same of one node are one node, written twice.
        if (other && other.raft!.nodeId !== server.raft!.nodeId) {
          yield {
            ...originAtHub(server),
            message: `${name} is ${address}, which ${other.place} has as well`,
            fix: 'give each node the address at which it alone is reached, not that of a load balancer',
          };
        }
        if (at !== undefined) {
          seen.set(key, server);
        }
      }
    }
  },
};

function* unusable(server: HubServerView): Iterable<Found> {
  const isSingle = server.raft!.peers.length === 0 && !server.raft!.findsMore;
  if (server.clusterAddress === undefined && !server.isPart) {
    yield {
      ...originAtHub(server),
      severity: 'warning',
      message: 'cluster_addr is missing, and Raft needs it: unless the environment gives it, the server does not start',
      fix: 'write where the other nodes reach this one, such as "https://node-1.example.com:8201"',
    };
  }
  for (const [name, address] of [
    ['api_addr', server.address],
    ['cluster_addr', server.clusterAddress],
  ] as const) {
    if (!isSingle && address !== undefined && serverAt(address) !== undefined && isLoopbackName(hostOf(address))) {
      yield {
        ...originAtHub(server),
        message: `${name} is ${address}: to the other nodes that is they themselves`,
        fix: 'write the address at which they reach this one',
      };
    }
  }
}
