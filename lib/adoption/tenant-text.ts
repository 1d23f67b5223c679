import { grouped } from '../collections/grouped';
import { Identifiers, isIdentifier, object, templateText, text } from './code';
import type {
  FoundCluster,
  FoundDelivery,
  FoundEnvironment,
  FoundNamespace,
  FoundSecret,
  FoundTenant,
  FoundValue,
} from './found-fleet';
import { keysOf } from './value-text';

/** Where the function of a tenant is. */
export function tenantFile(environment: FoundEnvironment, tenant: FoundTenant): string {
  return `tenants/${environment.id}/${tenant.id}.ts`;
}

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
  const secrets = tenant.secrets.map((secret) => secretText(secret, own, namespaces, names));
  const body = [
    `  const ${own} = new Tenant(environment, ${text(tenant.id)}, { owner: ${text(tenant.owner)} });\n`,
    ...[...namespaces].map(([namespace, name]) =>
      namespaceText(namespace, name, own, clusters.get(namespace.cluster)!),
    ),
    ...secrets,
  ].join('');
  const deliveries = tenant.secrets.flatMap((secret) => secret.deliveries);
  const words = Object.entries({
    Environment: true,
    Policy: tenant.namespaces.some(({ policies, readerPolicy }) => policies.length > 0 || readerPolicy !== undefined),
    SecretType: deliveries.some((one) => typeText(one) !== undefined),
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
  const { serviceAccount, secretStore, secretStores, role, policy } = one.names;
  const stores = Object.entries(secretStores).map(([mount, store]) => [mount, text(store)] as const);
  const names = object(
    {
      serviceAccount: text(serviceAccount),
      secretStore: secretStore === undefined ? undefined : text(secretStore),
      secretStores: stores.length > 0 ? object(Object.fromEntries(stores)) : undefined,
      role: text(role),
      policy: policy === undefined ? undefined : text(policy),
    },
    '    ',
  );
  const policyText = (other: string) => `Policy.fromPolicyAttributes({ name: ${text(other)} })`;
  const policies = one.policies.map(policyText);
  const options = object(
    {
      names,
      readerPolicy: one.readerPolicy === undefined ? undefined : policyText(one.readerPolicy),
      policies: policies.length > 0 ? `[${policies.join(', ')}]` : undefined,
    },
    '  ',
  );
  return `  const ${name} = ${tenant}.addNamespace(clusters.${cluster}, ${text(one.name)}, ${options});\n`;
}

function secretText(
  secret: FoundSecret,
  tenant: string,
  namespaces: ReadonlyMap<FoundNamespace, string>,
  names: Identifiers,
): string {
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
  const made = `StaticSecret.fromPath(${tenant}, ${text(secret.id)}, ${attributes})`;
  const ways = [...grouped(secret.deliveries, (one) => deliveryText(one, '    '))].map(([, all]) => all);
  const [only] = ways;
  if (ways.length === 1 && only!.length === 1) {
    return `\n  ${made}.deliver(${namespaces.get(only![0]!.namespace)}, ${deliveryText(only![0]!, '  ')});\n`;
  }
  const name = names.take(secret.id, `${secret.id}-secret`);
  const calls = ways.map((all) =>
    all.length === 1
      ? `  ${name}.deliver(${namespaces.get(all[0]!.namespace)}, ${deliveryText(all[0]!, '  ')});\n`
      : `  for (const namespace of [${all.map((one) => namespaces.get(one.namespace)).join(', ')}]) {\n    ${name}.deliver(namespace, ${deliveryText(all[0]!, '    ')});\n  }\n`,
  );
  return `\n  const ${name} = ${made};\n${calls.join('')}`;
}

function deliveryText(delivery: FoundDelivery, indent: string): string {
  const { data, labels } = delivery;
  return object(
    {
      name: text(delivery.name),
      data: data && dataText(data, `${indent}  `),
      type: typeText(delivery),
      labels: labels && object(Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, text(value)]))),
      refreshInterval: delivery.refreshInterval === undefined ? undefined : durationText(delivery.refreshInterval),
      version: delivery.version === undefined ? undefined : String(delivery.version),
      takeOver: delivery.takeOver ? 'true' : undefined,
    },
    indent,
  );
}

/** Those that a program has a word for, with the keys that the API server asks for. */
const TYPES: readonly (readonly [type: string, word: string, keys: readonly string[]])[] = [
  ['kubernetes.io/tls', 'SecretType.TLS', ['tls.crt', 'tls.key']],
  ['kubernetes.io/dockerconfigjson', 'SecretType.DOCKER_CONFIG_JSON', ['.dockerconfigjson']],
];

function typeText({ type, data }: FoundDelivery): string | undefined {
  const [, word, keys = []] = TYPES.find(([name]) => name === type) ?? [];
  return word !== undefined && (data === undefined || keys.every((key) => Object.hasOwn(data, key))) ? word : undefined;
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

const UNITS: readonly (readonly [string, number])[] = [
  ['days', 86_400],
  ['hours', 3600],
  ['minutes', 60],
  ['seconds', 1],
];

function durationText(seconds: number): string {
  const [unit, length] = UNITS.find(([, one]) => seconds >= one && seconds % one === 0) ?? ['seconds', 1];
  return `Duration.${unit}(${Math.max(1, Math.floor(seconds / length))})`;
}
