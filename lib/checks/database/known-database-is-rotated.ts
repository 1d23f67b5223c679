import { says } from '../../output/said-values';
import { Check } from '../check';
import { originOf, specOf } from '../../output/seen-object';

/** A credential of a database that the hub reaches is one that the hub rotates. */
export const knownDatabaseIsRotated: Check = {
  id: 'known-database-is-rotated',
  severity: 'warning',
  scope: 'cluster',
  why: 'The password stays the same until a person changes it by hand, and anyone who saw it once keeps the access.',
  *run({ vault, cluster }) {
    const hosts = [...vault.connections.values()].filter(({ host }) => host !== undefined);
    if (hosts.length === 0) {
      return;
    }
    for (const delivered of cluster.delivered) {
      const { object, sources } = delivered;
      const fromPeople = sources.length > 0 && sources.every(({ store }) => store?.vault?.version === 'v2');
      if (!fromPeople) {
        continue;
      }
      const text = JSON.stringify(specOf(object).target?.template?.data ?? {});
      const known = hosts.find(({ host }) => text.includes(host!));
      if (known) {
        yield {
          ...originOf(delivered),
          ...says`it logs in to database "${{ database: known.connection }}", whose users Vault/OpenBao could rotate, with a value that people put there`,
          fix: 'make it a RotatingDatabaseCredential; DeliveryAdvice.forDatabase(...) says which rotation suits',
        };
      }
    }
  },
};
