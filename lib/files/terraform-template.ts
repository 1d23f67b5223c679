import { conditional, each } from './terraform-operators';
import { NotExpression } from './terraform-scanner';
import { isUnknown, LONGEST, Scope, UNKNOWN, Value } from './terraform-values';

/** What a text or an expression is, for whoever has a scope. */
export type Code = (scope: Scope) => Value;

/** `%{ if ... }`, and what goes with it. */
export interface Directive {
  readonly keyword: string;
  readonly names?: readonly string[];
  readonly code?: Code;
}
/** Of a text. */
export type Part = string | Code | Directive;

/** Parts up to a directive that ends them; they are taken out of the list. */
export function sequence(parts: Part[], ends: readonly string[] = []): Code {
  const codes: Code[] = [];
  let isText = ends.length > 0;
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    if (typeof part === 'string') {
      const text = part;
      codes.push(() => text);
      isText = true;
    } else if (typeof part === 'function') {
      codes.push(part);
    } else if (ends.includes(part.keyword)) {
      parts.unshift(part);
      break;
    } else {
      codes.push(block(part, parts));
      isText = true;
    }
  }
  const [only] = codes;
  return codes.length === 1 && !isText ? only! : (scope) => joined(codes.map((code) => code(scope)));
}

function block({ keyword, names = [], code }: Directive, parts: Part[]): Code {
  if (code === undefined) {
    throw new NotExpression();
  }
  const body = sequence(parts, keyword === 'if' ? ['else', 'endif'] : ['endfor']);
  const isElse = (parts[0] as Directive | undefined)?.keyword === 'else';
  if (isElse) {
    parts.shift();
  }
  const other = isElse ? sequence(parts, ['endif']) : () => '';
  if (parts.shift() === undefined) {
    throw new NotExpression();
  }
  if (keyword === 'if') {
    return (scope) =>
      conditional(
        code(scope),
        () => body(scope),
        () => other(scope),
      );
  }
  return (scope) => {
    const texts = each<Value>(code(scope), names, scope, (inner) => [body(inner)]);
    return isUnknown(texts) ? UNKNOWN : joined(texts);
  };
}

function joined(values: readonly Value[]): Value {
  const texts = values.map((value): Value => (/^(number|boolean)$/.test(typeof value) ? String(value) : value));
  const isText = (value: Value): value is string => typeof value === 'string';
  const length = texts.filter(isText).reduce((sum, one) => sum + one.length, 0);
  return texts.every(isText) && length <= LONGEST ? texts.join('') : UNKNOWN;
}
