import { originAtHub } from '../../output/hub-resource';
import type { HubServerView } from '../../views/hub-servers';
import { raftGroups } from '../../views/raft-groups';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** What has to be the same on all nodes, as messages say it. */
const SHARED: readonly { readonly what: string; readonly said: (server: HubServerView) => unknown }[] = [
  { what: 'the seal differs from that of', said: ({ seals }) => seals },
  { what: 'the audit devices differ from those of', said: ({ audits }) => audits },
  { what: 'max_lease_ttl differs from that of', said: ({ settings }) => settings['max_lease_ttl'] ?? null },
  { what: 'default_lease_ttl differs from that of', said: ({ settings }) => settings['default_lease_ttl'] ?? null },
];

/** All nodes of one storage have the same seal, audit devices and longest leases. */
export const nodesAreConfiguredAlike: Check = {
  id: 'nodes-are-configured-alike',
  severity: 'error',
  scope: 'hub',
  why: 'With another leader the log ends or other leases are given, and a node with another seal is never unsealed.',
  *run({ vault }) {
    for (const { files, own } of raftGroups(vault.servers)) {
      // One that does not say which node it is may be the same one of another environment.
      const [first, ...others] = files.filter((server) => own.has(server) && !server.isPart);
      for (const server of others) {
        for (const { what, said } of SHARED) {
          if (textOf(said(server)) !== textOf(said(first!))) {
            yield {
              ...originAtHub(server),
              ...says`${what} ${{ place: first!.place }}`,
              fix: 'write the same on every node; during a change of the seal, follow the migration of the server',
            };
          }
        }
      }
    }
  },
};

/** The order of settings says nothing. */
function textOf(said: unknown): string {
  return JSON.stringify(said, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}
