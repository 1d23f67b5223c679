/** What a value of the program may be. Names are those of {@link PublicApi.types}, or of what JavaScript has itself. */
export type Type =
  | 'any'
  | 'boolean'
  | 'never'
  | 'number'
  | 'string'
  | (string & {})
  | ObjectType
  | { readonly literal: string | number | boolean }
  /** `least` of them are there. */
  | { readonly list: Type; readonly least?: number }
  | { readonly tuple: readonly Type[] }
  | { readonly record: Type }
  /** A function, and what it returns. */
  | { readonly function: Type };

export type ObjectType =
  /** A class of ours, and what a program writes to have one. */
  | { readonly class: string; readonly from: readonly string[] }
  /** Whatever has these members, of any copy of its package. */
  | { readonly members: Readonly<Record<string, Type>>; readonly called?: string }
  /** Options by their names; `?` stands behind those that may be left out. */
  | { readonly options: Readonly<Record<string, Type>> }
  | { readonly union: readonly Type[] };

/** In their order: `...` stands before the last one that takes all that follow, `?` behind what may be left out. */
export type Parameters = Readonly<Record<string, Type>>;

/** `new`, `static <name>` and `<name>`; a function has a `call`. */
export type Calls = Readonly<Record<string, Parameters>>;

/** Everything that a program may call with arguments, by class or function, and the types of these arguments. */
export interface PublicApi {
  readonly calls: Readonly<Record<string, Calls>>;
  readonly types: Readonly<Record<string, ObjectType>>;
}
