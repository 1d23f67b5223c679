import { PathReaders } from '../access/path-readers';
import type { Principal } from '../access/principals';
import { originOf, specOf } from '../output/seen-object';
import { isPublicCertificate } from '../views/certificate-authorities';
import { firstPushes, Push } from '../views/pushes';
import type { PathData, RoadData } from './fleet-data';
import { SecretParts, sourceData } from './made';

/** Paths of the hub, as Secrets are found that are made of them. */
export class Paths {
  private readonly places = new Map<string, number>();
  private readonly found: { readonly path: string; readonly capability: string; readonly secrets: number[] }[] = [];

  /** @param principals in the places of their logins */
  constructor(private readonly principals: readonly Principal[]) {}

  /** @returns the place of the path @param secret the place of the Secret */
  add(path: string, capability: string, secret: number): number {
    const key = `${capability} ${path}`;
    const place = this.places.get(key) ?? this.found.push({ path, capability, secrets: [] }) - 1;
    this.places.set(key, place);
    const { secrets } = this.found[place]!;
    if (secrets.at(-1) !== secret) {
      secrets.push(secret);
    }
    return place;
  }

  /** What lets a login do so. */
  grant(login: number, path: string, capability: string): RoadData['grant'] {
    const { rules, policiesOf } = this.principals[login]!;
    const pattern = rules.capabilitiesOn(path).has(capability) ? rules.patternOn(path) : undefined;
    return pattern === undefined ? undefined : { pattern, policies: policiesOf(pattern) };
  }

  /** @param readerLists gets each list of readers once: one policy for everybody makes one list of everybody */
  data(parts: SecretParts, readerLists: (readonly number[])[]): readonly PathData[] {
    const { clusters, vault } = parts.views;
    const readers = new PathReaders(this.principals);
    const places = new Map<readonly number[], number>();
    const placeOf = (list: readonly number[]) => {
      const place = places.get(list) ?? readerLists.push(list) - 1;
      places.set(list, place);
      return place;
    };
    return this.found.map(({ path, capability, secrets }) => ({
      path,
      capability,
      readers: placeOf(readers.of(path, capability)),
      secrets,
      isPublic: isPublicCertificate(vault, path),
      ...writersOf(parts, firstPushes(clusters, [path])),
    }));
  }
}

function writersOf(parts: SecretParts, pushes: readonly Push[]): Pick<PathData, 'writtenBy' | 'writtenFrom'> {
  return {
    writtenBy: pushes.map(({ use }) => originOf(use).place),
    writtenFrom: pushes.flatMap(({ cluster, use: { object } }) => {
      const secret: unknown = specOf(object).selector?.secret?.name;
      return typeof secret === 'string' ? [sourceData(parts, cluster, object.metadata.namespace ?? '', secret)] : [];
    }),
  };
}
