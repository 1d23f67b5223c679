import { goSeconds } from '../units';
import { literalText } from '../vault/expression';
import { absolute, HubResource } from './hub-resource';
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
      vault
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
  const stated = Math.max(
    Number(engine.attributes['max_versions'] ?? 0),
    describedValues(vault).get(path)?.maximumVersions ?? 0,
  );
  return stated || HUBS_OWN_MAXIMUM;
}

/** Seconds after its write until a version is deleted, and where that is said; undefined where nothing says so. */
export function deletionOf(vault: VaultView, path: string): { seconds: number; place: string } | undefined {
  const value = describedValues(vault).get(path);
  const engine = configurationOf(vault, path);
  const ofEngine = Number(engine?.attributes['delete_version_after'] ?? 0);
  const said = [
    { seconds: value?.deletedAfter ?? 0, place: value?.resource.place ?? '' },
    { seconds: ofEngine, place: engine?.place ?? '' },
  ].filter(({ seconds }) => seconds > 0);
  // An engine may say that nothing is ever deleted; else the hub takes the smaller one.
  return ofEngine < 0 ? undefined : said.sort((a, b) => a.seconds - b.seconds)[0];
}

const configurations = new WeakMap<VaultView, ReadonlyMap<string, HubResource>>();

/** What the engine of a value is told about its versions. */
function configurationOf(vault: VaultView, path: string): HubResource | undefined {
  let byEngine = configurations.get(vault);
  if (!byEngine) {
    byEngine = new Map(
      vault
        .ofType('vault_kv_secret_backend_v2')
        .map((one) => [absolute(one.namespace, literalText(String(one.attributes['mount']))), one]),
    );
    configurations.set(vault, byEngine);
  }
  return byEngine.get(path.slice(0, path.indexOf('/data/')));
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
  return {
    maximumVersions: versions === undefined ? undefined : Number(versions),
    deletedAfter: typeof after === 'string' ? goSeconds(after) : after,
  };
}
