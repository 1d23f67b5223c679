import { logins } from '../../views/logins';
import { originOf } from '../../output/seen-object';
import { clustersAt } from '../../views/tenants';
import { trustedBy } from '../../views/trust';
import type { Views } from '../../views/views';
import { quoted, says } from '../../output/said-values';
import { Check } from '../check';

/** What it says of two mounts. */
export const SAME_TRUST = 'two mounts trust the same';

/** The logins of two clusters never meet: neither at one mount, nor at two that trust the same cluster. */
export const authMountServesOneCluster: Check = {
  id: 'auth-mount-serves-one-cluster',
  severity: 'error',
  scope: 'fleet',
  why: 'A ServiceAccount of one cluster is let in as the one of the same name on another, dev as prod.',
  *run(views) {
    const first = new Map<string, string>();
    for (const { cluster, mount, who, whoName } of logins(views)) {
      const { authMounts, name, unread } = cluster;
      if (authMounts && !authMounts.includes(mount)) {
        yield {
          ...originOf(who),
          ...says`${{ login: whoName }} logs in at auth mount "${{ mount }}", and "${{ cluster: name }}" has ${quoted({ mounts: authMounts })}`,
          fix: 'name a mount of its own cluster',
        };
      }
      if (unread.objects) {
        // Folders of one cluster, perhaps.
        continue;
      }
      const other = first.get(mount) ?? cluster.name;
      first.set(mount, other);
      if (other !== cluster.name) {
        yield {
          ...originOf(who),
          ...says`${{ login: whoName }} on "${{ cluster: cluster.name }}" logs in at auth mount "${{ mount }}", as "${other}" does`,
          fix: 'give each cluster a mount of its own',
        };
      }
    }
    yield* sameTrust(views);
  },
};

function* sameTrust(views: Views) {
  const first = new Map<string, string>();
  for (const [mount, resource] of views.vault.mounts.configurations) {
    const { path, place, source } = resource;
    for (const { id, what } of trustedBy(resource)) {
      const other = first.get(id) ?? mount;
      first.set(id, other);
      if (other !== mount && !areOfOneCluster(views, mount, other)) {
        yield {
          path,
          place,
          source,
          ...says`auth mount "${{ mount }}" trusts the same as "${{ otherMount: other }}" (${what}): the tokens of one cluster are let in at both`,
          fix: 'give each mount the keys, the issuer or the API server of its own cluster',
          variant: SAME_TRUST,
        };
      }
    }
  }
}

/** A cluster may log in in two ways. */
function areOfOneCluster(views: Views, mount: string, other: string): boolean {
  const [one, two] = [mount, other].map((name) => [...(clustersAt(views).get(name) ?? [])]);
  return one!.length === 1 && two!.length === 1 && one![0] === two![0];
}
