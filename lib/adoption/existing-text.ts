import { grouped } from '../collections/grouped';
import { object, property, text } from './code';
import type { FoundFleet, FoundNamespace, FoundTenant } from './found-fleet';
import { keptFields } from './kept-text';
import { tenantKey, type TenantsInFiles } from './tenant-yaml';

/** What only the platform says of tenants in files: the values, names and policies of before that each may have. */
export function existingText({ environments }: FoundFleet, inFiles: TenantsInFiles): string {
  const tenants = environments.flatMap((environment) =>
    environment.tenants.flatMap((tenant) => {
      const key = tenantKey(environment, tenant);
      return inFiles.has(key) ? [{ key, tenant }] : [];
    }),
  );
  const hasPolicy = tenants.some(({ tenant }) =>
    tenant.namespaces.some(({ policies, readerPolicy }) => policies.length > 0 || readerPolicy !== undefined),
  );
  return `import { type ExistingNamespace, type ExistingPath${hasPolicy ? ', Policy' : ''} } from 'keywheel';

interface Existing {
  readonly paths: readonly ExistingPath[];
  readonly namespaces: readonly ExistingNamespace[];
}

/**
 * What each tenant had before keywheel, by its environment and name: its file may name these values and those below
 * them, and nothing else of before.
 */
const EXISTING: Readonly<Record<string, Existing>> = {
${tenants.map(({ key, tenant }) => `  ${property(key)}: ${tenantText(tenant)},\n`).join('')}};

export function existingOf(tenant: string, environment: string): Existing {
  return EXISTING[\`\${environment}/\${tenant}\`] ?? { paths: [], namespaces: [] };
}
`;
}

function tenantText({ secrets, namespaces }: FoundTenant): string {
  const places = secrets.map(({ mount, path, version, vaultNamespace }) =>
    object(
      {
        mount: text(mount),
        path: text(path),
        version: version === 1 ? '1' : undefined,
        vaultNamespace: vaultNamespace === undefined ? undefined : text(vaultNamespace),
      },
      '      ',
    ),
  );
  const kept = [...grouped(namespaces, ({ name }) => name).values()].flatMap(namespaceTexts);
  return `{\n    paths: ${list(places)},\n    namespaces: ${list(kept)},\n  }`;
}

/** Said once, where it is the same on all clusters. */
function namespaceTexts(all: readonly FoundNamespace[]): readonly string[] {
  const said = (one: FoundNamespace, cluster?: string) =>
    object(
      {
        namespace: text(one.name),
        cluster: cluster === undefined ? undefined : text(cluster),
        ...keptFields(one, '      '),
      },
      '      ',
    );
  const same = new Set(all.map((one) => said(one)));
  return same.size === 1 ? [...same] : all.map((one) => said(one, one.cluster.id));
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((one) => `      ${one},\n`).join('')}    ]`;
}
