import type { Holder } from '../access/holders';
import { OPERATOR, secretReaders } from '../access/secret-readers';
import type { SeenObject } from '../output/seen-object';
import type { ClusterView } from '../views/cluster-view';
import type { SecretData } from './fleet-data';
import { madeBy, placed, roadOf, SecretParts, usersOf } from './made';

/** A Secret that something else than External Secrets Operator makes of what is on the hub. */
interface Made {
  readonly namespace: string;
  readonly secret: string;
  readonly by: SeenObject;
  readonly changes?: 'people' | 'hub';
  readonly keys: readonly string[];
}

/** Those of Vault Secrets Operator, cert-manager and the like, and what the CSI driver copies. */
export function controllerSecrets(cluster: ClusterView): readonly Made[] {
  return [
    ...cluster.controllers.secrets.map((made) => ({ ...made, keys: [] })),
    ...cluster.providerClasses.flatMap((by) =>
      by.synced.map(({ secret, keys }) => ({ namespace: by.namespace, secret, by, keys, changes: 'people' as const })),
    ),
  ];
}

export function controllerSecret(parts: SecretParts, cluster: ClusterView, made: Made, place: number): SecretData {
  const { namespace, secret, by, changes, keys } = made;
  const readers = readersOfMade(cluster, namespace, secret, by.object.kind);
  const asked = parts.logins.askedBy(by.object);
  return {
    ...placed(parts, cluster, namespace, secret),
    kind: changes === 'hub' ? 'dynamic' : 'kept',
    form: 'Secret',
    ...madeBy(by),
    keys,
    roads: asked.map(({ login, request }) => ({
      store: login.whoName.replace(/^the /, ''),
      provider: 'vault',
      properties: [],
      ...roadOf(parts, { login, request }, place),
    })),
    consumers: usersOf(cluster, namespace, secret),
    readers: parts.holders.placeOf(readers),
  };
}

/** Who can read a Secret that another controller writes. @param kind of what it makes it of */
export function readersOfMade(cluster: ClusterView, namespace: string, secret: string, kind: string): Holder[] {
  return secretReaders(cluster, namespace, secret).map((holder) =>
    holder.who === OPERATOR ? { ...holder, who: `the controller of ${kind}` } : holder,
  );
}
