import type { SecretData } from '../fleet-data';
import type { Fleet } from './fleet';

/** What these files do not say about who can get a Secret. */
export function notKnownOf({ clusters, logins, paths }: Fleet, secret: SecretData): readonly string[] {
  const roles = clusters.find(({ name }) => name === secret.cluster)?.unknownRoles ?? [];
  const elsewhere = secret.roads.filter(({ path, from }) => path === undefined && !from);
  const isSecretPath = secret.roads.some(({ path }) => path !== undefined && !paths[path]!.isPublic);
  const policies = isSecretPath ? logins.flatMap(({ unknownPolicies }) => unknownPolicies) : [];
  return [
    ...new Set([
      ...elsewhere.map(({ source = '', provider, storePlace, store }) =>
        provider === 'none' && storePlace === undefined
          ? `where ${store} reads, and who else does`
          : `who else can read ${source}`,
      ),
      ...policies.map((name) => `what policy ${name} allows`),
      ...roles.map((role) => `what ${role} allows on ${secret.cluster}`),
    ]),
  ].sort();
}
