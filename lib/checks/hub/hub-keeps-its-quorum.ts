import { originAtHub } from '../../output/hub-resource';
import { raftGroups } from '../../views/raft-groups';
import { Check } from '../check';
import { says } from '../../output/said-values';

/** One node may fail, and no node is there that adds nothing to it. */
export const hubKeepsItsQuorum: Check = {
  id: 'hub-keeps-its-quorum',
  severity: 'warning',
  scope: 'hub',
  why: 'With two nodes either one that fails stops every login; with four as many may fail as with three, and more have to answer.',
  *run({ vault }) {
    for (const { files, nodes, isOpen } of raftGroups(vault.servers)) {
      if (!isOpen && nodes.size > 1 && nodes.size % 2 === 0) {
        const mayFail = Math.ceil(nodes.size / 2) - 1;
        yield {
          ...originAtHub(files[0]!),
          ...says`Raft has ${nodes.size} nodes, of which ${mayFail} may fail, the same as with ${nodes.size - 1}`,
          fix: `add a node, or leave one out: three or five, of which one or two may fail`,
        };
      }
    }
  },
};
