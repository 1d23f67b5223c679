/**
 * TypeScript that holds what anybody has written. Of all that comes from outside, only texts get in, and each as a
 * literal in which every character that could end it, or be seen as another, is escaped.
 */

/** Printable ASCII that means nothing in a literal in single quotes. */
const PLAIN = /^[ -&(-[\]-~]*$/;

/** A text as a literal of TypeScript. */
export function text(value: string): string {
  return PLAIN.test(value) ? `'${value}'` : jsonText(value);
}

/** As JSON, with an escape for all that is not printable ASCII. */
function jsonText(value: string): string {
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Printable ASCII that means nothing in a template literal. */
const PLAIN_IN_TEMPLATE = /^[ -#%-[\]-_a-~]*$/;

/** The inside of a template literal for a text. */
export function templateText(value: string): string {
  return PLAIN_IN_TEMPLATE.test(value) ? value : `\${${jsonText(value)}}`;
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** https://tc39.es/ecma262/#prod-ReservedWord, and names of what a program uses. */
const RESERVED = new Set(
  (
    'arguments async await break case catch class const constructor continue debugger default delete do else enum eval ' +
    'export extends false finally for from function get if implements import in instanceof interface let new null of ' +
    'package private protected public return set static super switch this throw true try type typeof undefined var ' +
    'void while with yield keys environment clusters tenant secret namespace fleet'
  ).split(' '),
);

/** Whether a text is the name of a variable as it is. */
export function isIdentifier(value: string): boolean {
  return IDENTIFIER.test(value) && !RESERVED.has(value) && value !== '__proto__';
}

/** The name of a property in an object. */
export function property(name: string): string {
  return IDENTIFIER.test(name) && name !== '__proto__' ? name : name === '__proto__' ? `['__proto__']` : text(name);
}

/** Names of variables for ids, which are DNS labels. */
export class Identifiers {
  private readonly taken = new Set<string>();

  /** @param ids of the same thing, the shortest first: one that is free comes before a number */
  take(...ids: readonly string[]): string {
    const names = ids.map(camelCase);
    const isFree = (name: string) => !this.taken.has(name) && isIdentifier(name);
    let free = names.find(isFree);
    for (let count = 2; free === undefined; count += 1) {
      free = [`${names[0]}${count}`].find(isFree);
    }
    this.taken.add(free);
    return free;
  }
}

/** @param id a DNS label */
export function camelCase(id: string): string {
  const joined = id.replace(/-+(.)/g, (_, letter: string) => letter.toUpperCase()).replace(/[^A-Za-z0-9]/g, '');
  return /^[a-z]/.test(joined) ? joined : `n${joined}`;
}

/** An object as code, a line for each of its fields where it does not fit into one; fields without code are left out. */
export function object(fields: Readonly<Record<string, string | undefined>>, indent = ''): string {
  const entries = Object.entries(fields).flatMap(([name, code]) =>
    code === undefined ? [] : [name === code && isIdentifier(name) ? name : `${property(name)}: ${code}`],
  );
  const line = `{ ${entries.join(', ')} }`;
  if (entries.length === 0) {
    return '{}';
  }
  return line.length + indent.length <= WIDTH && !line.includes('\n')
    ? line
    : `{\n${entries.map((entry) => `${indent}  ${entry},\n`).join('')}${indent}}`;
}

/** Beyond it, and with what is before the object, a line is long. */
const WIDTH = 70;
