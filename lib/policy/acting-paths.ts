import type { Language } from './path-language';
import { ANY, Part } from './pattern';

/** Paths by which one acts on what is at other paths: `kv/metadata/<key>` on the value at `kv/data/<key>`. */
export interface ActingPaths {
  /** `kv/metadata` */
  readonly at: string;
  /** `kv/data` */
  readonly on: string;
  /** Those that act. */
  readonly capabilities: readonly string[];
  /** Those that make a path of `on` somebody's. */
  readonly holding: readonly string[];
  /** @default - the same is behind both, however deep */
  readonly behind?: Behind;
}

/** Stands for one name, which is the same on both sides. */
export const NAME = Symbol('name');

/** What stands behind the two paths: of `aws`, `sts/<name>` acts on `creds/<name>`. */
export interface Behind {
  readonly at: readonly (Part | typeof NAME)[];
  /** Without a name all that is there is acted on. */
  readonly on: readonly (Part | typeof NAME)[];
}

/** The paths that are acted on by those of a language; undefined if there are none. */
export function actedOn(language: Language, { at, on, behind }: ActingPaths): Language | undefined {
  const { parts, glob } = language;
  if (behind) {
    return actedOnByName(language, [...at.split('/'), ...behind.at], [...on.split('/'), ...behind.on]);
  }
  const [from, to] = [at.split('/'), on.split('/')];
  const isWhole = (part: Part, index: number) => part === ANY || part === from[index];
  if (parts.length > from.length) {
    const isBelow = from.every((_, index) => isWhole(parts[index]!, index));
    return isBelow ? { parts: [...to, ...parts.slice(from.length)], glob } : undefined;
  }
  const last = parts.length - 1;
  const isAbove =
    glob && parts.every((part, index) => (index < last ? isWhole(part, index) : from[index]!.startsWith(String(part))));
  return isAbove ? { parts: [...to, ''], glob } : undefined;
}

function actedOnByName({ parts, glob }: Language, from: Behind['at'], to: Behind['on']): Language | undefined {
  const place = from.indexOf(NAME);
  const fits =
    (glob ? parts.length <= from.length : parts.length === from.length) &&
    parts.every((part, index) => {
      const wanted = from[index];
      const isStart = glob && index === parts.length - 1;
      return part === ANY || typeof wanted !== 'string' || (isStart ? wanted.startsWith(part) : wanted === part);
    });
  if (!fits) {
    return undefined;
  }
  const name = parts[place] ?? ANY;
  const named = to.indexOf(NAME);
  // No language ends a segment after its start: what is behind one that starts so holds no path of another name.
  return named >= 0 && glob && place === parts.length - 1
    ? { parts: [...(to.slice(0, named) as Part[]), name], glob: true }
    : { parts: to.map((part) => (part === NAME ? name : part)), glob: false };
}

/** Whether a rule that refuses such paths refuses all by which the same is acted on, and not those of some names alone. */
export function keepsAway({ parts, glob }: Language, { at, behind }: ActingPaths): boolean {
  const before = at.split('/').length;
  const isAll = (place: number) =>
    place >= parts.length || parts[place] === ANY || (glob && place === parts.length - 1 && parts[place] === '');
  return (behind?.at ?? []).every((part, index) => part !== ANY || isAll(before + index));
}

export function pathThatActs(path: string, { at, on, behind }: ActingPaths): string {
  if (behind) {
    const name = path.split('/')[on.split('/').length + behind.on.indexOf(NAME)];
    const shown = (part: Part | typeof NAME) => (part === NAME && behind.on.includes(NAME) ? name : part);
    return [at, ...behind.at.map(shown).map((part) => (typeof part === 'string' ? part : '+'))].join('/');
  }
  return `${at}${path.slice(on.length)}`;
}

interface Branch<Paths> {
  readonly below: Map<string, Branch<Paths>>;
  readonly ends: Paths[];
}

/** Those that act, by their segments: which of them a language reaches is found without asking each. */
export class ActingIndex<Paths extends ActingPaths> {
  private readonly root: Branch<Paths> = { below: new Map(), ends: [] };

  constructor(all: readonly Paths[]) {
    for (const paths of all) {
      let branch = this.root;
      for (const segment of paths.at.split('/')) {
        const next = branch.below.get(segment) ?? { below: new Map(), ends: [] };
        branch.below.set(segment, next);
        branch = next;
      }
      branch.ends.push(paths);
    }
  }

  /** What a language acts on, with the paths by which it does. */
  reachedBy(language: Language): readonly { readonly language: Language; readonly paths: readonly Paths[] }[] {
    const found = new Map<string | Paths, { language: Language; paths: Paths[] }>();
    for (const paths of reached(this.root, language, 0)) {
      const acted = actedOn(language, paths);
      const key = paths.behind ? paths : paths.on;
      const known = acted && found.get(key);
      if (known) {
        // The rest of the language is the same for all that act on the same.
        known.paths.push(paths);
      } else if (acted) {
        found.set(key, { language: acted, paths: [paths] });
      }
    }
    return [...found.values()];
  }
}

function reached<Paths>(branch: Branch<Paths>, language: Language, at: number): Paths[] {
  return [...branch.ends, ...stepsFrom(branch, language, at).flatMap((child) => reached(child, language, at + 1))];
}

function stepsFrom<Paths>({ below }: Branch<Paths>, { parts, glob }: Language, at: number): Branch<Paths>[] {
  const part = parts[at];
  if (part === undefined || part === ANY) {
    return part === ANY || glob ? [...below.values()] : [];
  }
  if (glob && at === parts.length - 1) {
    return [...below].flatMap(([segment, child]) => (segment.startsWith(part) ? [child] : []));
  }
  const child = below.get(part);
  return child ? [child] : [];
}
