import { DefaultTokenResolver, StringConcat, TerraformElement, TerraformStack, Tokenization } from 'cdktf';

type Json = Record<string, unknown>;

/**
 * A stack as Terraform's JSON: deep-equal to `stack.toTerraform()`, which resolves every value of every resource
 * although hardly one holds a token. Only those that do are resolved here.
 */
export function terraformJson(stack: TerraformStack, version: string): Json {
  const elements = stack.node
    .findAll()
    .filter((one): one is TerraformElement => TerraformElement.isTerraformElement(one));
  const metadata: Json = { version, stackName: stack.node.id, backend: 'local', ...overridesOf(stack) };
  const json: Json = { '//': { metadata, outputs: {} } };
  for (const element of elements) {
    merge(metadata, resolved(stack, element.toMetadata()) as Json);
    merge(json, resolved(stack, element.toTerraform()) as Json);
  }
  merge(json, resolved(stack, (stack as unknown as { rawOverrides: Json }).rawOverrides) as Json);
  return json;
}

function overridesOf(stack: TerraformStack): Json {
  const overrides = Object.keys((stack as unknown as { rawOverrides: Json }).rawOverrides);
  return overrides.length > 0 ? { overrides: { stack: overrides } } : {};
}

function resolved(stack: TerraformStack, value: unknown): unknown {
  const plain = pruned(value);
  return plain !== HOLDS_TOKEN
    ? plain
    : Tokenization.resolve(value, {
        scope: stack,
        resolver: new DefaultTokenResolver(new StringConcat()),
        preparing: false,
      });
}

const HOLDS_TOKEN = Symbol('holds a token');

/** A copy without what is undefined, as the resolver makes it; or the news that there is a token in it. */
function pruned(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return value.includes('TfToken[') ? HOLDS_TOKEN : value;
    case 'number':
      return value < -1e200 ? HOLDS_TOKEN : value;
    case 'boolean':
    case 'undefined':
      return value;
    case 'object':
      return value === null ? null : Array.isArray(value) ? prunedArray(value) : prunedObject(value);
    default:
      return HOLDS_TOKEN;
  }
}

function prunedArray(values: readonly unknown[]): unknown {
  const copy: unknown[] = [];
  for (const value of values) {
    const plain = pruned(value);
    if (plain === HOLDS_TOKEN) {
      return HOLDS_TOKEN;
    }
    if (plain !== undefined) {
      copy.push(plain);
    }
  }
  return copy;
}

function prunedObject(object: object): unknown {
  if (Object.getPrototypeOf(object) !== Object.prototype) {
    return HOLDS_TOKEN;
  }
  const copy: Json = {};
  // Most arguments of most resources are undefined: no list of entries is worth making.
  for (const key in object) {
    const value = (object as Json)[key];
    if (value === undefined) {
      continue;
    }
    const plain = pruned(value);
    if (plain === HOLDS_TOKEN || key.includes('TfToken[')) {
      return HOLDS_TOKEN;
    }
    copy[key] = plain;
  }
  return copy;
}

/** Merges objects at every depth; anything else is replaced, lists are joined. */
function merge(target: Json, source: Json): void {
  for (const [key, value] of Object.entries(source)) {
    const present = target[key];
    if (isObject(present) && isObject(value)) {
      merge(present, value);
    } else if (Array.isArray(present) && Array.isArray(value)) {
      target[key] = [...(present as unknown[]), ...(value as unknown[])];
    } else {
      target[key] = value;
    }
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
