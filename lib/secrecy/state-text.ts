import { isFields } from '../collections/fields';
import type { InClear } from '../output/held-in-clear';
import { literalOfArgument } from './literal';
import { storedIn } from './stored-values';
import { inClearOfArguments } from './terraform-argument';
import { inClearOfTerraform, InClearOfBlock } from './terraform-text';

type Json = Readonly<Record<string, unknown>>;

/** What providers make themselves, so that no argument of a program is called so. */
const MADE: readonly [RegExp, RegExp][] = [
  [/^vault_(?:kv_secret|kv_secret_v2|generic_secret)$/, /^data$/],
  [/^vault_/, /^(?:client_token|wrapping_token|wrapped_token|secret_key|security_token)$/],
  [/^random_password$/, /^result$/],
  [/^azuread_.*password$/, /^value$/],
];

/**
 * What Terraform's own copy of its state holds in clear, which is every value that it knows: a mark as sensitive hides
 * none there, and tells of one.
 * https://github.com/hashicorp/terraform/blob/main/internal/states/statefile/version4.go
 */
export function inClearOfState(json: Json): InClearOfBlock[] {
  const all = [...ofOutputs(json['outputs']), ...list(json['resources']).flatMap(ofResource), ...ofEarlier(json)];
  return [...new Map(all.map((one) => [`${one.address} ${one.what}`, one])).values()];
}

function ofOutputs(outputs: unknown): InClearOfBlock[] {
  return Object.entries(object(outputs)).flatMap(([name, said]) => {
    const { value, sensitive } = object(said);
    const told = inClearOfTerraform({ output: { [name]: { value } } });
    const marked = sensitive === true ? inClearOfMarked(value, name) : [];
    return told.length > 0 ? told : blocks(marked, `output.${name}`);
  });
}

function ofResource({ module, mode, type, name, instances }: Json): InClearOfBlock[] {
  const address = [module, mode === 'data' ? 'data' : undefined, type, name].filter(isText).join('.');
  return list(instances).flatMap(({ attributes, attributes_flat: flat, sensitive_attributes: marks }) => {
    const body = object(attributes ?? flat);
    const told = inClearOfBody(isText(type) ? type : '', body);
    const marked = (Array.isArray(marks) ? marks : [])
      .map(stepsOf)
      .filter((steps) => !told.some(({ what }) => steps.some((step) => what.includes(`"${step}"`))))
      .flatMap((steps) => inClearOfMarked(at(body, steps), steps.findLast((step) => !/^\d+$/.test(step)) ?? ''));
    return blocks([...told, ...marked], address);
  });
}

/** Before Terraform 0.12. */
function ofEarlier(json: Json): InClearOfBlock[] {
  return list(json['modules']).flatMap(({ resources }) =>
    Object.entries(object(resources)).flatMap(([address, resource]) => {
      const { type, primary } = object(resource);
      return blocks(inClearOfBody(isText(type) ? type : '', object(object(primary)['attributes'])), address);
    }),
  );
}

function inClearOfBody(type: string, body: Json): InClear[] {
  const made = MADE.filter(([types]) => types.test(type)).map(([, names]) => names);
  const stored = Object.entries(body).filter(([name]) => made.some((names) => names.test(name)));
  const rest = Object.fromEntries(Object.entries(body).filter(([name]) => !made.some((names) => names.test(name))));
  return [...inClearOfArguments(rest, { type }), ...stored.flatMap(([name, value]) => storedIn(value, name))];
}

function inClearOfMarked(value: unknown, name: string): InClear[] {
  const literals = textsIn(value)
    .map(literalOfArgument)
    .filter((one) => one !== 'no');
  return literals.length === 0
    ? []
    : [{ what: `a value marked as sensitive in "${name}"`, standIn: !literals.includes('literal') }];
}

function textsIn(value: unknown): string[] {
  return isText(value)
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsIn)
      : [];
}

/** A path of steps, each by a name, a key or a number. */
function stepsOf(path: unknown): string[] {
  return list(path).map(({ value }) => String(isFields(value) ? value['value'] : value));
}

/** What is of any type is kept next to its type. */
function at(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((one, step) => {
    const json = typeof one === 'object' && one !== null ? (one as Json) : {};
    const typed = Object.hasOwn(json, step) || !Object.hasOwn(json, 'type') ? json : Object(json['value']);
    return Object.hasOwn(typed, step) ? (typed as Json)[step] : undefined;
  }, value);
}

function blocks(found: readonly InClear[], address: string): InClearOfBlock[] {
  return found.map((one) => ({ ...one, address, labels: [] }));
}

/** A state may be anybody's. */
function object(value: unknown): Json {
  return isFields(value) ? value : {};
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
