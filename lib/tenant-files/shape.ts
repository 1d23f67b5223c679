/** What a file may say in a place. Files are read by it, and the JSON Schema of editors is made of it. */
export type Shape =
  | { readonly is: 'text' | 'number' | 'boolean' | 'duration' | 'cron' }
  /** One of these words, each with what it stands for. */
  | { readonly is: 'words'; readonly words: ReadonlyMap<string, unknown> }
  | { readonly is: 'list'; readonly of: Shape; readonly least?: number; readonly most?: number }
  /** Things by their names. */
  | { readonly is: 'map'; readonly of: Shape; readonly most?: number }
  | FieldsShape
  /** The first that fits; in the words of an error, that with the most fields in common. */
  | { readonly is: 'oneOf'; readonly shapes: readonly Shape[] }
  /** One field, whose name says how: `alternatingUsers: …`. */
  | WaysShape
  /** Keys of a secret, or templates over them, by the names that they get. */
  | { readonly is: 'data'; readonly templates: boolean }
  /** The name of something that the file itself states. */
  | { readonly is: 'reference'; readonly to: 'namespace' | 'client' };

export interface FieldsShape {
  readonly is: 'fields';
  /** What its options are called in the program, where they are options: their descriptions are found by it. */
  readonly type?: string;
  readonly fields: Readonly<Record<string, FieldShape>>;
}

export interface FieldShape {
  readonly shape: Shape;
  readonly optional: boolean;
  /** What its description is found by. @default - `<type>.<field>` */
  readonly described?: string;
}

export interface WaysShape {
  readonly is: 'ways';
  /** The class whose factories they are. */
  readonly type: string;
  /** What each takes; undefined for nothing. */
  readonly ways: Readonly<Record<string, Shape | undefined>>;
}

export function field(shape: Shape, described?: string): FieldShape {
  return { shape, optional: false, described };
}

export function optional(shape: Shape, described?: string): FieldShape {
  return { shape, optional: true, described };
}

/** Words that stand for themselves. */
export function wordsShape(words: readonly string[]): Shape {
  return { is: 'words', words: new Map(words.map((word) => [word, word])) };
}
