import type { Value } from './values';

/**
 * An expression of Terraform, or a template, as it is written.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
export type Syntax =
  | { readonly is: 'constant'; readonly value: Value }
  /** An expression as a whole, which takes a step of whoever computes it. */
  | { readonly is: 'step'; readonly inner: Syntax }
  /** Parts that are joined as a text. */
  | { readonly is: 'template'; readonly parts: readonly Syntax[] }
  /** `%{ for }` */
  | { readonly is: 'repeated'; readonly names: readonly string[]; readonly all: Syntax; readonly body: Syntax }
  /** `a ? b : c` and `%{ if }` */
  | { readonly is: 'choice'; readonly condition: Syntax; readonly yes: Syntax; readonly no: Syntax }
  | {
      readonly is: 'infix';
      readonly level: number;
      readonly sign: string;
      readonly left: Syntax;
      readonly right: Syntax;
    }
  | { readonly is: 'prefix'; readonly sign: string; readonly inner: Syntax }
  /** What stands for itself, with what follows it: `.name`, `[key]`, `[*]`. */
  | { readonly is: 'path'; readonly root: Syntax; readonly steps: readonly Syntax[] }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'call'; readonly name: string; readonly values: readonly Syntax[]; readonly spreads: boolean }
  | { readonly is: 'list'; readonly items: readonly Syntax[] }
  | { readonly is: 'object'; readonly entries: readonly (readonly [Syntax, Syntax])[] }
  /** `for ... : first`, and `for ... : first => value` */
  | {
      readonly is: 'loop';
      readonly names: readonly string[];
      readonly all: Syntax;
      readonly first: Syntax;
      readonly value?: Syntax;
      readonly condition?: Syntax;
    };

export function constant(value: Value): Syntax {
  return { is: 'constant', value };
}
