import { holdersByName } from '../../access/other-roles';
import { lastingSeconds } from '../../go/duration';
import { tokenLimits } from '../../timing/lifetime';
import { originOf } from '../../output/seen-object';
import type { VaultView } from '../../views/vault-view';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';
import { time } from '../../text/time';

/** The token of a client lives as long as what it leases. */
export const clientTokenOutlivesLease: Check = {
  id: 'client-token-outlives-lease',
  severity: 'error',
  scope: 'fleet',
  why: 'Vault/OpenBao revokes what was leased together with the token that leased it: the client loses its user of the database in the middle of its work.',
  *run({ vault, clusters }) {
    yield* machines(vault);
    for (const client of clusters.flatMap(({ clients }) => clients)) {
      const [end] = tokenLimits(vault, client.login).sort((one, other) => one.seconds - other.seconds);
      for (const path of client.calls.keys()) {
        const ttl = vault.dynamicRoles.get(path)?.ttl ?? 0;
        if (end && ttl > end.seconds) {
          yield {
            ...originOf(client),
            ...says`its token lives ${{ time: time(end.seconds) }} (${end.name}, ${end.from ?? 'as nothing says otherwise'}), and what it leases at "${{ path }}" ${{ limit: time(ttl) }}`,
            fix: 'let the token live longer than the lease, or lease for a shorter time',
          };
        }
      }
    }
  },
};

/** Machines that log in from outside of Kubernetes: what they lease is in what the program says of them. */
function* machines(vault: VaultView): Iterable<Found> {
  const holders = holdersByName(vault);
  for (const [who, { calls }] of Object.entries(vault.outside)) {
    const holder = holders.get(who);
    const seconds = lastingSeconds(holder?.attributes['token_ttl']);
    for (const path of holder && seconds !== undefined ? Object.keys(calls) : []) {
      const ttl = vault.dynamicRoles.get(path)?.ttl ?? 0;
      if (ttl > seconds!) {
        const { path: construct, place, source } = holder!;
        yield {
          path: construct,
          place,
          source,
          ...says`tokens of role "${{ role: who }}" live ${{ time: time(seconds!) }} (token_ttl), and what they lease at "${{ path }}" ${{ limit: time(ttl) }}`,
          fix: 'let the token live longer than the lease, or lease for a shorter time',
        };
      }
    }
  }
}
