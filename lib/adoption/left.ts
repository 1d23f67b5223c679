import type { Origin } from '../output/hub-resource';
import { objectText, originOf, type SeenObject } from '../output/seen-object';

/** Something that is there and that the program does not say, or says otherwise. */
export interface Left {
  /** `hub`, or a cluster as it is called where it was read. */
  readonly where: string;
  /** Such as `ExternalSecret shop/database`. */
  readonly what: string;
  readonly place: Origin['place'];
  readonly source?: Origin['source'];
  /** Why, as a sentence without its end. */
  readonly why: string;
}

/** An object of a cluster. */
export function whereIs(cluster: string, seen: SeenObject): Omit<Left, 'why'> {
  const { place, source } = originOf(seen);
  return { where: cluster, what: objectText(seen.madeBy ?? seen.object), place, source };
}
