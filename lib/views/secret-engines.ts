import { literalText } from '../encode/terraform';
import { hubName } from '../output/hub-names';
import { absolute, HubResource } from '../output/hub-resource';
import { ResourceIndex, statedPath } from './resource-index';

/** A secrets engine. */
export interface Engine extends HubResource {
  readonly type: string;
  /** Of a KV engine. */
  readonly version?: 'v1' | 'v2';
}

/** By path, with the Vault namespace. */
export function readEngines(resources: ResourceIndex): Map<string, Engine> {
  const engines = new Map<string, Engine>();
  for (const resource of resources.ofType('vault_mount')) {
    const { attributes } = resource;
    const type = String(attributes['type']);
    // Vault and OpenBao take the two aliases before the option.
    const [, alias] = /^kv-(v[12])$/.exec(type) ?? [];
    const version = (alias ?? (String(attributes['options']?.version) === '2' ? 'v2' : 'v1')) as 'v1' | 'v2';
    engines.set(statedPath(resource), {
      ...resource,
      type: type.replace(/^kv-v[12]$|^generic$/, 'kv'),
      version: /^(kv|kv-v[12]|generic)$/.test(type) ? version : undefined,
    });
  }
  // Mounts that are made for one kind of engine alone.
  for (const type of resources.types) {
    const match = /^vault_(database)_secrets_mount$|^vault_(\w+)_secret_backend$/.exec(type);
    const kind = match?.[1] ?? match?.[2];
    for (const resource of kind === undefined ? [] : resources.ofType(type)) {
      const own = kind === 'terraform_cloud' ? 'terraform' : kind!;
      const { path, backend } = resource.attributes;
      const said = hubName.mount(literalText(String(path ?? backend ?? own)));
      engines.set(absolute(resource.namespace, said), { ...resource, type: own });
    }
  }
  return engines;
}
