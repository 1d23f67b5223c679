import { originAtHub } from '../../output/hub-resource';
import { HubServerView, serverAt } from '../../views/hub-servers';
import { raftGroups } from '../../views/raft-groups';
import type { VaultView } from '../../views/vault-view';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** What unseals a server is not the server itself. */
export const sealIsElsewhere: Check = {
  id: 'seal-is-elsewhere',
  severity: 'error',
  scope: 'hub',
  why: 'After an outage no node unseals automatically: each waits for another that waits for it.',
  *run({ vault }) {
    const hubs = new Set(vault.hubs.map(({ address }) => serverAt(address)));
    const groups = raftGroups(vault.servers);
    for (const server of vault.servers) {
      const nodes =
        groups.find(({ files }) => files.includes(server))?.nodes ?? new Set([serverAt(server.address ?? '')]);
      for (const { labels, said } of server.seals.filter(({ labels: [kind] }) => kind!.toLowerCase() === 'transit')) {
        const address = String(said['address'] ?? '');
        const at = serverAt(address);
        if (at !== undefined && (nodes.has(at) || (hubs.has(at) && !isOther(vault, server, said)))) {
          yield {
            ...originAtHub(server),
            ...says`the seal "${labels.join(' ')}" asks ${{ address }}, which is this Vault/OpenBao itself`,
            fix: 'name another Vault or OpenBao, which runs elsewhere and has a seal of its own',
          };
        }
      }
    }
  },
};

/** In files of others, Terraform of a server that unseals others makes the key for it. */
function isOther(vault: VaultView, server: HubServerView, seal: Readonly<Record<string, unknown>>): boolean {
  const mount = String(seal['mount_path'] ?? 'transit').replace(/^\/+|\/+$/g, '');
  return server.source !== undefined && vault.transitKeys.has(`${mount}/${String(seal['key_name'])}`);
}
