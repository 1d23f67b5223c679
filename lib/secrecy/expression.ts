/** Functions that give back what they are given, perhaps in another form, or the first of several. */
const PASSES =
  'sensitive|nonsensitive|ephemeralasnull|tostring|trimspace|chomp|upper|lower|base64encode|base64decode|urlencode|try|coalesce';
/** What is before a text that is the value of an expression, or one of those it may have; not before a key. */
const BEFORE_VALUE = new RegExp(
  String.raw`(?:^|[?:]|\b(?:${PASSES})\((?:[^()"]|\([^()"]*\)|"[^"]*")*)(?<![[=!<>]\s*)\s*$`,
);
/** In letters before a text: more of a call is not looked at. */
const LOOK_BACK = 200;
const MOST_TEXTS = 1000;
const DEEPEST_JSON = 200;

/** The code of a text that is an expression of Terraform and nothing else; undefined for any other. */
export function expressionIn(text: string): string | undefined {
  return text.startsWith('${') && text.endsWith('}') ? text.slice(2, -1).trim() : undefined;
}

/** Texts that may be the value of an expression, by themselves: what it wraps, chooses or falls back on. */
export function literalsOf(code: string): string[] {
  return [...code.matchAll(/"((?:[^"\\]|\\.){4,4000})"/g)]
    .slice(0, MOST_TEXTS)
    .filter(({ index }) => BEFORE_VALUE.test(code.slice(Math.max(0, index - LOOK_BACK), index)))
    .map(([, text]) => text!);
}

/** What a text holds that is an object or a list in JSON, no deeper than others are read; undefined for any other. */
export function jsonIn(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text) || !isShallow(text)) {
    return undefined;
  }
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

/** Brackets within texts count as well: nothing that people write has so many. */
function isShallow(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > DEEPEST_JSON) {
      return false;
    }
  }
  return true;
}
