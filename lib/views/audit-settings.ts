import { literalText } from '../encode/terraform';
import { absolute, HubResource } from '../output/hub-resource';
import { jsonObject } from '../text/json-object';
import { isDataSource, ResourceIndex, statedPath } from './resource-index';

/** Arguments of mounts, and what their keys are of. */
export const AUDIT_ARGUMENTS = {
  audit_non_hmac_request_keys: 'requests',
  audit_non_hmac_response_keys: 'answers',
} as const;
export type AuditArgument = keyof typeof AUDIT_ARGUMENTS;

/** What a resource says of what audit devices write in clear. */
export interface AuditSettings {
  readonly resource: HubResource;
  /** `log_raw` of a device, as it is written. */
  readonly raw?: unknown;
  /** Of every request, as it is written. */
  readonly header?: { readonly name: string; readonly hmac: unknown };
  /** Path of the secrets engine that is meant, with the Vault namespace; undefined for auth mounts. */
  readonly engine?: string;
  readonly keys: readonly { readonly argument: AuditArgument; readonly names: readonly string[] }[];
  /** Arguments about it whose values are not known. */
  readonly open: readonly string[];
}

type Said = Readonly<Record<string, any>>;
type Part = Partial<Omit<AuditSettings, 'resource'>>;

/** By resources of their own, by arguments of mounts, and by `vault_generic_endpoint`. */
export function* auditSettings({ all }: ResourceIndex): Iterable<AuditSettings> {
  for (const resource of all) {
    if (!isDataSource(resource)) {
      const said = partOf(resource);
      if (said) {
        yield { resource, keys: [], open: [], ...said };
      }
    }
  }
}

function partOf(resource: HubResource): Part | undefined {
  const { type, attributes, unknown = [] } = resource;
  switch (type) {
    case 'vault_audit': {
      const { options } = attributes;
      return { raw: options?.log_raw, open: options?.log_raw === undefined ? among(unknown, 'options') : [] };
    }
    case 'vault_audit_request_header':
      return headerOf(String(attributes['name']), attributes['hmac'], among(unknown, 'name', 'hmac'));
    case 'vault_generic_endpoint':
      return ofEndpoint(resource);
    default: {
      const keys = keysIn(attributes, ...objectsIn(attributes['tune']));
      const open = among(unknown, ...Object.keys(AUDIT_ARGUMENTS));
      const engine = type === 'vault_mount' ? statedPath(resource) : undefined;
      return keys.length + open.length > 0 ? { engine, keys, open } : undefined;
    }
  }
}

/** https://developer.hashicorp.com/vault/api-docs/system/config-auditing */
function headerOf(name: string, hmac: unknown, open: readonly string[] = []): Part {
  return { header: open.length > 0 ? undefined : { name, hmac }, open };
}

/** https://openbao.org/api-docs/system/mounts/#tune-mount-configuration */
function ofEndpoint({ namespace, attributes, unknown = [] }: HubResource): Part | undefined {
  const path = literalText(String(attributes['path'])).replace(/^\/+|\/+$/g, '');
  const [, place, name] = /^sys\/(audit|mounts|auth|config\/auditing\/request-headers)\/(.+)$/.exec(path) ?? [];
  if (place === undefined || name === undefined) {
    return undefined;
  }
  const said = jsonObject(literalText(attributes['data_json'])) as Said | undefined;
  if (!said) {
    return { open: among(unknown, 'data_json') };
  }
  if (place === 'audit') {
    return { raw: said['options']?.log_raw };
  }
  if (place !== 'mounts' && place !== 'auth') {
    return headerOf(name, said['hmac']);
  }
  const mount = absolute(namespace, name.replace(/\/tune$/, ''));
  return { engine: place === 'mounts' ? mount : undefined, keys: keysIn(said, ...objectsIn(said['config'])) };
}

/** A list, or what the API takes as well: a text with commas. */
function keysIn(...settings: readonly Said[]): AuditSettings['keys'] {
  return settings.flatMap((one) =>
    (Object.keys(AUDIT_ARGUMENTS) as AuditArgument[]).flatMap((argument) => {
      const said = [one[argument] ?? []].flat().flatMap((text) => literalText(String(text)).split(','));
      const names = said.map((name) => name.trim()).filter(Boolean);
      return names.length > 0 ? [{ argument, names }] : [];
    }),
  );
}

function objectsIn(said: unknown): Said[] {
  return [said ?? []].flat().filter((one): one is Said => typeof one === 'object' && one !== null);
}

function among(names: readonly string[], ...wanted: readonly string[]): string[] {
  return wanted.filter((name) => names.includes(name));
}
