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

/**
 * A text with everything replaced that Go finds in it, as `regexp.ReplaceAllString` does; undefined where Go takes the
 * expression for none. An empty match right behind another is left alone. https://pkg.go.dev/regexp#Regexp.ReplaceAllString
 */
export function goReplaced(expression: string, target: string, text: string): string | undefined {
  const regexp = compiled(expression);
  if (!regexp) {
    return undefined;
  }
  const groups = Object.entries(regexp.namedGroups());
  const matcher = regexp.matcher(text);
  let replaced = '';
  let end = 0;
  let from = 0;
  while (from <= text.length && matcher.find(from)) {
    replaced += text.slice(end, matcher.start());
    if (matcher.end() > end || matcher.start() === 0) {
      replaced += expanded(target, (name) => {
        const meant = isNumber(name)
          ? [Number(name)]
          : groups.filter(([one]) => one.split(AGAIN)[0] === name).map(([, group]) => group);
        // Of several groups of one name, the first that took part.
        return (
          meant
            .filter((group) => group <= matcher.groupCount())
            .map((group) => matcher.group(group))
            .find((taken) => taken !== null) ?? ''
        );
      });
    }
    end = matcher.end();
    from = Math.max(end, from + String.fromCodePoint(text.codePointAt(from) ?? 0).length);
  }
  return replaced + text.slice(end);
}

/** `$1_x` means the group of the name "1_x"; what names no group is empty, and a `$` before no name is itself. */
function expanded(target: string, groupOf: (name: string) => string): string {
  return target.replace(
    /\$(?:(\$)|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu,
    (_, dollar: string | undefined, inBraces: string | undefined, bare: string) => dollar ?? groupOf(inBraces ?? bare),
  );
}

/** A leading zero makes a name of a number. */
function isNumber(name: string): boolean {
  return /^(0|[1-9]\d{0,8})$/.test(name);
}

function compiled(expression: string): Regexp | undefined {
  if (!known.has(expression)) {
    known.set(expression, parsed(expression));
  }
  return known.get(expression);
}

/** How deep an expression nests before Go takes it for none (`maxHeight`). https://pkg.go.dev/regexp/syntax#ErrorCode */
const DEEPEST = 1000;

/** How deep its groups are in each other. */
function depthOf(expression: string): number {
  let [depth, deepest, inClass] = [0, 0, false];
  for (let at = 0; at < expression.length; at += 1) {
    const one = expression[at];
    if (one === '\\') {
      const isLiteral = !inClass && expression[at + 1] === 'Q';
      const end = isLiteral ? expression.indexOf('\\E', at + 2) : at;
      at = end < 0 ? expression.length : end + 1;
    } else if (inClass) {
      inClass = one !== ']';
    } else if (one === '[') {
      inClass = true;
      at += /^\^?\]?/.exec(expression.slice(at + 1, at + 3))![0].length;
    } else if (one === '(' || one === ')') {
      depth += one === '(' ? 1 : -1;
      deepest = Math.max(deepest, depth);
    }
  }
  return deepest;
}

function parsed(expression: string): Regexp | undefined {
  if (depthOf(expression) > DEEPEST) {
    return undefined;
  }
  // Loaded only where there is an expression: most output has none.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { RE2JS } = require('re2js') as typeof import('re2js');
  for (const one of [expression, withNamesApart(expression)]) {
    try {
      return RE2JS.compile(one);
    } catch {
      // Not as it stands.
    }
  }
  return undefined;
}

/** Begins the number of a group whose name another had before: Go takes such, and this engine does not. */
const AGAIN = '_again';

function withNamesApart(expression: string): string {
  const names: string[] = [];
  return expression.replace(/\(\?(P?)<(\w+)>/g, (_, p: string, name: string) => {
    const before = names.filter((one) => one === name).length;
    names.push(name);
    return `(?${p}<${name}${before > 0 ? `${AGAIN}${before}` : ''}>`;
  });
}
