import { ANNOTATIONS } from '../annotations';
import { identitiesOf } from '../views/cloud-identities';
import { originOf, SeenObject } from '../views/seen-object';
import { Check } from './check';

/** An identity of a cloud belongs to one tenant. */
export const cloudIdentityHasOneTenant: Check = {
  id: 'cloud-identity-has-one-tenant',
  severity: 'error',
  why: 'The cloud takes both tenants for the same, so each reads what was granted to the other.',
  *run({ clusters }) {
    const first = new Map<string, { tenant: string; seen: SeenObject }>();
    for (const seen of clusters.flatMap((cluster) => cluster.ofKind('ServiceAccount'))) {
      // Whose an account is, only the program can say.
      const tenant = seen.object.metadata.annotations?.[ANNOTATIONS.tenant];
      for (const { name } of tenant === undefined ? [] : identitiesOf(seen)) {
        const owner = first.get(name) ?? { tenant: tenant!, seen };
        first.set(name, owner);
        if (owner.tenant !== tenant) {
          yield {
            ...originOf(seen),
            message: `"${name}" is "${tenant}" here and "${owner.tenant}" elsewhere (${originOf(owner.seen).place})`,
            fix: 'give each tenant an identity of its own',
          };
        }
      }
    }
  },
};
