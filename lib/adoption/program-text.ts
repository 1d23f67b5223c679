import { camelCase, Identifiers, object, text } from './code';
import type { FoundCluster, FoundEnvironment, FoundFleet, FoundTenant } from './found-fleet';
import { existingText } from './existing-text';
import { clusterNames, tenantText } from './tenant-text';
import { NO_TENANTS_IN_FILES, tenantKey, type TenantsInFiles, tenantYaml, tenantYamlFile } from './tenant-yaml';

/** Where the authority of the hub is in the project. */
export const HUB_AUTHORITY = 'certificates/vault.pem';

/**
 * The program that says what exists, by file.
 *
 * @param inFiles tenants that are files of YAML
 */
export function programFiles(fleet: FoundFleet, inFiles = NO_TENANTS_IN_FILES): ReadonlyMap<string, string> {
  const name = className(fleet);
  return new Map([
    ['fleet.ts', fleetText(fleet, inFiles)],
    ['main.ts', `import { ${name} } from './fleet';\n\nnew ${name}().synth();\n`],
    ['fleet.test.ts', testText(name)],
    ...(fleet.hub.ca === undefined ? [] : [[HUB_AUTHORITY, `${fleet.hub.ca.trim()}\n`] as const]),
    ...fleet.environments.flatMap((environment) =>
      environment.tenants.map((tenant) =>
        inFiles.has(tenantKey(environment, tenant))
          ? ([tenantYamlFile(environment, tenant), tenantYaml(tenant)] as const)
          : ([`${tenantModule(environment, tenant, inFiles)}.ts`, tenantText(environment, tenant)] as const),
      ),
    ),
    ...(inFiles.size > 0 ? [['existing.ts', existingText(fleet, inFiles)] as const] : []),
  ]);
}

/** Where the function of a tenant is: where some are files of YAML, the others are the platform's. */
function tenantModule(environment: FoundEnvironment, tenant: FoundTenant, inFiles: TenantsInFiles): string {
  return `${inFiles.size > 0 ? 'platform' : 'tenants'}/${tenantKey(environment, tenant)}`;
}

/** Of the class of the fleet: not that of its own class. */
export function className({ name }: FoundFleet): string {
  const own = pascalCase(name).replace(/Fleet$/, '');
  return `${own === '' ? 'Imported' : own}Fleet`;
}

/** @param id a DNS label */
export function pascalCase(id: string): string {
  const name = camelCase(id);
  return name[0]!.toUpperCase() + name.slice(1);
}

function fleetText(fleet: FoundFleet, inFiles: TenantsInFiles): string {
  const { environments, hub } = fleet;
  const functions = tenantFunctions(fleet, inFiles);
  const imports = environments.flatMap((environment) =>
    environment.tenants.flatMap((tenant) => {
      const name = functions.get(tenant);
      const file = tenantModule(environment, tenant, inFiles);
      return name === undefined ? [] : [`import { addTenant as ${name} } from './${file}';\n`];
    }),
  );
  const hasFiles = inFiles.size > 0;
  const hasAuthority = hub.ca !== undefined;
  const words = [
    'ClusterAuth',
    'Environment',
    'Fleet',
    ...(hub.kvMount === undefined ? [] : ['KvMount']),
    ...(hasAuthority ? ['Pem'] : []),
    'SpokeCluster',
    ...(hasFiles ? ['TenantFiles'] : []),
    'VaultServer',
  ];
  return `import { ${words.join(', ')} } from 'keywheel';
${hasAuthority || hasFiles ? "import { join } from 'node:path';\n" : ''}import { adopt } from './adopted';
${hasFiles ? "import { existingOf } from './existing';\n" : ''}${imports.join('')}
/** What was there when it was imported; import.md says what it leaves out. */
export class ${className(fleet)} extends Fleet {
  constructor() {
    super({
      name: ${text(fleet.name)},
      vault: ${hubText(fleet)},
${hub.kvMount === undefined ? '' : `      kvMount: KvMount.fromKvMountAttributes({ path: ${text(hub.kvMount)} }),\n`}      // A canary is one more value for each store: leave this line out once everything is taken over.
      canaries: false,
    });
${environments.map((environment) => environmentText(environment, functions)).join('\n')}
${hasFiles ? FILES : ''}    adopt(this);
  }
}
`;
}

const FILES = `    TenantFiles.load(this, join(__dirname, 'tenants'), {
      existingPaths: (tenant, environment) => existingOf(tenant, environment).paths,
      existingNamespaces: (tenant, environment) => existingOf(tenant, environment).namespaces,
    });
`;

function hubText({ hub }: FoundFleet): string {
  const factory = hub.product === 'openbao' ? 'openBao' : 'vault';
  const options = object(
    {
      address: text(hub.address),
      namespace: hub.namespace === undefined ? undefined : text(hub.namespace),
      caCertificate: hub.ca === undefined ? undefined : `Pem.fromFile(join(__dirname, ${text(HUB_AUTHORITY)}))`,
    },
    '      ',
  );
  return `VaultServer.${factory}(${options})`;
}

/** What fleet.ts calls the functions of its tenants: two environments may have tenants of one name. */
function tenantFunctions({ environments }: FoundFleet, inFiles: TenantsInFiles): ReadonlyMap<FoundTenant, string> {
  const names = new Identifiers();
  return new Map(
    environments.flatMap((environment) =>
      environment.tenants
        .filter((tenant) => !inFiles.has(tenantKey(environment, tenant)))
        .map((tenant) => {
          const id = `${environments.length > 1 ? `${environment.id}-` : ''}${tenant.id}`;
          return [tenant, names.take(`add-${id}`)] as const;
        }),
    ),
  );
}

/** In a block of its own: clusters of two environments may have one name as variables. */
function environmentText(environment: FoundEnvironment, functions: ReadonlyMap<FoundTenant, string>): string {
  const names = clusterNames(environment);
  const isNamed = environment.tenants.some((tenant) => functions.has(tenant));
  const clusters = environment.clusters.map((cluster) => {
    const made = `new SpokeCluster(environment, ${text(cluster.id)}, ${clusterText(cluster)});\n`;
    return `      ${isNamed ? `const ${names.get(cluster)} = ` : ''}${made}`;
  });
  const all = object(Object.fromEntries([...names.values()].map((name) => [name, name])), '      ');
  const own = environment.tenants.flatMap((tenant) => functions.get(tenant) ?? []);
  const made = own.map((name) => `      ${name}(environment, clusters);\n`).join('');
  return `    {
      const environment = new Environment(this, ${text(environment.id)});
${clusters.join('')}${made === '' ? '' : `      const clusters = ${all};\n${made}`}    }`;
}

/** Where nothing says it: a name that no server has. https://www.rfc-editor.org/rfc/rfc2606 */
const UNKNOWN_API_SERVER = 'https://kubernetes.invalid:6443';

function clusterText({ apiServer, mount, method, audience }: FoundCluster): string {
  const auth = object({
    path: text(mount),
    method: text(method),
    audience: audience === undefined ? undefined : text(audience),
  });
  return object(
    {
      apiServer: `{ url: ${text(apiServer ?? UNKNOWN_API_SERVER)} }`,
      auth: `ClusterAuth.fromAuthMountAttributes(${auth})`,
      // What it refuses is what somebody else has made: nothing is taken over by mistake, and the rest is not kept waiting.
      protectExistingSecrets: 'false',
    },
    '      ',
  );
}

function testText(name: string): string {
  return `import { Testing } from 'keywheel/testing';
import { ${name} } from './fleet';

test('the hub and the clusters agree, but for what adopted.json acknowledges', () => {
  const { findings } = Testing.synth(new ${name}());

  expect(findings.filter(({ acknowledged }) => acknowledged === undefined)).toEqual([]);
});
`;
}
