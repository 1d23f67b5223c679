import { isDeepStrictEqual } from 'node:util';
import { HOLDS_TOKEN, withoutTokens } from './without-tokens';

type Json = Readonly<Record<string, unknown>>;

/** A resource as cdktf is told of it. */
export interface ResourceConfig {
  readonly type: string;
  readonly id: string;
  /** Of the construct. */
  readonly path: string;
  readonly options: object;
  /** Addresses. */
  readonly dependsOn: readonly string[];
}

/** What Terraform calls each option of a resource; undefined where cdktf gives a value another form as well. */
type Names = ReadonlyMap<string, string> | undefined;

/**
 * Resources by their type and by the form of what is said of each. A fleet has thousands of them in a dozen shapes: the
 * first of a shape is made by cdktf, and tells how the others are written. cdktf's constructs and its resolver cost more
 * than all else that is done for a stack.
 */
const known = new Map<string, Names>();

/** The arguments of a resource, deep-equal to what cdktf would write. @returns undefined where cdktf has to write it */
export function argumentsOf(config: ResourceConfig): Json | undefined {
  const options = withoutTokens(config.options);
  if (options === HOLDS_TOKEN) {
    return undefined;
  }
  const names = known.get(shapeOf(config, options as Json));
  return names && written(options as Json, names, config);
}

/** Takes over how cdktf wrote a resource, where none of its shape was looked at. */
export function learn(config: ResourceConfig, made: () => Json): void {
  const options = withoutTokens(config.options);
  const shape = options === HOLDS_TOKEN ? undefined : shapeOf(config, options as Json);
  if (shape === undefined || known.has(shape)) {
    return;
  }
  const plain = withoutTokens(made());
  const names = plain === HOLDS_TOKEN ? undefined : namesIn(plain as Json, options as Json);
  const isAlike = names && isDeepStrictEqual(written(options as Json, names, config), plain);
  known.set(shape, isAlike ? names : undefined);
}

function written(options: Json, names: ReadonlyMap<string, string>, { path, id, dependsOn }: ResourceConfig): Json {
  const made: Record<string, unknown> = {};
  for (const option in options) {
    made[names.get(option)!] = options[option];
  }
  if (dependsOn.length > 0) {
    made['depends_on'] = [...dependsOn];
  }
  made['//'] = { metadata: { path, uniqueId: id } };
  return made;
}

/** Terraform's names in the bindings' spelling are the bindings' names. */
function namesIn(made: Json, options: Json): Names {
  const spelled = new Map(
    Object.keys(made).map((name) => [name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()), name]),
  );
  const names = Object.keys(options).map((option) => [option, spelled.get(option)] as const);
  return names.every((pair): pair is readonly [string, string] => pair[1] !== undefined) ? new Map(names) : undefined;
}

function shapeOf({ type, dependsOn }: ResourceConfig, options: Json): string {
  return `${type} ${dependsOn.length > 0} ${formOf(options)}`;
}

/** Keys are of it, and what is a list, an object, a text; values are not. */
function formOf(value: unknown): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? '[]' : `[${[...new Set(value.map(formOf))].join()}]`;
  }
  if (typeof value !== 'object' || value === null) {
    return value === null ? 'null' : typeof value;
  }
  let form = '{';
  for (const key in value) {
    form += `${JSON.stringify(key)}:${formOf((value as Json)[key])},`;
  }
  return `${form}}`;
}
