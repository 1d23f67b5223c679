import { readFileSync } from 'node:fs';

/** The files of a program, each read once. */
export class SourceTexts {
  private readonly texts = new Map<string, string>();

  /** Empty where there is none: a program may be shipped without its source. */
  of(file: string): string {
    const text = this.texts.get(file) ?? textOf(file);
    this.texts.set(file, text);
    return text;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
