import { meet } from '../policy/path-language';
import { compilePattern } from '../policy/pattern';
import type { Principal } from './principals';

/** Those who have the same rules. */
interface Group {
  readonly rules: Principal['rules'];
  readonly places: number[];
}

/**
 * Who may do something at a path, found without asking everybody: by the paths that their policies name, and by what
 * their patterns start with. Many who log in with one role have the same rules, and are asked once.
 */
export class PathReaders {
  private readonly groups: readonly Group[];
  private readonly exact = new Map<string, number[]>();
  private readonly starts = new Map<string, number[]>();
  /** Those with a `+` may mean any path. */
  private readonly open: number[] = [];
  private readonly known = new Map<string, readonly number[]>();
  private sorted?: readonly string[];

  constructor(principals: readonly Principal[]) {
    const groups = new Map<string, Group>();
    for (const [place, { rules }] of principals.entries()) {
      const key = said(rules);
      const group = groups.get(key) ?? { rules, places: [] };
      groups.set(key, group);
      group.places.push(place);
    }
    this.groups = [...groups.values()];
    for (const [place, { rules }] of this.groups.entries()) {
      const granting = rules.unordered.filter(({ capabilities }) => capabilities.size > 0);
      if (granting.some(({ pattern }) => pattern.kind === 'segments')) {
        this.open.push(place);
        continue;
      }
      for (const { pattern } of granting) {
        const places = pattern.kind === 'prefix' ? this.starts : this.exact;
        const known = places.get(pattern.bare);
        if (known) {
          known.push(place);
        } else {
          places.set(pattern.bare, [place]);
        }
      }
    }
  }

  /**
   * Places of those who may, in their order; the same list each time that the same may.
   *
   * @param path with `*` at the end, any of those that start so
   */
  of(path: string, capability: string): readonly number[] {
    const isStart = path.endsWith('*');
    const bare = isStart ? path.slice(0, -1) : path;
    const candidates = new Set(this.open);
    const take = (places: readonly number[] = []) => places.forEach((place) => candidates.add(place));
    take(this.exact.get(bare));
    for (let length = 0; length <= bare.length; length += 1) {
      take(this.starts.get(bare.slice(0, length)));
    }
    if (isStart) {
      this.textsFrom(bare).forEach((text) => [this.exact, this.starts].forEach((places) => take(places.get(text))));
    }
    return this.listOf(
      [...candidates].filter((place) => {
        const { rules } = this.groups[place]!;
        return isStart ? mayBelow(rules, path, capability) : rules.capabilitiesOn(path).has(capability);
      }),
    );
  }

  private listOf(groups: readonly number[]): readonly number[] {
    const ordered = [...groups].sort((a, b) => a - b);
    const key = ordered.join();
    const list = this.known.get(key) ?? ordered.flatMap((group) => this.groups[group]!.places).sort((a, b) => a - b);
    this.known.set(key, list);
    return list;
  }

  /** What starts so, of all that is named. */
  private textsFrom(start: string): string[] {
    const all = (this.sorted ??= [...new Set([...this.exact.keys(), ...this.starts.keys()])].sort());
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      [low, high] = all[middle]! < start ? [middle + 1, high] : [low, middle];
    }
    const found: string[] = [];
    for (let at = low; all[at]?.startsWith(start); at += 1) {
      found.push(all[at]!);
    }
    return found;
  }
}

/** All that capabilities follow from. */
function said(rules: Principal['rules']): string {
  return JSON.stringify(
    rules.unordered.map(({ pattern, capabilities }) => [pattern.text, ...[...capabilities].sort()]).sort(),
  );
}

function mayBelow(rules: Principal['rules'], path: string, capability: string): boolean {
  const asked = compilePattern(path);
  return rules
    .grants()
    .some(({ pattern, capabilities }) => capabilities.includes(capability) && meet(compilePattern(pattern), asked));
}
