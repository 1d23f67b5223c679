/**
 * Objects of our classes are known by a mark and not by `instanceof`: a program may have two copies of the library on
 * disk, as it may of cdk8s.
 */
const MARKS = new Map<string, symbol>();

function markOf(name: string): symbol {
  let mark = MARKS.get(name);
  if (!mark) {
    mark = Symbol.for(`keywheel.class.${name}`);
    MARKS.set(name, mark);
  }
  return mark;
}

export function brand(prototype: object, name: string): void {
  Object.defineProperty(prototype, markOf(name), { value: true });
}

export function isOfClass(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && markOf(name) in value;
}
