/** Something that does not hold in the output. */
export interface Finding {
  /** Stable: the name of the check, which is the sentence that must hold. */
  readonly id: string;
  /** Errors keep the output from being written. */
  readonly severity: 'error' | 'warning';
  /** The place in the program: the path of the construct. */
  readonly path: string;
  /** The place in the output: the file or stack, and the object. */
  readonly place: string;
  /** What does not hold. */
  readonly message: string;
  /** What to do. */
  readonly fix: string;
}
