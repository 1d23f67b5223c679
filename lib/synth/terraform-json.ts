import { DefaultTokenResolver, StringConcat, TerraformElement, TerraformStack, Tokenization } from 'cdktf';
import { isFields } from '../collections/fields';
import type { Resource } from '../vault/resource';
import { HOLDS_TOKEN, withoutTokens } from '../vault/without-tokens';

type Json = Record<string, unknown>;

/**
 * A stack as Terraform's JSON: deep-equal to `stack.toTerraform()` with all of its resources as cdktf's constructs. That
 * resolves every value of every resource although hardly one holds a token; only those that do are resolved here.
 *
 * @param resources those of the stack, by address: in this order @default - what is in its tree
 */
export function terraformJson(
  stack: TerraformStack,
  version: string,
  resources: ReadonlyMap<string, Resource> = new Map(),
): Json {
  const metadata: Json = { version, stackName: stack.node.id, backend: 'local', ...overridesOf(stack) };
  const json: Json = { '//': { metadata, outputs: {} } };
  const addElement = (element: TerraformElement): void => {
    merge(metadata, resolved(stack, element.toMetadata()) as Json);
    merge(json, resolved(stack, element.toTerraform()) as Json);
  };
  const elements = stack.node
    .findAll()
    .filter((one): one is TerraformElement => TerraformElement.isTerraformElement(one));
  elements.filter((one) => !resources.has(one.node.id)).forEach(addElement);
  for (const resource of resources.values()) {
    if (resource.arguments) {
      const { type, id } = resource.config;
      // Not by an object of its own for each: V8 would keep a shape for each id.
      const ofAll = (json['resource'] ??= {}) as Json;
      const ofType = (ofAll[type] ??= {}) as Json;
      ofType[id] = resource.arguments;
    } else {
      addElement(resource.construct);
    }
  }
  merge(json, resolved(stack, (stack as unknown as { rawOverrides: Json }).rawOverrides) as Json);
  return json;
}

function overridesOf(stack: TerraformStack): Json {
  const overrides = Object.keys((stack as unknown as { rawOverrides: Json }).rawOverrides);
  return overrides.length > 0 ? { overrides: { stack: overrides } } : {};
}

function resolved(stack: TerraformStack, value: unknown): unknown {
  const plain = withoutTokens(value);
  return plain !== HOLDS_TOKEN
    ? plain
    : Tokenization.resolve(value, {
        scope: stack,
        resolver: new DefaultTokenResolver(new StringConcat()),
        preparing: false,
      });
}

/** Merges objects at every depth; anything else is replaced, lists are joined. */
function merge(target: Json, source: Json): void {
  for (const [key, value] of Object.entries(source)) {
    const present = target[key];
    if (isFields(present) && isFields(value)) {
      merge(present, value);
    } else if (Array.isArray(present) && Array.isArray(value)) {
      target[key] = joined(present, value);
    } else {
      target[key] = value;
    }
  }
}

/** Lists of which nothing else knows: one that grows is copied once. */
const own = new WeakSet<unknown[]>();

function joined(present: unknown[], more: readonly unknown[]): unknown[] {
  if (!own.has(present)) {
    const list = [...present, ...more];
    own.add(list);
    return list;
  }
  more.forEach((one) => present.push(one));
  return present;
}
