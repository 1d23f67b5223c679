import { camelCase, Identifiers, object, text } from './code';
import type { FoundCluster, FoundEnvironment, FoundFleet, FoundTenant } from './found-fleet';
import { clusterNames, tenantFile, tenantText } from './tenant-text';

/** Where the authority of the hub is in the project. */
export const HUB_AUTHORITY = 'certificates/vault.pem';

/** The program that says what exists, by file. */
export function programFiles(fleet: FoundFleet): ReadonlyMap<string, string> {
  const name = className(fleet);
  return new Map([
    ['fleet.ts', fleetText(fleet)],
    ['main.ts', `import { ${name} } from './fleet';\n\nnew ${name}().synth();\n`],
    ['fleet.test.ts', testText(name)],
    ...(fleet.hub.ca === undefined ? [] : [[HUB_AUTHORITY, `${fleet.hub.ca.trim()}\n`] as const]),
    ...fleet.environments.flatMap((environment) =>
      environment.tenants.map((tenant) => [tenantFile(environment, tenant), tenantText(environment, tenant)] as const),
    ),
  ]);
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

function fleetText(fleet: FoundFleet): string {
  const { environments, hub } = fleet;
  const functions = tenantFunctions(fleet);
  const imports = environments.flatMap((environment) =>
    environment.tenants.map((tenant) => {
      const file = tenantFile(environment, tenant).replace(/\.ts$/, '');
      return `import { addTenant as ${functions.get(tenant)} } from './${file}';\n`;
    }),
  );
  const hasAuthority = hub.ca !== undefined;
  const words = [
    'ClusterAuth',
    'Environment',
    'Fleet',
    ...(hub.kvMount === undefined ? [] : ['KvMount']),
    ...(hasAuthority ? ['Pem'] : []),
    'SpokeCluster',
    'VaultServer',
  ];
  return `import { ${words.join(', ')} } from 'keywheel';
${hasAuthority ? "import { join } from 'node:path';\n" : ''}import { adopt } from './adopted';
${imports.join('')}
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
    adopt(this);
  }
}
`;
}

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
function tenantFunctions({ environments }: FoundFleet): ReadonlyMap<FoundTenant, string> {
  const names = new Identifiers();
  return new Map(
    environments.flatMap(({ id, tenants }) =>
      tenants.map(
        (tenant) => [tenant, names.take(`add-${environments.length > 1 ? `${id}-` : ''}${tenant.id}`)] as const,
      ),
    ),
  );
}

/** In a block of its own: clusters of two environments may have one name as variables. */
function environmentText(environment: FoundEnvironment, functions: ReadonlyMap<FoundTenant, string>): string {
  const names = clusterNames(environment);
  const clusters = environment.clusters.map(
    (cluster) =>
      `      const ${names.get(cluster)} = new SpokeCluster(environment, ${text(cluster.id)}, ${clusterText(cluster)});\n`,
  );
  const all = object(Object.fromEntries([...names.values()].map((name) => [name, name])), '      ');
  const tenants = environment.tenants.map((tenant) => `      ${functions.get(tenant)}(environment, clusters);\n`);
  return `    {
      const environment = new Environment(this, ${text(environment.id)});
${clusters.join('')}      const clusters = ${all};
${tenants.join('')}    }`;
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
