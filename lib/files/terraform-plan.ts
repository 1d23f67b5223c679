import { literals } from '../encode/terraform';
import { inClearOfPlan } from '../secrecy/plan-text';
import { absolute, Hub } from '../output/hub-resource';
import { FleetError } from '../errors';
import type { Misread } from '../output/misread';
import { fitArguments } from './argument-shapes';
import { shown } from './files-below';
import { pathWrite } from './path-writes';
import { fields, fit, list, map, Shape } from './shape';
import { knownResources, ReadResource, TerraformSide } from './terraform-side';
import type { Unknown } from '../output/unknown';
import type { HeldInClear } from '../output/held-in-clear';

type Json = Record<string, any>;

const RESOURCE = { address: 'text', mode: 'text', type: 'text', values: map('any') } as const;
const RESOURCES = list(fields({ ...RESOURCE, sensitive_values: map('any') }, 'address', 'type'));
const CHANGES = list(fields({ address: 'text', change: map('any') }, 'address', 'change'));
const EXPRESSION = fields({ references: list('text') });
const CONFIGURED = list(fields({ address: 'text', provider_config_key: 'text', expressions: map('any') }, 'address'));
const PROVIDERS = map(fields({ name: 'text', expressions: map('any') }));
const VARIABLES = map(map('any'));

/**
 * What `terraform show -json` prints of a plan or of a state.
 * https://developer.hashicorp.com/terraform/internals/json-format
 *
 * @throws FleetError TerraformUnreadable
 */
export function readPlan(file: string, json: Json): TerraformSide {
  const part = new PlanParts(file);
  if (json['planned_values'] !== undefined) {
    return { ...ofPlan(file, json, part), inClear: heldIn(file, json), misread: part.misread };
  }
  if (json['values'] !== undefined) {
    return { ...ofState(file, json, part), inClear: heldIn(file, json), misread: part.misread };
  }
  const what = json['resources'] === undefined ? 'neither a plan nor a state' : "Terraform's own copy of its state";
  throw new FleetError(
    'TerraformUnreadable',
    `${shown(file)} is ${what}; give what "terraform show -json <plan>" or "terraform show -json" prints`,
  );
}

type PlanRead = Omit<TerraformSide, 'inClear' | 'misread'>;

function heldIn(file: string, json: Json): HeldInClear[] {
  return inClearOfPlan(json).map(({ what, standIn, address }) => ({
    ...{ what, standIn, address, path: '' },
    place: `${shown(file)}, ${address}`,
  }));
}

/** The parts of a plan, each without what is of another type than Terraform writes. */
class PlanParts {
  readonly misread: Misread[] = [];

  constructor(private readonly file: string) {}

  /** Undefined where there is nothing, or nothing that can be read. */
  of<T>(value: unknown, shape: Shape, where: string): T | undefined {
    if (value === undefined || value === null) {
      return undefined;
    }
    const place = shown(this.file);
    return fit(
      value,
      shape,
      ({ at, message }) =>
        this.misread.push({
          ...{ kind: 'type', path: '', place },
          message: `${place}, ${where}${at.startsWith('[') || at === '' ? '' : '.'}${at}: ${message}`,
          fix: 'give what "terraform show -json" prints, as it prints it',
        }),
      '',
    ) as T | undefined;
  }

  fields(value: unknown, where: string): Json {
    return this.of<Json>(value, map('any'), where) ?? {};
  }

  /** The resources of a module and of those in it. */
  resourcesIn(module: unknown, where: string): Json[] {
    const { resources, child_modules: children } = this.fields(module, where);
    const all = this.of<Json[]>(resources, RESOURCES, `${where}.resources`) ?? [];
    return [
      // No provider has what every object of JavaScript has.
      ...all.filter(({ type }) => !(String(type) in Object.prototype)),
      ...(this.of<unknown[]>(children, list('any'), `${where}.child_modules`) ?? []).flatMap((child) =>
        this.resourcesIn(child, `${where}.child_modules`),
      ),
    ];
  }

  /** What the configuration says of each resource, with the address of its module before its own. */
  configuredIn(module: unknown, prefix = ''): Json[] {
    const { resources, module_calls: calls } = this.fields(module, 'configuration');
    return [
      ...(this.of<Json[]>(resources, CONFIGURED, 'configuration.resources') ?? []).map((one) => ({
        ...one,
        address: prefix + String(one['address']),
      })),
      ...Object.entries(
        this.of<Record<string, Json>>(calls, map(map('any')), 'configuration.module_calls') ?? {},
      ).flatMap(([name, call]) => this.configuredIn(call['module'], `${prefix}module.${name}.`)),
    ];
  }
}

function ofPlan(file: string, json: Json, part: PlanParts): PlanRead {
  const changed = part.of<Json[]>(json['resource_changes'], CHANGES, 'resource_changes') ?? [];
  const changes = new Map<string, Json>(changed.map((one) => [one['address'], one['change']]));
  const configuration = part.fields(json['configuration'], 'configuration');
  const configured = part.configuredIn(configuration['root_module']);
  const providers = new Providers(
    part.of<Json>(configuration['provider_config'], PROVIDERS, 'configuration.provider_config') ?? {},
    configured,
    part.of<Json>(json['variables'], VARIABLES, 'variables') ?? {},
  );
  const before = part.fields(part.fields(json['prior_state'], 'prior_state')['values'], 'prior_state.values');
  const dataSources = part
    .resourcesIn(before['root_module'], 'prior_state.values.root_module')
    .filter(({ mode }) => mode === 'data');
  const planned = withMountPaths(
    part.resourcesIn(
      part.fields(json['planned_values'], 'planned_values')['root_module'],
      'planned_values.root_module',
    ),
    new Map(configured.map(({ address, expressions = {} }) => [address as string, expressions as Json])),
  );
  const addresses = new Set(planned.map(({ address }) => address));
  const resources = [...planned, ...dataSources.filter(({ address }) => !addresses.has(address))].map((one) =>
    readResource(
      file,
      one,
      unknownIn(changes.get(one['address'])?.['after_unknown']),
      providers.of(one['address']),
      part.misread,
    ),
  );
  const known = knownResources(resources, 'is known only when it is applied, or sensitive');
  const told = { ...known, ...providers.told(file, known.unknown), statements: [] };
  const missing = missingIn(file, json, part);
  return missing.length === 0 ? told : { ...told, unread: ['*'], unknown: [...missing, ...told.unknown] };
}

const DEFERRED = list(fields({ reason: 'text', resource_change: fields({ address: 'text' }) }));

/**
 * What Terraform says that such a plan does not hold.
 * https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
function missingIn(file: string, json: Json, part: PlanParts): Unknown[] {
  const deferred = part.of<Json[]>(json['deferred_changes'], DEFERRED, 'deferred_changes') ?? [];
  const said = deferred.map(({ reason, resource_change: change }) => ({
    place: [shown(file), ...(change?.address ? [change.address] : [])].join(', '),
    message: `Terraform defers it to a later plan${reason ? ` (${reason})` : ''}: it was left out`,
  }));
  if (json['errored'] === true) {
    const message = 'Terraform made this plan although something failed: what is missing in it was not read';
    return [{ place: shown(file), message }, ...said];
  }
  if (json['complete'] === false) {
    const message =
      'Terraform says that this plan is not complete (-target, or changes that it defers): what is missing in it was not read';
    return [{ place: shown(file), message }, ...said];
  }
  return said;
}

/** What a configuration says of an argument: a value, or references. */
function expressionOf(expressions: Json | undefined, name: string): Json | undefined {
  const said: unknown = expressions && Object.hasOwn(expressions, name) ? expressions[name] : undefined;
  return fit(said ?? undefined, EXPRESSION, () => undefined) as Json | undefined;
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
      const { path, type: method } = (values ?? {}) as Record<string, string | undefined>;
      paths.set(address, path ?? (saysPath ? undefined : method));
    }
  }
  return planned.map((one) => {
    const { address, values } = one;
    if (paths.has(address)) {
      return { ...one, values: { ...values, path: paths.get(address) } };
    }
    const references: string[] = expressionOf(said.get(withoutKeys(address)), 'backend')?.['references'] ?? [];
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

function ofState(file: string, { values }: Json, part: PlanParts): PlanRead {
  const resources = part
    .resourcesIn(part.fields(values, 'values')['root_module'], 'values.root_module')
    .map((one) => readResource(file, one, [], { namespace: '' }, part.misread));
  const known = knownResources(resources, 'is sensitive');
  const message =
    'a state does not say how Terraform reaches Vault/OpenBao: a Vault namespace of the provider is not known, and taken for none';
  return { ...known, unknown: [...known.unknown, { place: shown(file), message }], hubs: [], statements: [] };
}

/** The arguments of which something is marked as not known. */
function unknownIn(marks: unknown): string[] {
  const marked = (value: unknown): boolean =>
    value === true || (typeof value === 'object' && value !== null && Object.values(value).some(marked));
  return Object.entries(marks ?? {}).flatMap(([name, mark]) => (marked(mark) ? [name] : []));
}

function readResource(
  file: string,
  one: Json,
  unknown: string[],
  provider: ProviderSaid,
  misread: Misread[],
): ReadResource {
  const { type, address, values = {}, sensitive_values: sensitive = {} } = one;
  const place = `${shown(file)}, ${address}`;
  const written = withoutEmpty(literals(withoutMarked(values, sensitive) ?? {}) as Json);
  // The values of secrets are marked; of a policy or a role that is written by its path they are none.
  const meant = pathWrite(type, written, values['data_json']);
  const {
    attributes,
    unfit,
    misread: wrong,
    namespace: own,
  } = fitArguments(meant?.type ?? type, meant ? (literals(meant.attributes) as Json) : written, { place });
  misread.push(...wrong);
  const hidden = Object.entries(sensitive).flatMap(([name, mark]) => (mark === true ? [name] : []));
  return {
    type: meant?.type ?? type,
    address,
    attributes,
    unknown: [
      ...(meant?.unknown ?? []),
      ...unknown.filter((name) => attributes[name] === undefined || typeof attributes[name] === 'object'),
      ...hidden,
      ...unfit,
      ...(provider.namespace === undefined ? ['namespace'] : []),
    ],
    namespace: own === undefined ? (provider.namespace ?? '') : absolute(provider.namespace ?? '', own),
    path: '',
    hub: provider.address || undefined,
    place,
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
    configured: Json,
    resources: readonly Json[],
    private readonly variables: Json,
  ) {
    for (const [key, { name, expressions }] of Object.entries<Json>(configured)) {
      if (name === 'vault') {
        const [namespace, address] = ['namespace', 'address'].map((one) => expressionOf(expressions, one));
        this.byKey.set(key, {
          namespace: namespace === undefined ? '' : this.valueOf(namespace),
          address: address === undefined ? undefined : this.valueOf(address),
        });
      }
    }
    resources.forEach(({ address, provider_config_key: key }) => this.keys.set(address, key));
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
              : 'it does not say the address of Vault/OpenBao: whether stores reach the same one is not known',
        })),
      ],
    };
  }

  private valueOf({ constant_value: constant, references = [] }: Json): string | undefined {
    if (constant !== undefined) {
      return String(constant);
    }
    const [name, ...others] = references as string[];
    const variable = name?.startsWith('var.') ? name.slice('var.'.length) : '';
    const value: unknown = Object.hasOwn(this.variables, variable) ? this.variables[variable]['value'] : undefined;
    return others.length === 0 && typeof value === 'string' ? value : undefined;
  }
}
