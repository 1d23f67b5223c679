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
}

/** The paths that are acted on by those of a language; undefined if there are none. */
export function actedOn({ parts, glob }: Language, { at, on }: ActingPaths): Language | undefined {
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

export function pathThatActs(path: string, { at, on }: ActingPaths): string {
  return `${at}${path.slice(on.length)}`;
}

interface Branch {
  readonly below: Map<string, Branch>;
  readonly ends: ActingPaths[];
}

/** Those that act, by their segments: which of them a language reaches is found without asking each. */
export class ActingIndex {
  private readonly root: Branch = { below: new Map(), ends: [] };

  constructor(all: readonly ActingPaths[]) {
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
  reachedBy(language: Language): readonly { readonly language: Language; readonly paths: readonly ActingPaths[] }[] {
    const found = new Map<string, { language: Language; paths: ActingPaths[] }>();
    for (const paths of reached(this.root, language, 0)) {
      const acted = actedOn(language, paths);
      const known = acted && found.get(paths.on);
      if (known) {
        // The rest of the language is the same for all that act on the same.
        known.paths.push(paths);
      } else if (acted) {
        found.set(paths.on, { language: acted, paths: [paths] });
      }
    }
    return [...found.values()];
  }
}

function reached(branch: Branch, language: Language, at: number): ActingPaths[] {
  return [...branch.ends, ...stepsFrom(branch, language, at).flatMap((child) => reached(child, language, at + 1))];
}

function stepsFrom({ below }: Branch, { parts, glob }: Language, at: number): Branch[] {
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
