import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as keywheel from 'keywheel';
import { programsOf } from './programs/of-page';
import { typeErrors } from './typed';

const root = join(__dirname, '..');
const pages = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'));

/** What the blocks of a section take for granted. */
const CONTEXT = `
import { ApiObject, Cron, Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ${Object.keys(keywheel).join(', ')} } from 'keywheel';
declare const prod: Environment, dev: Environment, cluster: SpokeCluster, payments: Tenant, identity: Tenant;
declare const namespace: TenantNamespace, downstream: TenantNamespace, namespaces: TenantNamespace[];
declare const apiServer: ConstructorParameters<typeof SpokeCluster>[2]['apiServer'], auth: ClusterAuth;
declare const internal: CertificateAuthority, orders: Database;
declare const fleet: Fleet, vault: VaultServer, stripe: StaticSecret<'api_key'>;
`;

/** A file of a user's own that the section on tests imports. */
const FLEET = `
import { Fleet, TenantNamespace } from 'keywheel';
export declare class AcmeFleet extends Fleet { constructor(); readonly payments: TenantNamespace; }
`;

test('every program in the README and the docs compiles', () => {
  const sources = new Map<string, string>([['test/fleet.ts', FLEET]]);
  for (const file of ['README.md', ...pages.map((page) => `docs/${page}`)]) {
    programsOf(readFileSync(join(root, file), 'utf8')).forEach((code, index) => {
      const standsAlone = code.startsWith('import');
      const name = `test/${file.replace('/', '-')}-${index}.ts`;
      sources.set(name, standsAlone ? code : `${CONTEXT}\n{\n${code}\n}\n`);
    });
  }
  expect(sources.size).toBeGreaterThan(50);
  expect(typeErrors(sources)).toEqual([]);
});
