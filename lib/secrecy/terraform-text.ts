import type { Scope } from '../terraform/values';
import { inClearOfArguments } from './terraform-argument';
import type { InClear } from '../output/held-in-clear';

type Json = Readonly<Record<string, unknown>>;

/** Something in clear in a block of Terraform. */
export interface InClearOfBlock extends InClear {
  /** As Terraform names it: `vault_mount.kv`, `provider.vault`, `var.token`, `local.token`, `output.token`. */
  readonly address: string;
  /** The names that lead to the block, one in the other. */
  readonly labels: readonly string[];
}

/** Blocks by how many labels they have; others, and comments, have none. */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  provider: 1,
  variable: 1,
  output: 1,
  module: 1,
  locals: 1,
  terraform: 1,
};
const SHORT = new Map([
  ['locals', 'local'],
  ['variable', 'var'],
  ['//', 'comment'],
]);
/** Where they are one value by the name of the block. */
const ONE_VALUE = /^(?:variable|output|locals)$/;

/**
 * What a file of Terraform's JSON holds in clear, in any block of it.
 *
 * @param scope what is known of what it refers to @default - nothing
 */
export function inClearOfTerraform(json: Json, scope?: Partial<Scope>): InClearOfBlock[] {
  return Object.entries(json).flatMap(([kind, blocks]) =>
    labelled(blocks, Object.hasOwn(LABELS, kind) ? LABELS[kind]! : 0).flatMap(([names, body]) => {
      const [label = ''] = names;
      const address = kind === 'resource' ? names.join('.') : [SHORT.get(kind) ?? kind, ...names].join('.');
      const type = /^(?:resource|data|ephemeral)$/.test(kind)
        ? label
        : kind === 'provider'
          ? `provider.${label}`
          : kind;
      return bodiesOf(kind, label, body).flatMap(([name, value]) =>
        inClearOfArguments(value, { type, name, scope }).map((one) => ({ ...one, address, labels: [kind, ...names] })),
      );
    }),
  );
}

/** What files with values for variables hold in clear. */
export function inClearOfValues(json: Json): InClearOfBlock[] {
  return inClearOfTerraform({
    variable: Object.fromEntries(Object.entries(json).map(([name, value]) => [name, { default: value }])),
  }).map((one) => ({ ...one, labels: one.labels.slice(1) }));
}

/** The value of a variable, an output or a local by the name of it, and what else there is by its own. */
function bodiesOf(kind: string, label: string, body: unknown): [string, unknown][] {
  if (!ONE_VALUE.test(kind)) {
    return [[kind === '//' ? kind : '', body]];
  }
  if (kind === 'locals') {
    return [[label, body]];
  }
  return [body].flat().flatMap((one: unknown): [string, unknown][] => {
    const {
      default: preset,
      value,
      ...rest
    } = (typeof one === 'object' && one !== null ? one : { value: one }) as Json;
    return [
      [label, preset ?? value],
      ['', rest],
    ];
  });
}

/** Each block with its labels. Terraform takes one of a name, or a list of them. */
function labelled(value: unknown, depth: number, labels: readonly string[] = []): [readonly string[], unknown][] {
  if (depth === 0) {
    return [[labels, value]];
  }
  return [value]
    .flat()
    .flatMap((one: unknown) =>
      typeof one === 'object' && one !== null
        ? Object.entries(one).flatMap(([name, inner]) => labelled(inner, depth - 1, [...labels, name]))
        : [],
    );
}
