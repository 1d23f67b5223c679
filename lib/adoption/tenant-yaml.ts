import { Document, isScalar, visit } from 'yaml';
import { grouped } from '../collections/grouped';
import { tenantTemplateText } from '../encode/tenant-template';
import { durationText } from './duration-text';
import type {
  FoundDelivery,
  FoundEnvironment,
  FoundFleet,
  FoundNamespace,
  FoundSecret,
  FoundTenant,
  FoundValue,
} from './found-fleet';
import { secretTypeOf } from './secret-types';

/** Which tenants a program has as files of YAML: `<environment>/<tenant>`. */
export type TenantsInFiles = ReadonlySet<string>;

export const NO_TENANTS_IN_FILES: TenantsInFiles = new Set();

/** What a tenant is called among those in files. */
export function tenantKey(environment: FoundEnvironment, tenant: FoundTenant): string {
  return `${environment.id}/${tenant.id}`;
}

/** The tenants of which all can be said in a file. */
export function tenantsForFiles({ environments }: FoundFleet): TenantsInFiles {
  return new Set(
    environments.flatMap((environment) =>
      environment.tenants.filter(fitsFile).map((tenant) => tenantKey(environment, tenant)),
    ),
  );
}

/** A store for a whole cluster reaches beyond the tenant, and no file says one. */
function fitsFile({ secrets }: FoundTenant): boolean {
  return secrets.every(({ deliveries }) =>
    deliveries.every(({ store, data }) => store === undefined && Object.values(data ?? {}).every(isWritable)),
  );
}

/** `$` before a key would begin `$${`, which is the text `${`. */
function isWritable(value: FoundValue): boolean {
  return 'key' in value || value.parts.every((part, index) => !endsInDollar(part) || index === value.parts.length - 1);
}

function endsInDollar(part: FoundValue | string): boolean {
  return typeof part === 'string' && part.endsWith('$');
}

/** Where the file of a tenant is. */
export function tenantYamlFile(environment: FoundEnvironment, tenant: FoundTenant): string {
  return `tenants/${tenantKey(environment, tenant)}.yaml`;
}

const SCHEMA = '../../node_modules/keywheel/schemas/tenant-file.schema.json';

/** The file of a tenant: what it has, without what only the platform says of it. */
export function tenantYaml(tenant: FoundTenant): string {
  const namespaces = grouped(tenant.namespaces, ({ name }) => name);
  const said = {
    owner: tenant.owner,
    namespaces: Object.fromEntries(
      [...namespaces].map(([name, all]) => [name, { clusters: all.map(({ cluster }) => cluster.id) }]),
    ),
    existingSecrets: Object.fromEntries(tenant.secrets.map((secret) => [secret.id, secretOf(secret, namespaces)])),
  };
  const document = new Document(said, { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_, list) => {
      list.flow = list.items.every(isScalar);
    },
  });
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return `# yaml-language-server: $schema=${SCHEMA}\n${text.replace(/^(?=namespaces:|existingSecrets:)/gm, '\n')}`;
}

type Namespaces = ReadonlyMap<string, readonly FoundNamespace[]>;

function secretOf({ mount, path, keys, moreKeys, vaultNamespace, deliveries }: FoundSecret, namespaces: Namespaces) {
  return {
    mount,
    path,
    ...(keys.length > 0 && { keys }),
    ...(moreKeys && { moreKeys }),
    ...(vaultNamespace !== undefined && { vaultNamespace }),
    deliveries: deliveriesOf(deliveries, namespaces),
  };
}

/** One delivery to several clusters is said once. */
function deliveriesOf(deliveries: readonly FoundDelivery[], namespaces: Namespaces): object[] {
  const same = grouped(deliveries, (one) => JSON.stringify([one.namespace.name, deliveryOf(one)]));
  return [...same.values()].map((all) => {
    const [first] = all;
    const { name } = first!.namespace;
    const isEverywhere = all.length === namespaces.get(name)!.length;
    return {
      ...(namespaces.size > 1 && { namespace: name }),
      ...(!isEverywhere && { clusters: all.map(({ namespace }) => namespace.cluster.id) }),
      ...deliveryOf(first!),
    };
  });
}

function deliveryOf(delivery: FoundDelivery): object {
  const { name, data, labels, refreshInterval, version, takeOver } = delivery;
  const type = secretTypeOf(delivery);
  return {
    name,
    ...(data && { data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, valueOf(value)])) }),
    ...(type !== undefined && { type }),
    ...(labels && { labels }),
    ...(refreshInterval !== undefined && { refreshInterval: durationText(refreshInterval).short }),
    ...(version !== undefined && { version }),
    ...(takeOver && { takeOver }),
  };
}

/** As it was: what is not escaped stays so. */
function valueOf(value: FoundValue): string | { readonly text: string } {
  return 'key' in value
    ? value.key
    : {
        text: value.parts
          .map((part) => (typeof part === 'string' ? tenantTemplateText(part) : `\${${part.key}}`))
          .join(''),
      };
}
