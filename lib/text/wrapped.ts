/**
 * A text in lines of at most so many letters, each with blanks before it; a word that is longer stays in one piece, so
 * that it can be copied.
 *
 * @param further blanks before the lines that follow the first one @default - the same
 */
export function wrapped(text: string, width: number, indent: number, further = indent): string {
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(further);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].map((one) => `${one}\n`).join('');
}
