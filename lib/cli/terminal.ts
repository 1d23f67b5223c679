import pc from 'picocolors';
import type { Colors } from 'picocolors/types';

/** Colours where a person looks, plain text in a pipe. `NO_COLOR` is honoured. */
export function colorsOf(stream: { readonly isTTY?: boolean }): Colors {
  return pc.createColors(pc.isColorSupported && stream.isTTY === true);
}

/** `1 file`, `2 files`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Every line of a text further to the right. */
export function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}
