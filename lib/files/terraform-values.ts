/** A value that the files do not say. */
export const UNKNOWN = Symbol('unknown');

/** A value of Terraform. Its strings are as Terraform writes them, with `$${` for `${`. */
export type Value = string | number | boolean | null | undefined | typeof UNKNOWN | readonly Value[] | ValueMap;
export interface ValueMap {
  readonly [key: string]: Value;
}

export function isUnknown(value: unknown): value is typeof UNKNOWN {
  return value === UNKNOWN;
}

/** In letters: texts that are made of texts double with each. */
const LONGEST = 2 ** 20;

/** A reference: names and keys, such as `vault_mount`, `kv`, `path`. */
export type Reference = readonly (string | number)[];

/** What a reference, or `toset([...])`, stands for. */
export type Lookup = (reference: Reference) => Value;

/**
 * The value of a string as Terraform would read it: references and literals, and texts with those in them. Whatever
 * calls a function or computes is not known.
 */
export function evaluate(text: string, lookup: Lookup): Value {
  if (!/[$%]\{/.test(text)) {
    return text;
  }
  const parts = templateParts(text);
  if (parts === undefined) {
    return UNKNOWN;
  }
  const values = parts.map((part) => (part.code ? expressionValue(part.text, lookup) : part.text));
  if (values.length === 1 && parts[0]!.code) {
    return values[0];
  }
  const texts = values.map((value) =>
    typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
  );
  const isText = (value: Value): value is string => typeof value === 'string';
  const length = texts.filter(isText).reduce((sum, one) => sum + one.length, 0);
  return texts.every(isText) && length <= LONGEST ? texts.join('') : UNKNOWN;
}

interface Part {
  readonly text: string;
  readonly code: boolean;
}

/** Undefined for directives (`%{ if ... }`) and for what has no end. */
function templateParts(text: string): Part[] | undefined {
  const parts: Part[] = [];
  let literal = '';
  for (let at = 0; at < text.length; at++) {
    const escaped = text.startsWith('$${', at) || text.startsWith('%%{', at);
    if (escaped) {
      literal += text.slice(at, at + 3);
      at += 2;
    } else if (text.startsWith('%{', at)) {
      return undefined;
    } else if (text.startsWith('${', at)) {
      const end = endOfCode(text, at + 2);
      if (end === undefined) {
        return undefined;
      }
      parts.push(...(literal === '' ? [] : [{ text: literal, code: false }]), {
        text: text.slice(at + 2, end).trim(),
        code: true,
      });
      literal = '';
      at = end;
    } else {
      literal += text[at];
    }
  }
  return literal === '' && parts.length > 0 ? parts : [...parts, { text: literal, code: false }];
}

function endOfCode(text: string, from: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    const letter = text[at];
    if (quoted && letter === '\\') {
      at++;
    } else if (letter === '"') {
      quoted = !quoted;
    } else if (!quoted && letter === '{') {
      depth++;
    } else if (!quoted && letter === '}' && depth-- === 0) {
      return at;
    }
  }
  return undefined;
}

function expressionValue(code: string, lookup: Lookup): Value {
  const set = /^toset\(([\s\S]*)\)$/.exec(code)?.[1];
  if (set !== undefined) {
    const items = expressionValue(set.trim(), lookup);
    return Array.isArray(items) ? [...new Set(items as Value[])] : UNKNOWN;
  }
  if (/^[[\d"]|^(true|false|null)$/.test(code)) {
    try {
      const value = JSON.parse(code) as Value;
      // A text in which there is code again is no literal.
      return /[$%]\{/.test(code) ? UNKNOWN : value;
    } catch {
      return UNKNOWN;
    }
  }
  const reference = referenceOf(code);
  return reference === undefined ? UNKNOWN : lookup(reference);
}

/** `a.b["c"][0]`; undefined for anything else. */
function referenceOf(code: string): Reference | undefined {
  const steps = [...code.matchAll(/(?:^|\.)([A-Za-z_][\w-]*)|\["([^"\\$%]*)"\]|\[(\d+)\]/g)];
  if (steps.length === 0 || steps.map(([step]) => step).join('') !== code) {
    return undefined;
  }
  return steps.map(([, name, key, index]) => name ?? key ?? Number(index));
}
