import { jsonObject } from '../text/json-object';
import { goSeconds } from '../go/duration';
import { literalText } from '../encode/terraform';
import { absolute, HubResource } from '../output/hub-resource';
import type { VaultView } from './vault-view';

/** What Terraform says about a value in a KV engine of version 2, beside the value itself. */
export interface DescribedValue {
  readonly resource: HubResource;
  /** What people read with it. */
  readonly custom: Readonly<Record<string, string>>;
  /** How many versions of it are kept; 0 where the engine says, undefined where nothing is said. */
  readonly maximumVersions?: number;
  /** Seconds until a version is deleted; 0 where the engine says, undefined where nothing is said. */
  readonly deletedAfter?: number;
}

/** Of an engine that says nothing of it. https://developer.hashicorp.com/vault/docs/secrets/kv/kv-v2 */
const HUBS_OWN_MAXIMUM = 10;

const described = new WeakMap<VaultView, ReadonlyMap<string, DescribedValue>>();

/** What is described, by the path at which it is read. */
export function describedValues(vault: VaultView): ReadonlyMap<string, DescribedValue> {
  let values = described.get(vault);
  if (!values) {
    values = new Map(
      vault.resources
        .ofType('vault_generic_endpoint', 'vault_kv_secret_v2')
        .flatMap((resource) => (resource.type === 'vault_kv_secret_v2' ? ofValue(resource) : ofEndpoint(resource))),
    );
    described.set(vault, values);
  }
  return values;
}

/** How many versions of a value are kept, if that is known. */
export function keptVersions(vault: VaultView, path: string): number | undefined {
  const engine = configurationOf(vault, path);
  if (!engine) {
    return undefined;
  }
  // The hub takes the larger one.
  const stated = Math.max(engine.maximumVersions ?? 0, describedValues(vault).get(path)?.maximumVersions ?? 0);
  return stated || HUBS_OWN_MAXIMUM;
}

/** Seconds after its write until a version is deleted, and where that is said; undefined where nothing says so. */
export function deletionOf(vault: VaultView, path: string): { seconds: number; place: string } | undefined {
  const engine = configurationOf(vault, path);
  const said = [describedValues(vault).get(path), engine]
    .map((one) => ({ seconds: one?.deletedAfter ?? 0, place: one?.resource.place ?? '' }))
    .filter(({ seconds }) => seconds > 0);
  // An engine may say that nothing is ever deleted; else the hub takes the smaller one.
  return (engine?.deletedAfter ?? 0) < 0 ? undefined : said.sort((a, b) => a.seconds - b.seconds)[0];
}

type EngineConfiguration = Omit<DescribedValue, 'custom'>;

const configurations = new WeakMap<VaultView, ReadonlyMap<string, EngineConfiguration>>();

/** What the engine of a value is told about its versions. */
function configurationOf(vault: VaultView, path: string): EngineConfiguration | undefined {
  let byEngine = configurations.get(vault);
  if (!byEngine) {
    byEngine = new Map([
      ...vault.resources.ofType('vault_generic_endpoint').flatMap(ofConfigEndpoint),
      ...vault.resources.ofType('vault_kv_secret_backend_v2').map((resource): [string, EngineConfiguration] => {
        const engine = absolute(resource.namespace, literalText(String(resource.attributes['mount'])));
        return [engine, { resource, ...versionsIn(resource.attributes) }];
      }),
    ]);
    configurations.set(vault, byEngine);
  }
  return byEngine.get(path.slice(0, path.indexOf('/data/')));
}

/** https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#configure-the-kv-engine */
function ofConfigEndpoint(resource: HubResource): [string, EngineConfiguration][] {
  const { namespace, attributes } = resource;
  const [, engine] = /^(.+)\/config$/.exec(literalText(String(attributes['path']))) ?? [];
  const said = engine === undefined ? undefined : jsonObject(literalText(String(attributes['data_json'])));
  const versions = said && versionsIn(said);
  return versions?.maximumVersions === undefined && versions?.deletedAfter === undefined
    ? []
    : [[absolute(namespace, engine!), { resource, ...versions }]];
}

type Described = readonly [path: string, value: DescribedValue];

/** What is written to the endpoint of a value's metadata. */
function ofEndpoint(resource: HubResource): Described[] {
  const { namespace, attributes } = resource;
  const path = literalText(String(attributes['path']));
  if (!path.includes('/metadata/')) {
    return [];
  }
  try {
    const said = JSON.parse(literalText(String(attributes['data_json']))) as Record<string, any>;
    const value = { resource, custom: said['custom_metadata'] ?? {}, ...versionsIn(said) };
    return [[absolute(namespace, path.replace('/metadata/', '/data/')), value]];
  } catch {
    return [];
  }
}

/** What is said in the resource that writes a value. */
function ofValue(resource: HubResource): Described[] {
  const { namespace, attributes } = resource;
  const said = [attributes['custom_metadata'] ?? []].flat()[0];
  const path = `${literalText(String(attributes['mount']))}/data/${literalText(String(attributes['name']))}`;
  return said ? [[absolute(namespace, path), { resource, custom: said['data'] ?? {}, ...versionsIn(said) }]] : [];
}

/** A duration as text, or seconds. */
function versionsIn(said: Record<string, any>): Pick<DescribedValue, 'maximumVersions' | 'deletedAfter'> {
  const { max_versions: versions, delete_version_after: after } = said;
  return { maximumVersions: numberIn(versions), deletedAfter: typeof after === 'string' ? secondsIn(after) : after };
}

function numberIn(said: unknown): number | undefined {
  return said === undefined || said === null || Number.isNaN(Number(said)) ? undefined : Number(said);
}

/** A number without a unit counts seconds; a sign says that nothing is deleted. */
function secondsIn(text: string): number | undefined {
  const seconds = /^-?\d+$/.test(text) ? Number(text) : goSeconds(text.replace(/^-/, ''));
  return seconds !== undefined && text.startsWith('-') ? -Math.abs(seconds) : seconds;
}
