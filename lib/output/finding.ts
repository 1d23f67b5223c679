import { logLine } from '../text/log';
import type { Value } from './said-values';

/** A line in a file, counted from 1. */
export interface SourceLine {
  /** Relative to the working directory. */
  readonly file: string;
  readonly line: number;
}

/** Something that does not hold in the output. */
export interface Finding {
  /** Stable: the name of the check, which is the sentence that must hold. */
  readonly id: string;
  /** Errors keep the output from being written, unless they are acknowledged. */
  readonly severity: 'error' | 'warning';
  /** The place in the program: the path of the construct. */
  readonly path: string;
  /** The place in the output: the file or stack, and the object. */
  readonly place: string;
  /** The line of the program that is the cause; of files that were read, that in the file. */
  readonly source?: SourceLine;
  /** What does not hold. */
  readonly message: string;
  /** What the message names, by what it is, such as `role`, `mount` or `path`: for code that reads findings. @default - nothing */
  readonly values?: Readonly<Record<string, Value>>;
  /** What happens in production if it stays. */
  readonly why: string;
  /** What to do. */
  readonly fix: string;
  /** The page that says more, in the documentation of the package. */
  readonly docs: string;
  /** Between whom it is, sorted, where others may join them: an acknowledgement covers those whom it names. */
  readonly among?: readonly string[];
  /** Why it may stay, where the program says so. */
  readonly acknowledged?: string;
}

/** Whether it keeps the output from being written. */
export function isFatal({ severity, acknowledged }: Finding): boolean {
  return severity === 'error' && acknowledged === undefined;
}

/** The place in the output, with its line where that is known. */
export function placeWithLine({ place, source }: Pick<Finding, 'place' | 'source'>): string {
  if (!source) {
    return place;
  }
  const file = logLine(source.file);
  return `${file}:${source.line}${place.startsWith(`${file}, `) ? place.slice(file.length) : `, ${place}`}`;
}
