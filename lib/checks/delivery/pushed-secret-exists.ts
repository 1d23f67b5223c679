import type { ClusterView } from '../../views/cluster-view';
import { generatedKeys } from '../../views/key-origins';
import { originOf, type SeenObject, specOf } from '../../output/seen-object';
import { operatorTemplates } from '../../views/templates';
import { quoted, says } from '../../output/said-values';
import { Check, Found } from '../check';

/** What is pushed to the hub is a key of a Secret that is there, or of the template over it, by a store that writes. */
export const pushedSecretExists: Check = {
  id: 'pushed-secret-exists',
  severity: 'error',
  scope: 'cluster',
  why: 'The PushSecret fails, and anyone who waits for the value in Vault/OpenBao waits for ever, or keeps an old one.',
  *run({ cluster }) {
    for (const seen of cluster.ofKind('PushSecret')) {
      const source = sourceOf(cluster, seen);
      if (source) {
        yield* pushed(cluster, seen, source);
        yield* templated(cluster, seen, source);
      }
    }
    for (const use of cluster.uses) {
      if (use.kind === 'push' && use.store?.vault?.provider === 'openBao') {
        yield {
          ...originOf(use),
          ...says`PushSecret "${{ pushSecret: use.object.metadata.name }}" writes "${{ path: use.remoteKey }}" by ${{ store: use.storeName }}, whose provider openBao only reads`,
          fix: 'push by a store of provider vault, which writes to OpenBao too',
        };
      }
    }
  },
};

/** What a PushSecret reads. */
interface PushedSource {
  /** `Secret "app"`. */
  readonly name: string;
  /** Whether it is there, with this key. */
  readonly has: (key?: string) => boolean;
}

/** Undefined where it is chosen by its labels, or may be in no file. */
function sourceOf(cluster: ClusterView, { object }: SeenObject): PushedSource | undefined {
  const { secret, generatorRef } = specOf(object).selector ?? {};
  const { namespace = '' } = object.metadata;
  const name: string | undefined = secret?.name;
  if (generatorRef) {
    const keys = generatedKeys(cluster, generatorRef, namespace);
    return keys && { name: `${generatorRef.kind} "${generatorRef.name}"`, has: (key) => !key || keys.includes(key) };
  }
  const isKnown = !cluster.unread.objects || (name !== undefined && cluster.delivery(namespace, name) !== undefined);
  return name !== undefined && isKnown
    ? { name: `Secret "${name}"`, has: (key) => cluster.makesSecret(name, key || undefined, object.metadata.namespace) }
    : undefined;
}

/** Keys of the template stand beside those of the Secret, and over them. */
function* pushed(cluster: ClusterView, seen: SeenObject, source: PushedSource): Iterable<Found> {
  const { data = [], template } = specOf(seen.object);
  const made = Object.keys(template?.data ?? {});
  const isOpen = (template?.templateFrom ?? []).length > 0;
  for (const { match, conversionStrategy } of data) {
    const key: string | undefined = match?.secretKey || undefined;
    // Its keys are changed before one of this name is looked for.
    const isOther = conversionStrategy === 'ReverseUnicode' && key !== undefined;
    const ofTemplate = key !== undefined && (made.includes(key) || isOpen);
    if (!source.has(isOther || ofTemplate ? undefined : key)) {
      const beside = key !== undefined && made.length > 0 ? ', nor does its template' : '';
      yield {
        ...originOf(seen),
        ...says`it pushes ${key === undefined ? '' : `key "${key}" of `}${source.name}, which nothing that is written for "${{ cluster: cluster.name }}" makes${beside}`,
        fix: 'name a Secret of the namespace and a key that it has, or that the template makes',
      };
    }
  }
}

function* templated(cluster: ClusterView, seen: SeenObject, source: PushedSource): Iterable<Found> {
  for (const { what, parsed } of operatorTemplates(cluster).get(seen.object) ?? []) {
    const missing = typeof parsed === 'string' ? [] : parsed.keys.filter((key) => !source.has(key));
    if (missing.length > 0 && source.has()) {
      yield {
        ...originOf(seen),
        ...says`the template of ${what} is made of ${quoted({ keys: missing })}, which ${source.name} does not have`,
        fix: 'name in the template keys of the Secret that is pushed',
      };
    }
  }
}
