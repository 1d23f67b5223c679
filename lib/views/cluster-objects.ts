import { addsToOthers } from './creation';
import { kindOf } from '../output/kinds';
import { groupOf, type SeenObject } from '../output/seen-object';
import { targetOf } from './requests';
import { GENERATOR } from './stores';
import { VAULT_SECRETS } from './vault-secrets';

/** A generator that is made of one for the whole cluster: one of its namespace may have the same name. */
export const MADE_GENERATOR = `made ${GENERATOR}`;

/** Two objects of one name, or two makers of one Secret. */
interface Duplicate {
  readonly first: SeenObject;
  readonly second: SeenObject;
}

/** Objects of a cluster, by kind and by name. Of most kinds nobody looks for a name: these have no index. */
export class ClusterObjects {
  private readonly added: SeenObject[] = [];
  private readonly byKind = new Map<string, SeenObject[]>();
  private readonly byName = new Map<string, Map<string, SeenObject>>();

  /** Each once: of two with one name the last, which is what stays. */
  get all(): Iterable<SeenObject> {
    return new Map(this.added.map((seen) => [keyOf(seen), seen])).values();
  }

  /** Objects whose name another one has already, which comes first. */
  get duplicates(): readonly Duplicate[] {
    const duplicates: Duplicate[] = [];
    /** By API group, kind, namespace and name. */
    const claims = new Map<string, SeenObject>();
    const claim = (name: string, second: SeenObject) => {
      const first = claims.get(name);
      if (first) {
        duplicates.push({ first, second });
      } else {
        claims.set(name, second);
      }
    };
    for (const seen of this.added) {
      claim(`${groupOf(seen.object)} ${keyOf(seen)}`, seen);
      const made = secretMadeBy(nameOfKind(seen), seen);
      if (made !== undefined) {
        claim(` ${objectKey('Secret', made, seen.object.metadata.namespace)}`, seen);
      }
    }
    return duplicates;
  }

  add(seen: SeenObject): void {
    const kind = nameOfKind(seen);
    this.added.push(seen);
    this.byName.get(kind)?.set(placeOf(seen), seen);
    const ofKind = this.byKind.get(kind);
    if (ofKind) {
      ofKind.push(seen);
    } else {
      this.byKind.set(kind, [seen]);
    }
  }

  /** @param kind as {@link kindOf} says it: of another group than the usual one with that */
  find(kind: string, name: string, namespace?: string): SeenObject | undefined {
    let ofKind = this.byName.get(kind);
    if (!ofKind) {
      ofKind = new Map(this.ofKind([kind]).map((seen) => [placeOf(seen), seen]));
      this.byName.set(kind, ofKind);
    }
    return ofKind.get(`${namespace ?? ''}/${name}`);
  }

  ofKind(kinds: readonly string[]): readonly SeenObject[] {
    if (kinds.length === 1) {
      return this.byKind.get(kinds[0]!) ?? [];
    }
    return kinds.flatMap((kind) => this.byKind.get(kind) ?? []);
  }
}

function nameOfKind(seen: SeenObject): string {
  return seen.madeBy?.kind === 'ClusterGenerator' ? MADE_GENERATOR : kindOf(seen.object);
}

function keyOf(seen: SeenObject): string {
  return `${nameOfKind(seen)} ${placeOf(seen)}`;
}

function placeOf({ object: { metadata } }: SeenObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

export function objectKey(kind: string, name: string, namespace?: string): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}

/** The Secret that an object makes: undefined where it adds to one that something else makes, or makes none. */
function secretMadeBy(kind: string, seen: SeenObject): string | undefined {
  const { metadata, spec } = seen.object as any;
  if (kind === 'ExternalSecret') {
    return addsToOthers(spec?.target) || spec?.target?.creationPolicy === 'None' ? undefined : targetOf(seen);
  }
  if (VAULT_SECRETS.includes(kind)) {
    return spec?.destination?.create === true ? spec.destination.name : undefined;
  }
  return kind === 'SealedSecret' ? metadata.name : undefined;
}
