import { literalText } from '../encode/terraform';
import { absolute, HubResource } from '../output/hub-resource';

/** A key that the hub encrypts or signs with. */
export interface TransitKey extends HubResource {
  /** Path of the engine, with its Vault namespace. */
  readonly mount: string;
  readonly name: string;
  readonly type: string;
}

export function readTransitKey(resource: HubResource): TransitKey {
  const { namespace, attributes } = resource;
  return {
    ...resource,
    mount: absolute(namespace, literalText(String(attributes['backend'] ?? 'transit'))),
    name: literalText(String(attributes['name'])),
    type: String(attributes['type'] ?? 'aes256-gcm96'),
  };
}

/** https://developer.hashicorp.com/vault/api-docs/secret/transit#sign-data */
const HASHED = ['sign', 'verify', 'hmac'];

/** What the hub does for a request: which operation with which key. */
export interface TransitCall {
  readonly mount: string;
  readonly operation: string;
  readonly key: string;
}

/** Undefined for a path of no engine of this kind. @param path with its Vault namespace */
export function transitCall(
  engines: ReadonlyMap<string, { readonly type: string }>,
  path: string,
): TransitCall | undefined {
  const parts = path.split('/');
  // The engine is the longest mount that the path begins with.
  for (let length = parts.length - 2; length > 0; length -= 1) {
    const mount = parts.slice(0, length).join('/');
    const engine = engines.get(mount);
    if (engine) {
      const [operation = '', ...rest] = parts.slice(length);
      // A hash function may come after the key; a form of the answer comes before it.
      const key = HASHED.includes(operation) ? rest[0]! : rest.at(-1)!;
      return engine.type === 'transit' ? { mount, operation, key } : undefined;
    }
  }
  return undefined;
}
