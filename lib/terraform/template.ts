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

/** Parts up to a directive that ends them; they are taken out of the list. */
export function sequence(parts: Part[], ends: readonly string[] = []): Syntax {
  const read: Syntax[] = [];
  let isText = ends.length > 0;
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    if (typeof part === 'string') {
      read.push(constant(part));
      isText = true;
    } else if ('is' in part) {
      read.push(part);
    } else if (ends.includes(part.keyword)) {
      parts.unshift(part);
      break;
    } else {
      read.push(block(part, parts));
      isText = true;
    }
  }
  const [only] = read;
  return read.length === 1 && !isText ? only! : { is: 'template', parts: read };
}

function block({ keyword, names = [], code }: Directive, parts: Part[]): Syntax {
  if (code === undefined) {
    throw new NotExpression();
  }
  const body = sequence(parts, keyword === 'if' ? ['else', 'endif'] : ['endfor']);
  const isElse = (parts[0] as Directive | undefined)?.keyword === 'else';
  if (isElse) {
    parts.shift();
  }
  const other = isElse ? sequence(parts, ['endif']) : constant('');
  if (parts.shift() === undefined) {
    throw new NotExpression();
  }
  return keyword === 'if'
    ? { is: 'choice', condition: code, yes: body, no: other }
    : { is: 'repeated', names, all: code, body };
}
