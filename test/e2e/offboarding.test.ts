import { Environment, Isolation, StaticSecret, Tenant } from 'keywheel';
import { names } from '../../lib/fleet/names';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { login, serviceAccountToken, tryLogin } from './bench/login';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { keywheelCommand } from './bench/status-command';
import { untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';
import { serves } from './fleets/isolations';

const CASES = [
  { name: 'policies', isolation: Isolation.policyPerNamespace() },
  { name: 'spaces', isolation: Isolation.vaultNamespace() },
];
const TENANTS = ['leaving', 'staying'] as const;

function program(bench: Bench, name: string, isolation: Isolation, tenants: readonly string[]): BenchFleet {
  const fleet = new BenchFleet({ name, hub: bench.hub, isolation });
  const prod = new Environment(fleet, 'prod');
  const cluster = fleet.addCluster(prod, bench.spoke('prod'));
  for (const id of tenants) {
    const tenant = new Tenant(prod, id, { owner: `${id}@example.com` });
    new StaticSecret(tenant, 'db', { keys: ['password'], firstValueVariable: `${id}_db` }).deliver(
      tenant.addNamespace(cluster, `${name}-${id}`),
    );
  }
  return fleet;
}

scenarios('a tenant that leaves', [...SERVERS, ...CLUSTERS, ...OPERATORS], (server) => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
  });

  afterAll(() => bench?.stop());

  const served = CASES.filter(({ isolation }) => serves(server, isolation));

  describe.each(served)('with isolation by $name', ({ name, isolation }) => {
    const data = (tenant: string) =>
      isolation.kind === 'vaultNamespace'
        ? { vaultNamespace: names.tenantNamespace(name, 'prod', tenant), path: `${name}.kv/data/db` }
        : { vaultNamespace: undefined, path: `${name}.kv/data/prod/${tenant}/db` };
    const place = (tenant: string) => ({ fleet: name, spoke: bench.spoke('prod'), namespace: `${name}-${tenant}` });
    const readAs = async (token: string, tenant: string) => {
      const { vaultNamespace, path } = data(tenant);
      return bench.hub.anonymous.as(token).in(vaultNamespace).ask('GET', path);
    };
    let deployment: Deployment;
    let tokens: Record<(typeof TENANTS)[number], string>;
    let jwt: string;
    let untouched: object;
    const stayingObjects = async () => {
      const { api } = bench.spoke('prod');
      const [secret, external] = await Promise.all([
        api.get('v1', 'Secret', `${name}-staying`, 'db'),
        api.get('external-secrets.io/v1', 'ExternalSecret', `${name}-staying`, 'db'),
      ]);
      return { secret: secret.metadata.resourceVersion, external: external.metadata.generation };
    };

    beforeAll(async () => {
      deployment = bench.deployment(bench.addWorkspace());
      deployment.workspace.synth(program(bench, name, isolation, TENANTS));
      const variables = TENANTS.map((tenant) => [`${tenant}_db`, JSON.stringify({ password: `of ${tenant}` })]);
      await deployment.applyStacks(Object.fromEntries(variables));
      await deployment.sync('prod', bench.spoke('prod'));
      await untilSynced(bench.spoke('prod'));
      tokens = { leaving: await login(bench.hub, place('leaving')), staying: await login(bench.hub, place('staying')) };
      jwt = await serviceAccountToken(place('leaving'));
      untouched = await stayingObjects();
    });

    test('has to be named', () => {
      expect(() => deployment.workspace.synth(program(bench, name, isolation, ['staying']))).toThrow('TenantVanished');
    });

    test('is removed on both sides', async () => {
      deployment.workspace.synth(program(bench, name, isolation, ['staying']), { remove: ['leaving'] });
      await deployment.sync('prod', bench.spoke('prod'));
      await deployment.applyStacks();

      await until('its Secret is gone', async () => {
        return (await bench.spoke('prod').api.get('v1', 'Secret', `${name}-leaving`, 'db')) === undefined;
      });
      expect(await tryLogin(bench.hub, place('leaving'), jwt)).toBeUndefined();
      expect(await bench.hub.root.read(`sys/policies/acl/${name}.read.prod.${name}-leaving`)).toBeUndefined();
    });

    test('reads nothing more with a token that it still holds', async () => {
      expect((await readAs(tokens.leaving, 'leaving')).status).toBe(403);
    });

    test('leaves its data until someone destroys it', async () => {
      expect((await readAs(bench.hub.rootToken, 'leaving')).body.data.data).toEqual({ password: 'of leaving' });
      expect(await deployment.changedStacks()).toEqual([]);
    });

    test('is found in the audit log as somebody whom the program no longer knows', () => {
      const { rootToken, auditLog } = bench.hub;
      const args = ['--log', auditLog, '--device', 'bench', '--format', 'json'];
      const { code, stdout } = keywheelCommand('audit', deployment.workspace.folder, args, { VAULT_TOKEN: rootToken });
      const { uses, refusals, root: ofRoot, unused } = JSON.parse(stdout);
      const verdicts = (tenant: string) => {
        const { vaultNamespace, path } = data(tenant);
        const at = vaultNamespace === undefined ? path : `${vaultNamespace}/${path}`;
        const byAccounts = uses.filter((use: any) => use.path === at && use.who.includes('/keywheel'));
        return [...new Set(byAccounts.map((use: any) => use.verdict))];
      };

      expect(code).toBe(3);
      expect(verdicts('leaving')).toEqual(['login unknown']);
      expect(verdicts('staying')).toEqual(['granted']);
      expect(refusals).toContainEqual(
        expect.objectContaining({
          path: `auth/${names.authMount(name, 'prod', 'jwt')}/login`,
          cause: expect.stringContaining('no role of these files is meant'),
        }),
      );
      expect(ofRoot).toEqual([expect.objectContaining({ name: 'root', addresses: ['127.0.0.1'] })]);
      expect(unused.filter(({ path }: any) => path.endsWith(data('staying').path))).toEqual([]);
      expect(stdout).not.toContain('of staying');
    });

    test('is noticed by nobody else', async () => {
      expect((await readAs(tokens.staying, 'staying')).status).toBe(200);
      await untilSynced(bench.spoke('prod'));
      expect(await stayingObjects()).toEqual(untouched);
    });
  });
});
