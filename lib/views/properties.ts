import { literalText } from '../vault/expression';
import { absolute, HubResource } from './hub-resource';
import type { Source } from './requests';
import { hubPath } from './stores';
import type { VaultView } from './vault-view';

/** https://developer.hashicorp.com/vault/api-docs/secret/databases#get-static-credentials */
const STATIC_CREDENTIALS = [
  'username',
  'password',
  'last_vault_rotation',
  'rotation_period',
  'rotation_schedule',
  'rotation_window',
  'ttl',
];
const LEASED_CREDENTIALS = ['username', 'password'];
/** https://developer.hashicorp.com/vault/api-docs/secret/pki#generate-certificate-and-key */
const CERTIFICATE = [
  'certificate',
  'private_key',
  'private_key_type',
  'issuing_ca',
  'ca_chain',
  'serial_number',
  'expiration',
];

/** What the keys at a source are called on the hub; undefined where nothing says so. */
export function propertiesAt(vault: VaultView, { store, key }: Source): readonly string[] | undefined {
  if (!store?.vault) {
    return undefined;
  }
  const path = hubPath(store.vault, key);
  if (vault.staticRoles.has(path)) {
    return STATIC_CREDENTIALS;
  }
  if (vault.dynamicRoles.has(path)) {
    return LEASED_CREDENTIALS;
  }
  const [, engine] = path.match(/^(.+)\/(?:issue|sign)\/[^/]+$/) ?? [];
  if (engine !== undefined && vault.engines.get(engine)?.type === 'pki') {
    return CERTIFICATE;
  }
  return valuesOf(vault).get(path);
}

/** What an ExternalSecret calls the properties of one of its sources; undefined where they are not known. */
export function namesFrom(vault: VaultView, source: Source): readonly string[] | undefined {
  if (source.as !== undefined) {
    return [source.as];
  }
  return propertiesAt(vault, source)?.map((name) =>
    source.rewrite.reduce(
      (renamed, { source: pattern, target }) => renamed.replace(new RegExp(pattern, 'g'), target),
      name,
    ),
  );
}

const known = new WeakMap<VaultView, Map<string, string[]>>();

/** Keys of the values that Terraform writes or describes, by the path at which they are read. */
function valuesOf(vault: VaultView): Map<string, string[]> {
  let values = known.get(vault);
  if (!values) {
    values = new Map();
    for (const resource of vault.ofType('vault_generic_endpoint')) {
      const keys = describedKeys(resource);
      if (keys) {
        const path = literalText(String(resource.attributes['path'])).replace('/metadata/', '/data/');
        values.set(absolute(resource.namespace, path), keys);
      }
    }
    for (const resource of vault.ofType('vault_kv_secret_v2', 'vault_kv_secret', 'vault_generic_secret')) {
      const keys = writtenKeys(resource);
      if (keys) {
        values.set(valuePath(resource), keys);
      }
    }
    known.set(vault, values);
  }
  return values;
}

/** What keywheel says of a value beside it. */
function describedKeys({ attributes }: HubResource): string[] | undefined {
  const keys = /"custom_metadata":\{[^}]*"keys":"([^"]*)"/.exec(literalText(String(attributes['data_json'])))?.[1];
  return keys?.split(',');
}

function writtenKeys({ attributes }: HubResource): string[] | undefined {
  const text = attributes['data_json'];
  if (typeof text !== 'string') {
    return undefined;
  }
  try {
    return Object.keys(JSON.parse(literalText(text)) as object);
  } catch {
    return undefined;
  }
}

function valuePath({ type, namespace, attributes }: HubResource): string {
  if (type === 'vault_kv_secret_v2') {
    return absolute(namespace, `${literalText(attributes['mount'])}/data/${literalText(attributes['name'])}`);
  }
  return absolute(namespace, literalText(String(attributes['path'])));
}
