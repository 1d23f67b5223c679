import { literalText } from '../encode/terraform';
import { specOf } from '../output/seen-object';
import { isPublicCertificate } from './certificate-authorities';
import { encodedKeys } from '../terraform/encoded-keys';
import { jsonObject } from '../text/json-object';
import { absolute, HubResource } from '../output/hub-resource';
import { describedValues } from './key-values';
import type { Source } from './requests';
import { rewritten } from './rewritten';
import { hubPath, type StoreVault } from './stores';
import type { ClusterView } from './cluster-view';
import type { VaultView } from './vault-view';
import type { Views } from './views';

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
/** https://developer.hashicorp.com/vault/api-docs/secret/databases#read-static-role */
const STATIC_ROLE = [
  'credential_type',
  'credential_config',
  'db_name',
  'username',
  'rotation_statements',
  'rotation_period',
  'rotation_schedule',
  'rotation_window',
  'last_vault_rotation',
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

/** https://developer.hashicorp.com/vault/api-docs/secret/pki#read-certificate */
const CHAIN = ['certificate', 'ca_chain', 'revocation_time', 'revocation_time_rfc3339'];

const ofSources = new WeakMap<Views, Map<Source, readonly string[] | undefined>>();

/** What the keys at a source are called on the hub; undefined where nothing says so. Several rules ask. */
export function propertiesAt(views: Views, source: Source): readonly string[] | undefined {
  const known = ofSources.get(views) ?? new Map<Source, readonly string[] | undefined>();
  ofSources.set(views, known);
  if (!known.has(source)) {
    const { store, key } = source;
    known.set(source, store?.vault && propertiesOf(views, hubPath(store.vault, key)));
  }
  return known.get(source);
}

/** The same at a path of the hub, with its Vault namespace. */
export function propertiesOf({ vault, clusters }: Views, path: string): readonly string[] | undefined {
  if (vault.staticRoles.has(path)) {
    return STATIC_CREDENTIALS;
  }
  if (vault.staticRoles.has(path.replace('/static-roles/', '/static-creds/'))) {
    return STATIC_ROLE;
  }
  if (vault.dynamicRoles.has(path)) {
    return LEASED_CREDENTIALS;
  }
  const [, engine] = path.match(/^(.+)\/(?:issue|sign)\/[^/]+$/) ?? [];
  if (vault.certificateRoles.has(path) || (engine !== undefined && vault.engines.get(engine)?.type === 'pki')) {
    return CERTIFICATE;
  }
  if (isPublicCertificate(vault, path)) {
    return CHAIN;
  }
  return pushedTo(clusters).get(path) ?? valuesOf(vault).get(path);
}

/** Names of the values below a path of a store's engine, as far as files say which there are. */
export function valuesBelow({ vault, clusters }: Views, store: StoreVault, path: string): string[] {
  const engine = hubPath(store, '');
  const start = path === '' ? engine : `${engine}${path}/`;
  const known = store.path === undefined ? [] : [...valuesOf(vault).keys(), ...pushedTo(clusters).keys()];
  return [...new Set(known)].filter((one) => one.startsWith(start)).map((one) => one.slice(engine.length));
}

/** What an ExternalSecret calls the properties of one of its sources; undefined where they are not known. */
export function namesFrom(views: Views, source: Source): readonly string[] | undefined {
  if (source.as !== undefined) {
    return [source.as];
  }
  // The operator takes the keys of the JSON in that property.
  return source.property === undefined ? rewritten(propertiesAt(views, source), source.rewrite) : undefined;
}

const pushes = new WeakMap<readonly ClusterView[], Map<string, string[]>>();

/** Properties that clusters write, by the path at which they are read. */
function pushedTo(clusters: readonly ClusterView[]): Map<string, string[]> {
  let pushed = pushes.get(clusters);
  if (!pushed) {
    pushed = new Map();
    for (const { object, store, remoteKey } of clusters.flatMap(({ uses }) =>
      uses.filter(({ kind }) => kind === 'push'),
    )) {
      const references: any[] = (specOf(object).data ?? []).map(({ match }: any) => match?.remoteRef);
      const named = references
        .filter((one) => one?.remoteKey === remoteKey)
        .map((one) => one.property as string | undefined);
      if (store?.vault && named.every((property) => property !== undefined)) {
        const path = hubPath(store.vault, remoteKey);
        pushed.set(path, [...(pushed.get(path) ?? []), ...(named as string[])]);
      }
    }
    pushes.set(clusters, pushed);
  }
  return pushed;
}

const known = new WeakMap<VaultView, Map<string, string[]>>();

/** Keys of the values that Terraform writes or describes, or that people are to write, by the path at which they are read. */
function valuesOf(vault: VaultView): Map<string, string[]> {
  let values = known.get(vault);
  if (!values) {
    values = new Map(Object.entries(vault.statedKeys).map(([path, keys]) => [path, keys.split(',')]));
    for (const [path, { custom }] of describedValues(vault)) {
      if (custom['keys'] !== undefined) {
        values.set(path, String(custom['keys']).split(','));
      }
    }
    for (const resource of vault.resources.written('vault_kv_secret_v2', 'vault_kv_secret', 'vault_generic_secret')) {
      const keys = writtenKeys(resource);
      if (keys) {
        values.set(valuePath(resource), keys);
      }
    }
    for (const resource of vault.resources.written('vault_generic_endpoint')) {
      const keys = versionKeys(resource);
      if (keys) {
        values.set(valuePath(resource), keys);
      }
    }
    known.set(vault, values);
  }
  return values;
}

function writtenKeys({ attributes }: HubResource): string[] | undefined {
  const text = attributes['data_json_wo'] ?? attributes['data_json'];
  return typeof text === 'string' ? (encodedKeys(text) ?? plainKeys(literalText(text))) : undefined;
}

function plainKeys(json: string): string[] | undefined {
  try {
    return Object.keys(JSON.parse(json) as object);
  } catch {
    return undefined;
  }
}

/** Of a value that is written to a KV engine of version 2 as its API takes it, such as the mark of a canary. */
function versionKeys({ attributes: { path, data_json: json } }: HubResource): string[] | undefined {
  const isVersion = typeof path === 'string' && path.includes('/data/') && typeof json === 'string';
  const data = isVersion ? jsonObject(literalText(json))?.['data'] : undefined;
  return typeof data === 'object' && data !== null ? Object.keys(data) : undefined;
}

function valuePath({ type, namespace, attributes }: HubResource): string {
  if (type === 'vault_kv_secret_v2') {
    return absolute(namespace, `${literalText(attributes['mount'])}/data/${literalText(attributes['name'])}`);
  }
  return absolute(namespace, literalText(attributes['path']));
}
