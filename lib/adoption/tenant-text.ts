import { grouped } from '../collections/grouped';
import { Identifiers, isIdentifier, object, templateText, text } from './code';
import { durationText } from './duration-text';
import type {
  FoundCluster,
  FoundDelivery,
  FoundEnvironment,
  FoundNamespace,
  FoundSecret,
  FoundSharedStore,
  FoundTenant,
  FoundValue,
} from './found-fleet';
import { keptFields } from './kept-text';
import { secretTypeOf } from './secret-types';
import { keysOf } from './value-text';

/** What a tenant's function calls the clusters of its environment. */
export function clusterNames({ clusters }: FoundEnvironment): ReadonlyMap<FoundCluster, string> {
  const names = new Identifiers();
  return new Map(clusters.map((cluster) => [cluster, names.take(cluster.id)]));
}

/** The file of a tenant: all that it has. */
export function tenantText(environment: FoundEnvironment, tenant: FoundTenant): string {
  const clusters = clusterNames(environment);
  const names = new Identifiers();
  const own = names.take(tenant.id);
  const namespaces = new Map(tenant.namespaces.map((one) => [one, names.take(...idsOf(one, tenant))]));
  const [named, stores] = [secretNames(tenant, names), storeNames(tenant, names)];
  const all: Names = { tenant: own, namespaces, secrets: named, stores };
  const body = [
    `  const ${own} = new Tenant(environment, ${text(tenant.id)}, { owner: ${text(tenant.owner)} });\n`,
    ...[...namespaces].map(([namespace, name]) =>
      namespaceText(namespace, name, own, clusters.get(namespace.cluster)!),
    ),
    ...tenant.secrets.map((secret) => secretText(secret, all)),
    ...[...all.stores.keys()].map((store) => storeText(store, tenant, all)),
  ].join('');
  const deliveries = tenant.secrets.flatMap((secret) => secret.deliveries);
  const words = Object.entries({
    Environment: true,
    Policy: tenant.namespaces.some(({ policies, readerPolicy }) => policies.length > 0 || readerPolicy !== undefined),
    SecretType: deliveries.some((one) => secretTypeOf(one) !== undefined),
    SpokeCluster: true,
    StaticSecret: tenant.secrets.length > 0,
    Template: deliveries.some(({ data }) => Object.values(data ?? {}).some((value) => 'parts' in value)),
    Tenant: true,
  });
  const used = words.flatMap(([word, isUsed]) => (isUsed ? [word] : []));
  const hasDurations = deliveries.some(({ refreshInterval }) => refreshInterval !== undefined);
  const types = [...clusters.values()].map((name) => `readonly ${name}: SpokeCluster`).join('; ');
  return `${hasDurations ? "import { Duration } from 'cdk8s';\n" : ''}import { ${used.join(', ')} } from 'keywheel';

export function addTenant(environment: Environment, clusters: { ${types} }): void {
${body}}
`;
}

/** What a namespace may be called: several of one name are on clusters. */
function idsOf({ name, cluster }: FoundNamespace, { namespaces }: FoundTenant): readonly string[] {
  const isOnOne = namespaces.filter((one) => one.name === name).length === 1;
  return [...(isOnOne ? [name, `${name}-namespace`] : []), `${name}-${cluster.id}`];
}

function namespaceText(one: FoundNamespace, name: string, tenant: string, cluster: string): string {
  const options = object(keptFields(one, '  '), '  ');
  const more = options === '{}' ? '' : `, ${options}`;
  return `  const ${name} = ${tenant}.addNamespace(clusters.${cluster}, ${text(one.name)}${more});\n`;
}

/** What the constructs of a tenant's file are called there. */
interface Names {
  readonly tenant: string;
  readonly namespaces: ReadonlyMap<FoundNamespace, string>;
  readonly secrets: ReadonlyMap<FoundSecret, string>;
  readonly stores: ReadonlyMap<FoundSharedStore, string>;
}

/** Those that have a name: what is delivered once needs none. */
function secretNames({ secrets }: FoundTenant, names: Identifiers): Names['secrets'] {
  return new Map(
    secrets.flatMap((secret) => {
      const { deliveries } = secret;
      const isNamed = deliveries.length > 1 || deliveries.some(({ store }) => store !== undefined);
      return isNamed ? [[secret, names.take(secret.id, `${secret.id}-secret`)] as const] : [];
    }),
  );
}

function storeNames({ secrets }: FoundTenant, names: Identifiers): Names['stores'] {
  const stores = new Set(secrets.flatMap(({ deliveries }) => deliveries.flatMap(({ store }) => store ?? [])));
  return new Map([...stores].map((store) => [store, names.take(store.id, `${store.id}-store`)]));
}

/** A value, and its deliveries through stores of its namespaces. */
function secretText(secret: FoundSecret, names: Names): string {
  const attributes = object(
    {
      mount: text(secret.mount),
      path: text(secret.path),
      keys: secret.keys.length > 0 ? `[${secret.keys.map(text).join(', ')}]` : undefined,
      moreKeys: secret.moreKeys ? 'true' : undefined,
      version: secret.version === 1 ? '1' : undefined,
      vaultNamespace: secret.vaultNamespace === undefined ? undefined : text(secret.vaultNamespace),
    },
    '  ',
  );
  const made = `StaticSecret.fromPath(${names.tenant}, ${text(secret.id)}, ${attributes})`;
  const name = names.secrets.get(secret);
  const [only] = secret.deliveries;
  return name === undefined
    ? `\n  ${made}.deliver(${names.namespaces.get(only!.namespace)}, ${deliveryText(only!, '  ')});\n`
    : `\n  const ${name} = ${made};\n${deliveriesText(secret, undefined, names)}`;
}

/** A store of a whole cluster, and the deliveries through it. */
function storeText(store: FoundSharedStore, { secrets }: FoundTenant, names: Names): string {
  const lent = secrets.filter(({ deliveries }) => deliveries.some((one) => one.store === store));
  const options = object(
    {
      name: text(store.name),
      conditions: `[{ namespaces: [${store.users.map(text).join(', ')}] }]`,
      secrets: `[${lent.map((secret) => names.secrets.get(secret)).join(', ')}]`,
    },
    '  ',
  );
  const lender = names.namespaces.get(store.namespace);
  const made = `  const ${names.stores.get(store)} = ${lender}.addClusterSecretStore(${text(store.id)}, ${options});\n`;
  return `\n${made}${lent.map((secret) => deliveriesText(secret, store, names)).join('')}`;
}

/** One delivery to several namespaces is said once. */
function deliveriesText(secret: FoundSecret, store: FoundSharedStore | undefined, names: Names): string {
  const through = store && names.stores.get(store);
  const name = names.secrets.get(secret);
  const all = secret.deliveries.filter((one) => one.store === store);
  return [...grouped(all, (one) => deliveryText(one, '    ', through)).values()]
    .map((same) =>
      same.length === 1
        ? `  ${name}.deliver(${names.namespaces.get(same[0]!.namespace)}, ${deliveryText(same[0]!, '  ', through)});\n`
        : `  for (const namespace of [${same.map((one) => names.namespaces.get(one.namespace)).join(', ')}]) {\n    ${name}.deliver(namespace, ${deliveryText(same[0]!, '    ', through)});\n  }\n`,
    )
    .join('');
}

function deliveryText(delivery: FoundDelivery, indent: string, store?: string): string {
  const { data, labels } = delivery;
  const type = secretTypeOf(delivery);
  return object(
    {
      name: text(delivery.name),
      data: data && dataText(data, `${indent}  `),
      type: type === undefined ? undefined : `SecretType.${type}`,
      labels: labels && object(Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, text(value)]))),
      refreshInterval: delivery.refreshInterval === undefined ? undefined : durationText(delivery.refreshInterval).code,
      version: delivery.version === undefined ? undefined : String(delivery.version),
      store,
      takeOver: delivery.takeOver ? 'true' : undefined,
    },
    indent,
  );
}

function dataText(data: Readonly<Record<string, FoundValue>>, indent: string): string {
  const used = new Set(Object.values(data).flatMap(keysOf));
  const arePlain = [...used].every(isIdentifier);
  const key = (name: string) => (arePlain ? name : `keys[${text(name)}]`);
  const entries = Object.entries(data).map(([name, value]) => [name, valueText(value, key)] as const);
  const fields = object(Object.fromEntries(entries), indent);
  return `(${arePlain ? `{ ${[...used].join(', ')} }` : 'keys'}) => (${fields})`;
}

function valueText(value: FoundValue, key: (name: string) => string): string {
  if ('key' in value) {
    return key(value.key);
  }
  // As it was: what is not escaped stays so.
  const parts = value.parts.map((part) => (typeof part === 'string' ? templateText(part) : `\${${key(part.key)}}`));
  return `Template.text\`${parts.join('')}\``;
}
