import type { KubernetesObject } from '../../output/kubernetes-object';
import { groupOf, specOf } from '../../output/seen-object';
import { textsIn } from './texts';

/** What others in a namespace may need: each is found by a name in what they specify. */
const PROVIDES = /^(Certificate|ExternalSecret|Issuer|SealedSecret|SecretProviderClass|SecretStore)$/;
/** Stores and accounts have the same names, and accounts are there by then. */
const ACCOUNT = 'serviceAccountRef';

/**
 * How many steps come before each object of a namespace: 0 for accounts and their rights, 1 for stores and generators that
 * need nothing else, then what reads from those, then stores that log in with a Secret of theirs, and so on. Names that
 * are alike by chance put something later than it need be, and never before what it needs; of a circle one is the first.
 */
export function depths(objects: readonly KubernetesObject[]): (object: KubernetesObject) => number {
  const providers = objects.filter(isProvider);
  const byName = new Map<string, KubernetesObject[]>();
  for (const provider of providers) {
    for (const name of namesOf(provider)) {
      byName.set(name, [...(byName.get(name) ?? []), provider]);
    }
  }
  const known = new Map<KubernetesObject, number>();
  const depthOf = (object: KubernetesObject): number => {
    const before = known.get(object);
    if (before !== undefined || !isProvider(object)) {
      return before ?? 0;
    }
    known.set(object, 1);
    const needed = textsIn(specOf(object), ACCOUNT).flatMap((text) => byName.get(text) ?? []);
    const depth = 1 + Math.max(0, ...needed.filter((one) => one !== object).map(depthOf));
    known.set(object, depth);
    return depth;
  };
  return depthOf;
}

/** What makes values, of whatever kind. */
export function isGenerator(object: KubernetesObject): boolean {
  return groupOf(object) === 'generators.external-secrets.io';
}

function isProvider(object: KubernetesObject): boolean {
  return PROVIDES.test(object.kind) || isGenerator(object);
}

/** By which others name it: its own name, and that of the Secret that it makes. */
function namesOf(object: KubernetesObject): Set<string> {
  const { target, secretName } = specOf(object);
  return new Set([object.metadata.name, target?.name, secretName].filter((name) => typeof name === 'string'));
}
