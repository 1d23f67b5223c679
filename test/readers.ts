/** Readers of the formats that Template writes into, by the letter of their specifications. */

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|([a-z]+));/g, (_, decimal?: string, hex?: string, name?: string) =>
    name ? ENTITIES[name]! : String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex!, 16)),
  );
}

/** The text of an element, with the ends of lines made alike. https://www.w3.org/TR/xml/#sec-line-ends */
export function xmlText(text: string): string {
  if (/[<]|&(?!#\d+;|#x[0-9a-f]+;|[a-z]+;)/i.test(text)) {
    throw new Error('not well-formed');
  }
  return unescaped(text.replace(/\r\n?/g, '\n'));
}

/** The first attribute, with its white space made alike. https://www.w3.org/TR/xml/#AVNormalize */
export function xmlAttribute(element: string, quote: string): string {
  const start = element.indexOf(quote) + 1;
  const value = element.slice(start, element.indexOf(quote, start));
  if (element.slice(start + value.length + 1) !== '/>') {
    throw new Error('not well-formed');
  }
  return unescaped(value.replace(/\r\n?/g, '\n').replace(/[\t\n]/g, ' '));
}

/** A value of a properties file. https://docs.oracle.com/javase/8/docs/api/java/util/Properties.html#load-java.io.Reader- */
export function propertiesValue(file: string, key: string): string {
  const lines: string[] = [];
  let continued = false;
  for (const natural of file.split(/\r\n|\r|\n/)) {
    const line = natural.replace(/^[ \t\f]+/, '');
    if (!continued && /^(?:[#!]|$)/.test(line)) {
      continue;
    }
    const slashes = /\\*$/.exec(line)![0].length;
    const text = slashes % 2 === 1 ? line.slice(0, -1) : line;
    if (continued) {
      lines[lines.length - 1] += text;
    } else {
      lines.push(text);
    }
    continued = slashes % 2 === 1;
  }
  for (const line of lines) {
    const [, name, value] = /^((?:\\.|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*(.*)$/s.exec(line)!;
    if (propertiesText(name!) === key) {
      return propertiesText(value!);
    }
  }
  throw new Error(`no ${key}`);
}

function propertiesText(text: string): string {
  const special: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f' };
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, code?: string, character?: string) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (special[character!] ?? character!),
  );
}
