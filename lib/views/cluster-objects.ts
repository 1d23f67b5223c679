import { kindOf } from '../output/kinds';
import { groupOf, type SeenObject } from '../output/seen-object';
import { targetOf } from './requests';
import { GENERATOR } from './stores';
import { VAULT_SECRETS } from './vault-secrets';

/** A generator that is made of one for the whole cluster: one of its namespace may have the same name. */
export const MADE_GENERATOR = `made ${GENERATOR}`;

/** Objects of a cluster, by kind and by name. */
export class ClusterObjects {
  /** Objects whose name another one has already, which comes first. */
  readonly duplicates: { readonly first: SeenObject; readonly second: SeenObject }[] = [];

  private readonly byKey = new Map<string, SeenObject>();
  private readonly byKind = new Map<string, SeenObject[]>();
  /** By API group, kind, namespace and name. */
  private readonly claims = new Map<string, SeenObject>();

  /** Each once: of two with one name the last, which is what stays. */
  get all(): Iterable<SeenObject> {
    return this.byKey.values();
  }

  add(seen: SeenObject): void {
    const { metadata } = seen.object;
    const kind = seen.madeBy?.kind === 'ClusterGenerator' ? MADE_GENERATOR : kindOf(seen.object);
    this.byKey.set(objectKey(kind, metadata.name, metadata.namespace), seen);
    this.claim(`${groupOf(seen.object)} ${objectKey(kind, metadata.name, metadata.namespace)}`, seen);
    const made = secretMadeBy(kind, seen);
    if (made !== undefined) {
      this.claim(` ${objectKey('Secret', made, metadata.namespace)}`, seen);
    }
    const ofKind = this.byKind.get(kind);
    if (ofKind) {
      ofKind.push(seen);
    } else {
      this.byKind.set(kind, [seen]);
    }
  }

  /** @param kind as {@link kindOf} says it: of another group than the usual one with that */
  find(kind: string, name: string, namespace?: string): SeenObject | undefined {
    return this.byKey.get(objectKey(kind, name, namespace));
  }

  ofKind(kinds: readonly string[]): readonly SeenObject[] {
    if (kinds.length === 1) {
      return this.byKind.get(kinds[0]!) ?? [];
    }
    return kinds.flatMap((kind) => this.byKind.get(kind) ?? []);
  }

  /** Two objects of one name, or two makers of one Secret. */
  private claim(name: string, second: SeenObject): void {
    const first = this.claims.get(name);
    if (first) {
      this.duplicates.push({ first, second });
    } else {
      this.claims.set(name, second);
    }
  }
}

export function objectKey(kind: string, name: string, namespace?: string): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}

/** The Secret that an object makes: undefined where it adds to one that something else makes, or makes none. */
function secretMadeBy(kind: string, seen: SeenObject): string | undefined {
  const { metadata, spec } = seen.object as any;
  if (kind === 'ExternalSecret') {
    return ['Merge', 'None'].includes(spec?.target?.creationPolicy) ? undefined : targetOf(seen);
  }
  if (VAULT_SECRETS.includes(kind)) {
    return spec?.destination?.create === true ? spec.destination.name : undefined;
  }
  return kind === 'SealedSecret' ? metadata.name : undefined;
}
