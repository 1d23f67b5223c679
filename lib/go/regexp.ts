import type { RE2JS } from 're2js';

type Regexp = ReturnType<typeof RE2JS.compile>;

const known = new Map<string, Regexp | undefined>();

/**
 * Whether Go finds a regular expression anywhere in a text, as `regexp.MatchString` does; undefined where Go takes it for
 * none. It is linear in both, whatever the expression. https://pkg.go.dev/regexp/syntax
 */
export function goFinds(expression: string, text: string): boolean | undefined {
  return compiled(expression)?.matcher(text).find();
}

function compiled(expression: string): Regexp | undefined {
  if (!known.has(expression)) {
    known.set(expression, parsed(expression));
  }
  return known.get(expression);
}

function parsed(expression: string): Regexp | undefined {
  // Loaded only where there is an expression: most output has none.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { RE2JS } = require('re2js') as typeof import('re2js');
  try {
    return RE2JS.compile(expression);
  } catch {
    return undefined;
  }
}
