import { literals } from '../vault/expression';
import { absolute, Hub } from '../views/hub-resource';
import { FleetError } from '../errors';
import { shown } from './files-below';
import { knownResources, ReadResource, TerraformSide } from './terraform-side';
import type { Unknown } from './unknown';

type Json = Record<string, any>;

/**
 * What `terraform show -json` prints of a plan or of a state.
 * https://developer.hashicorp.com/terraform/internals/json-format
 *
 * @throws FleetError TerraformUnreadable
 */
export function readPlan(file: string, json: Json): TerraformSide {
  if (json['planned_values'] !== undefined) {
    return ofPlan(file, json);
  }
  if (json['values'] !== undefined) {
    return ofState(file, json);
  }
  const what = json['resources'] === undefined ? 'neither a plan nor a state' : "Terraform's own copy of its state";
  throw new FleetError(
    'TerraformUnreadable',
    `${shown(file)} is ${what}; give what "terraform show -json <plan>" or "terraform show -json" prints`,
  );
}

function ofPlan(file: string, json: Json): TerraformSide {
  const { planned_values, prior_state, resource_changes, configuration, variables } = json;
  const changes = new Map<string, Json>((resource_changes ?? []).map((one: Json) => [one['address'], one['change']]));
  const providers = new Providers(configuration ?? {}, variables ?? {});
  const dataSources = inModules(prior_state?.values?.root_module).filter(({ mode }) => mode === 'data');
  const said = expressionsOf(configuration?.root_module);
  const planned = withMountPaths(inModules(planned_values.root_module), said);
  const addresses = new Set(planned.map(({ address }) => address));
  const resources = [...planned, ...dataSources.filter(({ address }) => !addresses.has(address))].map((one) =>
    readResource(file, one, unknownIn(changes.get(one['address'])?.['after_unknown']), providers.of(one['address'])),
  );
  const known = knownResources(resources, 'is known only when it is applied, or sensitive');
  const told = { ...known, ...providers.told(file, known.unknown), statements: [] };
  if (json['errored'] !== true) {
    return told;
  }
  const message = 'Terraform made this plan although something failed: what is missing in it was not read';
  return { ...told, unread: ['*'], unknown: [{ place: shown(file), message }, ...told.unknown] };
}

/** What the configuration says of each resource, by its address without keys. */
function expressionsOf({ resources = [], module_calls = {} }: Json = {}, prefix = ''): Map<string, Json> {
  return new Map([
    ...(resources as Json[]).map(({ address, expressions = {} }): [string, Json] => [prefix + address, expressions]),
    ...Object.entries<Json>(module_calls).flatMap(([name, call]) => [
      ...expressionsOf(call['module'], `${prefix}module.${name}.`),
    ]),
  ]);
}

/**
 * With the path of an auth mount that says none: the provider tells it only when it is applied, though it is the type.
 * So for what names such a mount as its `backend`.
 */
function withMountPaths(planned: readonly Json[], said: ReadonlyMap<string, Json>): Json[] {
  const paths = new Map<string, string | undefined>();
  for (const { address, type, values } of planned) {
    if (type === 'vault_auth_backend') {
      const saysPath = said.get(withoutKeys(address))?.['path'] !== undefined;
      paths.set(address, values.path ?? (saysPath ? undefined : values.type));
    }
  }
  return planned.map((one) => {
    const { address, values } = one;
    if (paths.has(address)) {
      return { ...one, values: { ...values, path: paths.get(address) } };
    }
    const references: string[] = said.get(withoutKeys(address))?.['backend']?.references ?? [];
    const [, mount, block] = /^((vault_auth_backend\.[\w-]+)(?:\[[^\]]*\])?)\.path$/.exec(references[0] ?? '') ?? [];
    const isAlone = block !== undefined && references.every((reference) => reference.startsWith(block));
    if (!isAlone || typeof values?.backend === 'string') {
      return one;
    }
    const module = /^(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*/.exec(address)![0];
    return { ...one, values: { ...values, backend: paths.get(module + mount) } };
  });
}

function withoutKeys(address: string): string {
  return address.replace(/\[("[^"]*"|\d+)\]/g, '');
}

function ofState(file: string, { values }: Json): TerraformSide {
  const resources = inModules(values?.root_module).map((one) => readResource(file, one, [], { namespace: '' }));
  const known = knownResources(resources, 'is sensitive');
  const message =
    'a state does not say how Terraform reaches the hub: a Vault namespace of the provider is not known, and taken for none';
  return { ...known, unknown: [...known.unknown, { place: shown(file), message }], hubs: [], statements: [] };
}

function inModules(module: Json = {}): Json[] {
  return [...(module['resources'] ?? []), ...(module['child_modules'] ?? []).flatMap(inModules)];
}

/** The arguments of which something is marked as not known. */
function unknownIn(marks: unknown): string[] {
  const marked = (value: unknown): boolean =>
    value === true || (typeof value === 'object' && value !== null && Object.values(value).some(marked));
  return Object.entries(marks ?? {}).flatMap(([name, mark]) => (marked(mark) ? [name] : []));
}

function readResource(file: string, one: Json, unknown: string[], provider: ProviderSaid): ReadResource {
  const { type, address, values = {}, sensitive_values: sensitive = {} } = one;
  const attributes = withoutEmpty(literals(withoutMarked(values, sensitive) ?? {}) as Json);
  const hidden = Object.entries(sensitive).flatMap(([name, mark]) => (mark === true ? [name] : []));
  const own = attributes['namespace'];
  return {
    type,
    address,
    attributes,
    unknown: [
      ...unknown.filter((name) => attributes[name] === undefined || typeof attributes[name] === 'object'),
      ...hidden,
      ...(provider.namespace === undefined ? ['namespace'] : []),
    ],
    namespace: own === undefined ? (provider.namespace ?? '') : absolute(provider.namespace ?? '', own),
    path: '',
    hub: provider.address || undefined,
    place: `${shown(file)}, ${address}`,
  };
}

/** The provider says "" of each argument of what is applied that nobody gave. */
function withoutEmpty(attributes: Json): Json {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''));
}

/** What a person may see: without what is sensitive, and without nothing at all, for which Terraform writes null. */
function withoutMarked(value: any, marks: any): any {
  if (marks === true || value === null) {
    return undefined;
  }
  if (Array.isArray(value)) {
    return value.map((one, index) => withoutMarked(one, marks?.[index]));
  }
  if (typeof value === 'object') {
    const kept = Object.entries(value).map(([key, one]) => [key, withoutMarked(one, marks?.[key])] as const);
    return Object.fromEntries(kept.filter(([, one]) => one !== undefined));
  }
  return value;
}

interface ProviderSaid {
  /** Undefined where it is not known. */
  readonly namespace?: string;
  readonly address?: string;
}

/** How a plan reaches the hub: what its provider blocks say, with the values of variables. */
class Providers {
  private readonly byKey = new Map<string, ProviderSaid>();
  /** Of each resource, by its address without keys. */
  private readonly keys = new Map<string, string>();

  constructor(
    { provider_config = {}, root_module = {} }: Json,
    private readonly variables: Json,
  ) {
    for (const [key, { name, expressions = {} }] of Object.entries<Json>(provider_config)) {
      if (name === 'vault') {
        const { namespace, address } = expressions as Json;
        this.byKey.set(key, {
          namespace: namespace === undefined ? '' : this.valueOf(namespace),
          address: address === undefined ? undefined : this.valueOf(address),
        });
      }
    }
    this.collect(root_module, '');
  }

  of(address: string): ProviderSaid {
    const key = this.keys.get(withoutKeys(address));
    return (key === undefined ? undefined : this.byKey.get(key)) ?? { namespace: '' };
  }

  told(file: string, unknown: readonly Unknown[]): { hubs: Hub[]; unknown: Unknown[] } {
    const all = [...this.byKey];
    const open = all.filter(([, { address, namespace }]) => address === undefined || namespace === undefined);
    return {
      hubs: all.map(([, { address = '', namespace = '' }]) => ({ address, namespace })),
      unknown: [
        ...unknown,
        ...open.map(([key, { namespace }]) => ({
          place: `${shown(file)}, provider ${key}`,
          message:
            namespace === undefined
              ? 'its Vault namespace is not known: what it makes was left out'
              : 'it does not say the address of the hub: whether stores reach the same one is not known',
        })),
      ],
    };
  }

  private valueOf({ constant_value: constant, references = [] }: Json): string | undefined {
    if (constant !== undefined) {
      return String(constant);
    }
    const [name, ...others] = references as string[];
    const value = name?.startsWith('var.') ? this.variables[name.slice('var.'.length)]?.value : undefined;
    return others.length === 0 && typeof value === 'string' ? value : undefined;
  }

  private collect({ resources = [], module_calls = {} }: Json, prefix: string): void {
    for (const { address, provider_config_key: key } of resources) {
      this.keys.set(prefix + address, key);
    }
    for (const [name, call] of Object.entries<Json>(module_calls)) {
      this.collect(call['module'] ?? {}, `${prefix}module.${name}.`);
    }
  }
}
