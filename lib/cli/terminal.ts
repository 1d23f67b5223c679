import pc from 'picocolors';
import type { Colors } from 'picocolors/types';

/** Colours where a person looks, plain text in a pipe. `NO_COLOR` and `FORCE_COLOR` are honoured. */
export function colorsOf(stream: { readonly isTTY?: boolean }): Colors {
  const isForced = Boolean(process.env['FORCE_COLOR']);
  return pc.createColors(pc.isColorSupported && (stream.isTTY === true || isForced));
}

/** How wide a table may be; undefined in a pipe and with `--wide`: as wide as it is. */
export function tableWidth(
  { wide }: { readonly wide?: boolean },
  { isTTY, columns }: { readonly isTTY?: boolean; readonly columns?: number } = process.stdout,
): number | undefined {
  return isTTY && !wide && columns ? columns : undefined;
}

/** `1 file`, `2 files`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Every line of a text further to the right. */
export function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}
