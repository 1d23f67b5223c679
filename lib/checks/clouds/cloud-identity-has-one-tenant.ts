import { identitiesOf } from '../../views/cloud-identities';
import { originOf, SeenObject } from '../../output/seen-object';
import { tenantIn } from '../../views/tenants';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** An identity of a cloud belongs to one tenant. */
export const cloudIdentityHasOneTenant: Check = {
  id: 'cloud-identity-has-one-tenant',
  severity: 'error',
  scope: 'fleet',
  why: 'The cloud takes both tenants for the same, so each reads what was granted to the other.',
  *run(views) {
    const first = new Map<string, { tenant: string; seen: SeenObject }>();
    const accounts = views.clusters.flatMap((cluster) =>
      cluster.ofKind('ServiceAccount').map((seen) => ({ cluster, seen })),
    );
    for (const { cluster, seen } of accounts) {
      const { namespace = 'default' } = seen.object.metadata;
      const tenant = tenantIn(views, cluster, namespace);
      for (const { name } of tenant === undefined ? [] : identitiesOf(seen)) {
        const owner = first.get(name) ?? { tenant: tenant!, seen };
        first.set(name, owner);
        if (owner.tenant !== tenant) {
          yield {
            ...originOf(seen),
            ...says`"${{ identity: name }}" is "${{ tenant }}" here and "${{ otherTenant: owner.tenant }}" elsewhere (${{ place: originOf(owner.seen).place }})`,
            fix: 'give each tenant an identity of its own',
          };
        }
      }
    }
  },
};
