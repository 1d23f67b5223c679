import type { ClusterView } from '../../views/cluster-view';
import { keysMade } from '../../views/key-origins';
import { propertiesOf } from '../../views/properties';
import { ACCOUNT_NAME, ACCOUNT_TOKEN, missingKeys } from '../../views/secret-types';
import { originOf, type SeenObject, specOf } from '../../output/seen-object';
import type { Views } from '../../views/views';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';
import type { ControllerSecret } from '../../views/controller-secret';

/** A Secret that is made, or written in a file, has the keys that its type demands. */
export const secretHasKeysOfItsType: Check = {
  id: 'secret-has-keys-of-its-type',
  severity: 'error',
  scope: 'fleet',
  why: 'The API server refuses the Secret: it is never made, or stays for ever what it was.',
  *run(views) {
    for (const cluster of views.clusters) {
      for (const delivered of cluster.delivered) {
        const { creationPolicy, template } = specOf(delivered.object).target ?? {};
        const keys = creationPolicy === 'None' ? undefined : keysMade(views, cluster, delivered);
        yield* lacking(delivered, 'it makes a Secret', template?.type, keys);
      }
      for (const made of cluster.controllers.secrets) {
        const { type } = specOf(made.by.object).destination;
        yield* lacking(
          made.by,
          'it makes a Secret',
          type,
          typeof type === 'string' ? keysOf(views, cluster, made) : undefined,
        );
      }
      for (const seen of cluster.providerClasses) {
        for (const { secret, type, keys } of seen.synced) {
          yield* lacking(seen, `it makes Secret "${secret}"`, type, new Set(keys));
        }
      }
      for (const seen of cluster.ofKind('Secret')) {
        yield* written(seen, cluster.unread.folders);
      }
    }
  },
};

function* lacking(
  seen: SeenObject,
  what: string,
  type: string | undefined,
  keys: Iterable<string> | undefined,
): Iterable<Found> {
  const missing = keys ? missingKeys(type, keys) : [];
  if (missing.length > 0) {
    yield {
      ...originOf(seen),
      ...says`${what} of type ${{ type }} without ${missing.join(' and ')}`,
      fix: 'give it the keys of its type, by a template where its source calls them otherwise; or leave the type out',
    };
  }
}

/** Of what may be a patch, only one with some of the keys is judged: a patch says nothing, or the whole pair. */
function* written(seen: SeenObject, mayBePatch: boolean): Iterable<Found> {
  const { type, data, stringData, metadata } = seen.object as any;
  const keys = [...Object.keys(data ?? {}), ...Object.keys(stringData ?? {})];
  if (type === ACCOUNT_TOKEN && !metadata.annotations?.[ACCOUNT_NAME]) {
    yield {
      ...originOf(seen),
      ...says`it is of type ${{ type }} and names no ServiceAccount`,
      fix: `add annotation ${ACCOUNT_NAME}, or leave the type out`,
    };
  }
  yield* lacking(seen, 'it is a Secret', type, mayBePatch && keys.length === 0 ? undefined : keys);
}

/**
 * Keys of what Vault Secrets Operator makes of a value, as far as no pattern leaves some out.
 * https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso/secret-transformation
 */
function keysOf(views: Views, { controllers }: ClusterView, { by }: ControllerSecret): string[] | undefined {
  const { transformation = {}, create } = specOf(by.object).destination;
  const { templates = {}, transformationRefs, includes, excludes } = transformation ?? {};
  const isOpen = [transformationRefs, includes, excludes].some((one) => Array.isArray(one) && one.length > 0);
  const asked = controllers.clients.flatMap(({ requests }) => requests).find((one) => one.by === by);
  const read = asked && by.object.kind !== 'VaultPKISecret' ? propertiesOf(views, asked.path) : undefined;
  return create === true && !isOpen && read ? [...read, ...Object.keys(templates ?? {})] : undefined;
}
