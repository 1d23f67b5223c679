const ESCAPE = /\\(?:[abfnrtv\\"']|x[\da-fA-F]{2}|[0-3][0-7]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/gy;
const PLAIN: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"', "'": "'" },
};

/** What a quoted text of Go means, as `strconv.Unquote` reads it; undefined where it is none. https://pkg.go.dev/strconv#Unquote */
export function unquoted(text: string): string | undefined {
  const quote = text[0]!;
  const inside = text.slice(1, -1);
  if (quote === '`') {
    return inside.replaceAll('\r', '');
  }
  let value = '';
  for (let at = 0; at < inside.length;) {
    if (inside[at] !== '\\') {
      const end = inside.indexOf('\\', at);
      value += inside.slice(at, end < 0 ? undefined : end);
      at = end < 0 ? inside.length : end;
      continue;
    }
    ESCAPE.lastIndex = at;
    const escape = ESCAPE.exec(inside)?.[0];
    const meant = escape === undefined ? undefined : escaped(escape, quote);
    if (meant === undefined) {
      return undefined;
    }
    value += meant;
    at += escape!.length;
  }
  return quote === "'" && [...value].length !== 1 ? undefined : value;
}

function escaped(escape: string, quote: string): string | undefined {
  const kind = escape[1]!;
  if (kind === '"' || kind === "'") {
    return kind === quote ? kind : undefined;
  }
  if (PLAIN[kind] !== undefined) {
    return PLAIN[kind];
  }
  const code = /[xuU]/.test(kind) ? parseInt(escape.slice(2), 16) : parseInt(escape.slice(1), 8);
  const isRune = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isRune ? String.fromCodePoint(code) : undefined;
}

const INTEGER = /^[+-]?(0[xX](_?[\da-fA-F])+|0[oO](_?[0-7])+|0[bB](_?[01])+|0(_?[0-7])*|[1-9](_?\d)*)$/;
const FLOAT = /^[+-]?(\d(_?\d)*(\.(\d(_?\d)*)?)?|\.\d(_?\d)*)([eE][+-]?\d(_?\d)*)?$/;
const HEX_FLOAT =
  /^[+-]?0[xX]_?([\da-fA-F](_?[\da-fA-F])*(\.([\da-fA-F](_?[\da-fA-F])*)?)?|\.[\da-fA-F](_?[\da-fA-F])*)[pP][+-]?\d(_?\d)*$/;

/** Whether a number is one that a Go template takes. https://pkg.go.dev/text/template/parse#NumberNode */
export function isNumber(text: string): boolean {
  if (text.endsWith('i')) {
    const [, first, second] = /^(.+?)?((?<![eEpP]|^)[+-].*)i$/.exec(text) ?? [];
    return first === undefined ? isFloat(text.slice(0, -1)) : isFloat(first) && isFloat(second!);
  }
  return isInteger(text) || (isFloat(text) && /[.eEpP]/.test(text));
}

function isInteger(text: string): boolean {
  if (!INTEGER.test(text)) {
    return false;
  }
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '');
  const size = BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const limit = text.startsWith('-') ? 2n ** 63n : text.startsWith('+') ? 2n ** 63n - 1n : 2n ** 64n - 1n;
  return size <= limit;
}

function isFloat(text: string): boolean {
  return HEX_FLOAT.test(text) || (FLOAT.test(text) && Number.isFinite(Number(text.replaceAll('_', ''))));
}
