import type { CopiedSecret } from './copied-secret';
import { names } from '../../fleet/names';
import type { TenantNamespace } from '../../fleet/tenant-namespace';

/** As whom the upstream API server knows who copies; undefined for a ServiceAccount of its own cluster. */
export function upstreamUser({ from, auth }: CopiedSecret<string>, downstream: TenantNamespace): string | undefined {
  const { fleet } = downstream.tenant;
  if (!auth) {
    return undefined;
  }
  const { settings } = auth;
  switch (settings.kind) {
    case 'longLivedToken':
      return undefined;
    case 'serviceAccount': {
      const account = names.upstreamAccount(from.cluster.name, from.name);
      const users = names.downstreamUsers(fleet.name, downstream.cluster.name);
      return `${users}system:serviceaccount:${downstream.name}:${account}`;
    }
    default:
      return settings.user;
  }
}
