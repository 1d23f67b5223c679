import { locate, Location } from '../../fleet/location';
import { names } from '../../fleet/names';
import type { TenantNamespace } from '../../fleet/tenant-namespace';
import type { CopiedSecret } from './copied-secret';

/** Whether a token of the upstream cluster is handed to the downstream ones. */
export function hasLongLivedToken({ auth }: CopiedSecret<string>): boolean {
  return auth?.settings.kind === 'longLivedToken';
}

/** Where the token of a replication waits for a downstream cluster. */
export function tokenLocationOf(secret: CopiedSecret<string>, downstream: TenantNamespace): Location {
  const { cluster, name } = secret.from;
  return locate(secret.tenant, downstream, names.replicationToken(cluster.name, name, downstream.cluster.name));
}
