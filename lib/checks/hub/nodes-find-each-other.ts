import { originAtHub } from '../../output/hub-resource';
import { serverAt } from '../../views/hub-servers';
import { raftGroups } from '../../views/raft-groups';
import { Check } from '../check';
import { says } from '../../output/said-values';

/** A new node looks for a leader at every other one. */
export const nodesFindEachOther: Check = {
  id: 'nodes-find-each-other',
  severity: 'warning',
  scope: 'hub',
  why: 'A node that is replaced joins only while those lead that it knows: otherwise somebody has to make it join by hand.',
  *run({ vault }) {
    for (const { files, own: owns, nodes } of raftGroups(vault.servers)) {
      for (const server of files.filter(({ raft }) => !raft!.findsMore)) {
        const own = owns.get(server);
        const known = new Set(server.raft!.peers.map(({ address }) => serverAt(address)));
        const missing = [...nodes].filter((node) => node !== own && !known.has(node));
        if (own !== undefined && missing.length > 0) {
          yield {
            ...originAtHub(server),
            ...says`retry_join does not name ${missing.sort().join(', ')}`,
            fix: 'add a retry_join for each other node',
          };
        }
      }
    }
  },
};
