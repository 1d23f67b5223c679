import { logins } from '../views/logins';
import { originOf } from '../views/seen-object';
import type { Views } from '../views/views';
import { Check } from './check';

/** The logins of two clusters never meet: neither at one mount, nor at two that trust the same cluster. */
export const authMountServesOneCluster: Check = {
  id: 'auth-mount-serves-one-cluster',
  severity: 'error',
  why: 'A ServiceAccount of one cluster is let in as the one of the same name on another, dev as prod.',
  *run(views) {
    const first = new Map<string, string>();
    for (const { cluster, mount, who, whoName } of logins(views)) {
      const { authMounts, name, unread } = cluster;
      if (authMounts && !authMounts.includes(mount)) {
        yield {
          ...originOf(who),
          message: `${whoName} logs in at auth mount "${mount}", and "${name}" has ${list(authMounts)}`,
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
          message: `${whoName} on "${cluster.name}" logs in at auth mount "${mount}", as "${other}" does`,
          fix: 'give each cluster a mount of its own',
        };
      }
    }
    yield* sameTrust(views);
  },
};

function list(mounts: readonly string[]): string {
  return mounts.map((mount) => `"${mount}"`).join(', ') || 'none';
}

function* sameTrust({ vault }: Views) {
  const first = new Map<string, string>();
  for (const [mount, { attributes, path, place, source }] of vault.authConfigurations) {
    for (const trusted of trustedBy(attributes)) {
      const other = first.get(trusted) ?? mount;
      first.set(trusted, other);
      if (other !== mount) {
        yield {
          path,
          place,
          source,
          message: `auth mount "${mount}" trusts the same as "${other}": the tokens of one cluster are let in at both`,
          fix: 'give each mount the keys, the issuer or the API server of its own cluster',
        };
      }
    }
  }
}

function trustedBy(attributes: Record<string, any>): string[] {
  const keys = ((attributes['jwt_validation_pubkeys'] ?? []) as string[]).map((key) => key.replace(/\s/g, ''));
  // One issuer may be the default of many clusters: with keys, it is the keys that tell them apart.
  const places = ['kubernetes_host', 'jwks_url', 'oidc_discovery_url'].map(
    (name) => attributes[name] as string | undefined,
  );
  return [
    ...keys,
    ...places.filter((place) => place !== undefined && !/^https:\/\/kubernetes\.default\.svc/.test(place)),
  ] as string[];
}
