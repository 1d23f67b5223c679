import { Language } from './path-language';
import { ANY, Part } from './pattern';

/** Something that has one or several languages. */
export interface Entry {
  readonly owner: number;
  /** Stands for what it acts on. Two of these never meet: what they act on is neither's. */
  readonly acting?: unknown;
}

/** What stands at one place, by owner: the many of one owner never meet each other. */
type Held<T> = Map<number, T[]>;

interface Node<T> {
  readonly children: Map<string, Node<T>>;
  any?: Node<T>;
  /** Those whose last part leads here. */
  readonly ends: Held<T>;
  /** Those that go on with any segment of this start. */
  readonly globs: Map<string, Held<T>>;
}

/**
 * Languages of many owners. Exact paths are found by themselves; all others stand in a tree of their segments, where
 * what has no path in common stands apart. So the search for those that have one takes about as long as there are
 * languages, and meetings.
 */
export class LanguageIndex<T extends Entry> {
  private readonly exact = new Map<string, Held<T>>();
  private readonly root: Node<T> = emptyNode();
  private readonly met = new Map<T, Set<T>>();
  private left = 0;
  private more: readonly [T, T] | undefined;

  addPath(path: string, entry: T): void {
    hold(heldAt(this.exact, path), entry);
  }

  add({ parts, glob }: Language, entry: T): void {
    const last = parts.length - (glob ? 1 : 0);
    const node = parts.slice(0, last).reduce(childOf, this.root) as Node<T>;
    if (glob) {
      hold(heldAt(node.globs, parts[last] as string), entry);
    } else {
      hold(node.ends, entry);
    }
  }

  /** Each two of different owners that have a path in common, once; and one that is left out where they are too many. */
  meetings(limit: number): { readonly met: Iterable<readonly [T, T]>; readonly more: readonly [T, T] | undefined } {
    this.met.clear();
    this.left = limit;
    this.more = undefined;
    for (const [path, entries] of this.exact) {
      this.everyTwo(entries);
      this.along(this.root, path, 0, entries);
    }
    this.within(this.root);
    return { met: everyTwoOf(this.met), more: this.more };
  }

  /** From a place on, by the rest of an exact path. */
  private along(node: Node<T>, path: string, from: number, entries: Held<T>): void {
    const slash = path.indexOf('/', from);
    const segment = slash < 0 ? path.slice(from) : path.slice(from, slash);
    if (node.globs.size > 0) {
      for (let length = 0; length <= segment.length; length += 1) {
        const globs = node.globs.get(segment.slice(0, length));
        if (globs) {
          this.everyPair(entries, globs);
        }
      }
    }
    for (const child of [node.children.get(segment), node.any]) {
      if (child && slash < 0) {
        this.everyPair(entries, child.ends);
      } else if (child) {
        this.along(child, path, slash + 1, entries);
      }
    }
  }

  private within(node: Node<T>): void {
    this.everyTwo(node.ends);
    this.globsOf(node);
    for (const child of node.children.values()) {
      this.within(child);
      if (node.any) {
        this.between(node.any, child);
      }
    }
    if (node.any) {
      this.within(node.any);
    }
  }

  /** In the order of the alphabet, what has a start comes right after it. */
  private globsOf({ globs, children, any }: Node<T>): void {
    if (globs.size === 0) {
      return;
    }
    const open: { start: string; entries: Held<T> }[] = [];
    for (const start of [...new Set([...globs.keys(), ...children.keys()])].sort()) {
      while (open.length > 0 && !start.startsWith(open.at(-1)!.start)) {
        open.pop();
      }
      const entries = globs.get(start);
      if (entries) {
        this.everyTwo(entries);
        open.forEach((shorter) => this.everyPair(shorter.entries, entries));
        open.push({ start, entries });
      }
      const child = children.get(start);
      if (child && open.length > 0) {
        const all = below(child);
        open.forEach((glob) => this.everyPair(glob.entries, all));
      }
    }
    const anywhere = any ? below(any) : new Map<number, T[]>();
    globs.forEach((entries) => this.everyPair(entries, anywhere));
  }

  /** Of two places that one and the same path can lead to. */
  private between(one: Node<T>, other: Node<T>): void {
    this.everyPair(one.ends, other.ends);
    for (const [start, entries] of one.globs) {
      for (const [second, others] of other.globs) {
        if (start.startsWith(second) || second.startsWith(start)) {
          this.everyPair(entries, others);
        }
      }
    }
    this.globsBelow(one, other);
    this.globsBelow(other, one);
    for (const [segment, child] of one.children) {
      const same = other.children.get(segment);
      [same, other.any].forEach((second) => second && this.between(child, second));
    }
    if (one.any) {
      [...other.children.values(), other.any].forEach((second) => second && this.between(one.any!, second));
    }
  }

  private globsBelow({ globs }: Node<T>, { children, any }: Node<T>): void {
    for (const [start, entries] of globs) {
      for (const [segment, child] of children) {
        if (segment.startsWith(start)) {
          this.everyPair(entries, below(child));
        }
      }
      if (any) {
        this.everyPair(entries, below(any));
      }
    }
  }

  private everyTwo(entries: Held<T>): void {
    const all = [...entries.values()];
    for (const [first, some] of all.entries()) {
      for (let second = first + 1; second < all.length; second += 1) {
        this.everyMeeting(some, all[second]!);
      }
    }
  }

  private everyPair(entries: Held<T>, others: Held<T>): void {
    for (const [owner, some] of entries) {
      for (const [other, more] of others) {
        if (owner !== other) {
          this.everyMeeting(some, more);
        }
      }
    }
  }

  private everyMeeting(some: readonly T[], others: readonly T[]): void {
    for (const one of some) {
      for (const other of others) {
        this.meet(one, other);
      }
    }
  }

  private meet(one: T, other: T): void {
    if (one.acting && other.acting) {
      return;
    }
    const [first, second] = one.owner < other.owner ? [one, other] : [other, one];
    const known = this.met.get(first);
    if (known?.has(second)) {
      return;
    }
    if (this.left === 0) {
      this.more ??= [first, second];
      return;
    }
    this.left -= 1;
    if (known) {
      known.add(second);
    } else {
      this.met.set(first, new Set([second]));
    }
  }
}

function* everyTwoOf<T>(met: ReadonlyMap<T, ReadonlySet<T>>): Iterable<readonly [T, T]> {
  for (const [one, others] of met) {
    for (const other of others) {
      yield [one, other];
    }
  }
}

function emptyNode<T>(): Node<T> {
  return { children: new Map(), ends: new Map(), globs: new Map() };
}

function childOf<T>(node: Node<T>, part: Part): Node<T> {
  if (part === ANY) {
    node.any ??= emptyNode();
    return node.any;
  }
  const child = node.children.get(part) ?? emptyNode<T>();
  node.children.set(part, child);
  return child;
}

function heldAt<T>(places: Map<string, Held<T>>, place: string): Held<T> {
  const held = places.get(place) ?? new Map<number, T[]>();
  places.set(place, held);
  return held;
}

function hold<T extends Entry>(held: Held<T>, entry: T): void {
  const known = held.get(entry.owner);
  if (known) {
    known.push(entry);
  } else {
    held.set(entry.owner, [entry]);
  }
}

/** Everything that stands below a place, and at it. */
function below<T extends Entry>(node: Node<T>): Held<T> {
  const all: Held<T> = new Map();
  const take = ({ ends, globs, children, any }: Node<T>): void => {
    for (const held of [ends, ...globs.values()]) {
      held.forEach((entries) => entries.forEach((entry) => hold(all, entry)));
    }
    children.forEach(take);
    if (any) {
      take(any);
    }
  };
  take(node);
  return all;
}
