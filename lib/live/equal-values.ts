import { createHmac, randomBytes } from 'node:crypto';
import { isFields } from '../collections/fields';
import { credentialName } from '../secrecy/credential-name';

/** Where a value stands. */
export interface ValuePlace {
  /** Where it is read, with its Vault namespace. */
  readonly path: string;
  /** Its name there; parts of one that is nested are parted by dots. */
  readonly key: string;
}

/** One value at several places, of which nothing is told but that it is one. */
export interface SameValue {
  readonly places: readonly ValuePlace[];
}

const DEEPEST = 5;
const MOST_OF_ONE = 1000;
/** Characters of the name of a key: a tenant chooses it. */
const LONGEST_KEY = 200;

/**
 * Finds equal values without keeping any: of each there is a hash, whose key is made for this process and told to nobody,
 * so that no hash can be looked up or guessed from outside.
 */
export class EqualValues {
  private readonly key = randomBytes(32);
  private readonly places = new Map<string, ValuePlace[]>();

  /** @param data what the hub has at a path, by key */
  add(path: string, data: unknown): void {
    let left = MOST_OF_ONE;
    const walk = (value: unknown, names: readonly string[]) => {
      if (isFields(value) && names.length < DEEPEST) {
        Object.entries(value).forEach(([name, one]) => walk(one, [...names, name]));
      } else if (typeof value === 'string' && left > 0 && isSecret(names.at(-1) ?? '', value.trim())) {
        left -= 1;
        const hash = createHmac('sha256', this.key).update(value.trim()).digest('base64');
        const known = this.places.get(hash);
        const place = { path, key: shortened(names.join('.')) };
        if (known) {
          known.push(place);
        } else {
          this.places.set(hash, [place]);
        }
      }
    };
    walk(data, []);
  }

  /** Values that stand in several folders: those of one folder are one team's. Sorted by where they are. */
  get found(): SameValue[] {
    return [...this.places.values()]
      .filter((places) => new Set(places.map(({ path }) => folderOf(path))).size > 1)
      .map((places) => ({ places: [...places].sort(byPlace) }))
      .sort((one, other) => byPlace(one.places[0]!, other.places[0]!));
  }
}

function shortened(key: string): string {
  return key.length > LONGEST_KEY ? `${key.slice(0, LONGEST_KEY)}…` : key;
}

/** A path without a folder is one of its own. */
function folderOf(path: string): string {
  const [engine, below = ''] = path.split('/data/', 2);
  return below.includes('/') ? `${engine}/${below.slice(0, below.lastIndexOf('/'))}` : path;
}

function byPlace(one: ValuePlace, other: ValuePlace): number {
  const [a, b] = [one, other].map(({ path, key }) => `${path} ${key}`) as [string, string];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A host, a port or a user name of several teams is no finding; what their credentials are called, or look like, is. */
function isSecret(key: string, value: string): boolean {
  if (value === '' || /^(true|false|null)$/i.test(value) || /-----BEGIN (?!.*PRIVATE)/.test(value)) {
    return false;
  }
  const looksRandom =
    /^[^\s.:]{20,}$/.test(value) && /\d/.test(value) && /[a-z]/i.test(value) && new Set(value).size >= 12;
  const hasLogin = /:\/\/[^\s:@/]+:[^\s@/]+@/.test(value) || value.includes('PRIVATE KEY-----');
  return credentialName(key) !== 'no' || looksRandom || hasLogin;
}
