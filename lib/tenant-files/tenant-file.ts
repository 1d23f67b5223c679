import type { Environment } from '../fleet/environment';
import { FleetError, FleetErrors, noteError } from '../errors';
import { type FilePlace, saidAt } from '../program/said';
import { placeIn, plainOf, readWritten, type Position, type Written } from '../yaml/written';
import { decoded, secretsIn, textProblems } from './file-text';
import { bytesOf, type FoundFile } from './folder';
import { problemsWith } from './looked-at';
import type { FieldsShape } from './shape';

type Way = FilePlace['field'];

const START: Position = { line: 1, column: 1 };

/** The file of one tenant: what it says, where it says it, and what is wrong with it. */
export class TenantFile {
  readonly tenant: string;
  private root: Written | undefined;
  private position: (at: number) => Position = () => START;
  private problems = 0;

  constructor(
    private readonly found: FoundFile,
    readonly environment: Environment,
  ) {
    this.tenant = found.tenant;
  }

  /** What it says, as far as its shape goes; undefined, with notes, where anything is wrong with it. */
  read(shape: FieldsShape): Readonly<Record<string, unknown>> | undefined {
    try {
      return this.readText(decoded(bytesOf(this.found.file)), shape);
    } catch (error) {
      this.note(error);
      return undefined;
    }
  }

  private readText(text: string | undefined, shape: FieldsShape): Readonly<Record<string, unknown>> | undefined {
    if (text === undefined) {
      this.problem([], 'FileInvalid', 'the file is not UTF-8 text; save it as UTF-8');
      return undefined;
    }
    const { root, problems, position } = readWritten(text);
    this.root = root;
    this.position = position;
    const inText = [...textProblems(text), ...(root ? secretsIn(root) : [])];
    inText.forEach(({ code, at, reason }) => this.problemAt(position(at), [], code, reason));
    problems.forEach(({ at, reason }) => this.problemAt(position(at), [], 'FileInvalid', reason));
    // A text that cannot be read says too little for the rest.
    if (problems.length > 0) {
      return undefined;
    }
    const value = root ? plainOf(root) : {};
    for (const { kind, way, reason } of problemsWith(value, shape)) {
      this.problem(way, `Field${kind}`, way.length === 0 ? `the file ${reason}` : `${fieldName(way)} ${reason}`);
    }
    return this.problems > 0 ? undefined : (value as Record<string, unknown>);
  }

  /** Notes what is wrong with a field. */
  problem(way: Way, code: string, reason: string): void {
    this.problemAt(this.placeOf(way), way, code, reason);
  }

  /** What the program would make here, with the place in the file; undefined, with a note, where it throws. */
  saying<T>(way: Way, make: () => T): T | undefined {
    return saidAt(this.placed(this.placeOf(way), way), () => {
      try {
        return make();
      } catch (error) {
        this.note(error);
        return undefined;
      }
    });
  }

  private note(error: unknown): void {
    const all = error instanceof FleetErrors ? error.all : error instanceof FleetError ? [error] : undefined;
    if (!all) {
      throw error;
    }
    this.problems += all.length;
    for (const one of all) {
      noteError(this.environment, one.source ? one : this.restated(one));
    }
  }

  private restated({ code, reason }: FleetError): FleetError {
    return saidAt(this.placed(START, []), () => new FleetError(code, reason));
  }

  private problemAt(position: Position, way: Way, code: string, reason: string): void {
    this.problems += 1;
    saidAt(this.placed(position, way), () => noteError(this.environment, new FleetError(code, reason)));
  }

  private placeOf(way: Way): Position {
    return this.root ? this.position(placeIn(this.root, way)) : START;
  }

  private placed(position: Position, field: Way): FilePlace {
    return { file: this.found.file, ...position, field };
  }
}

/** `field "secrets.stripe.keys[0]"` */
export function fieldName(way: Way): string {
  const text = way.reduce<string>(
    (before, part) => (typeof part === 'number' ? `${before}[${part}]` : before === '' ? part : `${before}.${part}`),
    '',
  );
  return `field "${text}"`;
}
