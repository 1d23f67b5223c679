import { masked } from '../text/masked';
import { isVisible } from '../text/visible';

type Replacer = (key: string, value: unknown) => unknown;

/**
 * JSON for another program, which may be printed to a log on its way: what nobody sees, and what a CI service would take
 * for a command, is written as an escape that every reader of JSON undoes.
 */
export function json(value: unknown, replacer?: Replacer): string {
  return JSON.stringify(value, replacer, 2)
    .replace(/[^\n\x20-\x7e]/gu, (character) => (isVisible(character) ? character : escaped(character)))
    .replace(/#(?=#[A-Za-z]*\[)/g, escaped)
    .concat('\n');
}

/** A replacer for what is told, not handed on: no text in it shows the user or the query of an address. */
export function maskedTexts(_: string, value: unknown): unknown {
  return typeof value === 'string' ? masked(value) : value;
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
