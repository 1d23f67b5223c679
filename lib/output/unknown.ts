/** Something that the files do not say, so that no check can rest on it. */
export interface Unknown {
  /** The file or folder, and the object in it. */
  readonly place: string;
  readonly source?: { readonly file: string; readonly line: number };
  /** What is not known, and what follows from that, in a sentence. */
  readonly message: string;
  /** Whether something there was not looked into, so that anything may be in it. */
  readonly isNotRead?: true;
}

/** Something in the files that was not looked into, so that anything may be in it. */
export interface NotRead extends Unknown {
  /** What to do, for whoever says that all is read. */
  readonly advice: string;
}

export function asUnknown({ place, source, message, advice }: NotRead): Unknown {
  return { place, source, message: `${message}; ${advice}`, isNotRead: true };
}
