import { time } from '../units';
import { tokenLimits } from '../timing/lifetime';
import { originOf } from '../views/seen-object';
import { Check } from './check';

/** The token of a client lives as long as what it leases. */
export const clientTokenOutlivesLease: Check = {
  id: 'client-token-outlives-lease',
  severity: 'error',
  why: 'The hub revokes what was leased together with the token that leased it: the client loses its user of the database in the middle of its work.',
  *run({ vault, clusters }) {
    for (const client of clusters.flatMap(({ clients }) => clients)) {
      const [end] = tokenLimits(vault, client.login).sort((one, other) => one.seconds - other.seconds);
      for (const path of client.calls.keys()) {
        const ttl = vault.dynamicRoles.get(path)?.ttl ?? 0;
        if (end && ttl > end.seconds) {
          yield {
            ...originOf(client),
            message:
              `its token lives ${time(end.seconds)} (${end.name}, ${end.from ?? 'as nothing says otherwise'}), and what it ` +
              `leases at "${path}" ${time(ttl)}`,
            fix: 'let the token live longer than the lease, or lease for a shorter time',
          };
        }
      }
    }
  },
};
