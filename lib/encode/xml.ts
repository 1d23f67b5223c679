import { isVisible } from '../text/visible';

/** What XML 1.0 has no way to say, not even escaped. https://www.w3.org/TR/xml/#charsets */
const UNSAYABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A reader makes spaces of them in attributes, and one line feed of a carriage return.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** An element with a text or with elements, each on lines of its own. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: string | readonly string[] = [],
): string {
  const start = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${attribute(String(value))}"`),
  ].join(' ');
  if (content.length === 0) {
    return `<${start}/>`;
  }
  const inner = typeof content === 'string' ? text(content) : `\n${content.join('\n')}\n`;
  return `<${start}>${inner}</${name}>`;
}

function attribute(value: string): string {
  return written(value, /[&<>"\t\n\r]/g);
}

function text(value: string): string {
  return written(value, /[&<>\r]/g);
}

/** What nobody sees, and what a CI service would take for a command, comes back to a reader and not to a log. */
function written(value: string, special: RegExp): string {
  return value
    .replace(UNSAYABLE, '\ufffd')
    .replace(special, (one) => ESCAPES[one]!)
    .replace(/[^\x20-\x7e]/gu, (one) => (one === '\n' || one === '\t' || isVisible(one) ? one : reference(one)))
    .replace(/#(?=#[A-Za-z]*\[)/g, reference)
    .replace(/^( *):(?=:)/gm, (_, blanks: string) => `${blanks}${reference(':')}`);
}

function reference(character: string): string {
  return `&#${character.codePointAt(0)};`;
}
