import { isVisible } from '../text/visible';

type Replacer = (key: string, value: unknown) => unknown;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as content of an element, or as the value of an attribute in quotes. */
export function htmlText(text: string): string {
  return text.replace(/[&<>"']/g, (one) => ENTITIES[one]!);
}

/**
 * JSON for a script element that holds data: nothing in it ends the element or begins a comment, and what nobody sees is
 * written as an escape.
 *
 * https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
 */
export function htmlJson(value: unknown, replacer?: Replacer): string {
  return JSON.stringify(value, replacer).replace(/[<>&]|[^\x20-\x7e]/gu, (one) =>
    one.length === 1 && /[<>&]/.test(one) ? escaped(one) : isVisible(one) ? one : escaped(one),
  );
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
