import { names } from '../../lib/fleet/names';
import { Environment, Isolation, StaticSecret, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { login, Login, serviceAccountToken, tryLogin } from './bench/login';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';
import { serves } from './fleets/isolations';

const ENVIRONMENTS = ['dev', 'prod'] as const;
const TENANTS = ['payments', 'search'] as const;
/** The second one is delivered nowhere. */
const SECRETS = ['db', 'spare'] as const;

interface Place {
  readonly environment: (typeof ENVIRONMENTS)[number];
  readonly tenant: (typeof TENANTS)[number];
}
interface Location {
  readonly vaultNamespace?: string;
  readonly mount: string;
  readonly path: string;
}

const PLACES: Place[] = ENVIRONMENTS.flatMap((environment) => TENANTS.map((tenant) => ({ environment, tenant })));

const CASES: {
  readonly name: string;
  readonly isolation: Isolation;
  readonly readable: readonly string[];
  readonly locate: (place: Place, secret: string) => Location;
}[] = [
  {
    name: 'policies',
    isolation: Isolation.policyPerNamespace(),
    readable: ['db'],
    locate: ({ environment, tenant }, secret) => ({
      mount: 'policies.kv',
      path: `${environment}/${tenant}/${secret}`,
    }),
  },
  {
    name: 'prefixes',
    isolation: Isolation.policyPerNamespace({ wholePrefix: true }),
    readable: ['db', 'spare'],
    locate: ({ environment, tenant }, secret) => ({
      mount: 'prefixes.kv',
      path: `${environment}/${tenant}/${secret}`,
    }),
  },
  {
    name: 'templates',
    isolation: Isolation.templatedPolicy(),
    readable: ['db', 'spare'],
    locate: ({ environment, tenant }, secret) => ({
      mount: 'templates.namespaces',
      path: `${environment}/templates-${tenant}/${secret}`,
    }),
  },
  {
    name: 'spaces',
    isolation: Isolation.vaultNamespace(),
    readable: ['db'],
    locate: ({ environment, tenant }, secret) => ({
      vaultNamespace: names.tenantNamespace('spaces', environment, tenant),
      mount: 'spaces.kv',
      path: secret,
    }),
  },
];

/** Two environments with a cluster each, and the same two tenants in both. */
function program(bench: Bench, name: string, isolation: Isolation): BenchFleet {
  const fleet = new BenchFleet({ name, hub: bench.hub, isolation });
  for (const stage of ENVIRONMENTS) {
    const environment = new Environment(fleet, stage);
    const cluster = fleet.addCluster(environment, bench.spoke(stage));
    for (const id of TENANTS) {
      const tenant = new Tenant(environment, id, { owner: `${id}@example.com` });
      const namespace = tenant.addNamespace(cluster, `${name}-${id}`);
      new StaticSecret(tenant, 'db', { keys: ['password'] }).deliver(namespace);
    }
  }
  return fleet;
}

scenarios('tenants and environments stay apart', [...SERVERS, ...CLUSTERS, ...OPERATORS], (server) => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ENVIRONMENTS });
  });

  afterAll(() => bench?.stop());

  const served = CASES.filter(({ isolation }) => serves(server, isolation));

  describe.each(served)('with isolation by $name', ({ name, isolation, readable, locate }) => {
    let deployment: Deployment;
    const loginOf = ({ environment, tenant }: Place): Login => ({
      fleet: name,
      spoke: bench.spoke(environment),
      namespace: `${name}-${tenant}`,
    });
    const read = async (token: string, { vaultNamespace, mount, path }: Location) =>
      (await bench.hub.anonymous.as(token).in(vaultNamespace).ask('GET', `${mount}/data/${path}`)).status;

    beforeAll(async () => {
      const workspace = bench.addWorkspace();
      workspace.synth(program(bench, name, isolation));
      deployment = bench.deployment(workspace);
      await deployment.applyStacks();
      for (const place of PLACES) {
        for (const secret of SECRETS) {
          const password = `${place.environment}-${place.tenant}-${secret}`;
          await bench.hub.putValue(locate(place, secret), { password });
        }
      }
      for (const environment of ENVIRONMENTS) {
        await deployment.sync(environment, bench.spoke(environment));
      }
    });

    test('each Secret holds the value of its own tenant in its own environment', async () => {
      await untilSynced(...ENVIRONMENTS.map((environment) => bench.spoke(environment)));

      for (const { environment, tenant } of PLACES) {
        const secret = await bench.spoke(environment).api.secret(`${name}-${tenant}`, 'db');
        expect(secret).toEqual({ password: `${environment}-${tenant}-db` });
      }
    });

    test.each(PLACES)('$tenant in $environment reads its own and nothing else', async (place) => {
      const token = await login(bench.hub, loginOf(place));

      for (const other of PLACES) {
        for (const secret of SECRETS) {
          const expected = other === place && readable.includes(secret) ? 200 : 403;
          expect([other, secret, await read(token, locate(other, secret))]).toEqual([other, secret, expected]);
        }
      }
    });

    test('a ServiceAccount of the same name in another namespace cannot log in', async () => {
      const [mine, other] = TENANTS.map((tenant) => loginOf({ environment: 'prod', tenant })) as [Login, Login];

      expect(await tryLogin(bench.hub, mine, await serviceAccountToken(other))).toBeUndefined();
    });

    test('the ServiceAccount of the same namespace on the other cluster cannot log in', async () => {
      const [dev, prod] = ENVIRONMENTS.map((environment) => loginOf({ environment, tenant: 'search' })) as [
        Login,
        Login,
      ];

      expect(await tryLogin(bench.hub, prod, await serviceAccountToken(dev))).toBeUndefined();
    });

    test('a token that is meant for somebody else cannot log in', async () => {
      const place = loginOf({ environment: 'prod', tenant: 'search' });
      const stray = await serviceAccountToken(place, [place.spoke.issuer]);

      expect(await tryLogin(bench.hub, place, stray)).toBeUndefined();
    });

    test("one spoke's deployment touches no other spoke, and no engine", async () => {
      const deployer = bench.hub.anonymous.as(await deployment.deployToken('spoke-dev'));
      const paths = [
        `auth/${name}.prod/role/${name}.${name}-search`,
        `auth/${name}.prod/config`,
        `sys/policies/acl/${name}.read.prod.${name}-search`,
        `sys/policies/acl/${name}.read.prod`,
        `sys/policies/acl/${name}.deploy.spoke-dev`,
        `sys/policies/acl/${name}.deploy.hub`,
        `sys/mounts/${name}.kv`,
        `auth/${name}.deploy.approle/role/hub/secret-id`,
      ];

      for (const path of paths) {
        expect([path, (await deployer.ask('GET', path)).status]).toEqual([path, 403]);
        expect([path, (await deployer.ask('POST', path, { body: {} })).status]).toEqual([path, 403]);
      }
    });

    test('a second plan is empty', async () => {
      expect(await deployment.changedStacks()).toEqual([]);
    });
  });
});
