import { NotExpression } from './scanner';
import { constant, Syntax } from './syntax';

/** `%{ if ... }`, and what goes with it. */
export interface Directive {
  readonly keyword: string;
  readonly names?: readonly string[];
  readonly code?: Syntax;
}
/** Of a text. */
export type Part = string | Syntax | Directive;

/** Directives in directives. */
const DEEPEST = 60;

/**
 * Parts up to a directive that ends them; they are taken out of the list.
 *
 * @param left parts, the last one first
 */
export function sequence(left: Part[], ends: readonly string[] = [], depth = 0): Syntax {
  const read: Syntax[] = [];
  let isText = ends.length > 0;
  if (depth > DEEPEST) {
    throw new NotExpression();
  }
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    if (typeof part === 'string') {
      read.push(constant(part));
      isText = true;
    } else if ('is' in part) {
      read.push(part);
    } else if (ends.includes(part.keyword)) {
      left.push(part);
      break;
    } else {
      read.push(block(part, left, depth + 1));
      isText = true;
    }
  }
  const [only] = read;
  return read.length === 1 && !isText ? only! : { is: 'template', parts: read };
}

function block({ keyword, names = [], code }: Directive, left: Part[], depth: number): Syntax {
  if (code === undefined) {
    throw new NotExpression();
  }
  const body = sequence(left, keyword === 'if' ? ['else', 'endif'] : ['endfor'], depth);
  const isElse = (left.at(-1) as Directive | undefined)?.keyword === 'else';
  if (isElse) {
    left.pop();
  }
  const other = isElse ? sequence(left, ['endif'], depth) : constant('');
  if (left.pop() === undefined) {
    throw new NotExpression();
  }
  return keyword === 'if'
    ? { is: 'choice', condition: code, yes: body, no: other }
    : { is: 'repeated', names, all: code, body };
}
