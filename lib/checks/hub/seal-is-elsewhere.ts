import { originAtHub } from '../../output/hub-resource';
import { raftGroups, serverAt } from '../../views/hub-servers';
import { Check } from '../check';

/** What unseals a server is not the server itself. */
export const sealIsElsewhere: Check = {
  id: 'seal-is-elsewhere',
  severity: 'error',
  scope: 'hub',
  why: 'After an outage no node is unsealed by itself: each waits for another that waits for it.',
  *run({ vault }) {
    const known = vault.hubs.map(({ address }) => serverAt(address)).filter((one) => one !== undefined);
    const groups = raftGroups(vault.servers);
    for (const server of vault.servers) {
      const nodes =
        groups.find(({ files }) => files.includes(server))?.nodes ?? new Set([serverAt(server.address ?? '')]);
      for (const { labels, said } of server.seals.filter(({ labels: [kind] }) => kind === 'transit')) {
        const address = String(said['address'] ?? '');
        const at = serverAt(address);
        if (at !== undefined && (nodes.has(at) || known.includes(at))) {
          yield {
            ...originAtHub(server),
            message: `the seal "${labels.join(' ')}" asks ${address}, which is this Vault/OpenBao itself`,
            fix: 'name another Vault or OpenBao, which runs elsewhere and has a seal of its own',
          };
        }
      }
    }
  },
};
