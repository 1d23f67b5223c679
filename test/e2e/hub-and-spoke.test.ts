import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { untilSynced } from './bench/synced';
import { synthApp } from './fleets/app';

const STAGES = ['dev', 'qa', 'prod'] as const;
/** Everything that a URL must not hold as it is. */
const PASSWORD = 'p&ss %w+rd/"quoted"';

scenarios('apps/hub-and-spoke', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let deployment: Deployment;
  /** With which Terraform makes the reviewer on dev. */
  const variables = () => ({ kubernetes_token: bench.spoke('dev').administratorToken });

  beforeAll(async () => {
    bench = await Bench.start({ spokes: STAGES });
    const workspace = bench.addWorkspace();
    const keys = (stage: (typeof STAGES)[number]) => bench.spoke(stage).signingKeys[0]!.publicPem;
    synthApp('hub-and-spoke', workspace, {
      certificates: {
        vault: bench.hub.ca,
        'dev-api': bench.spoke('dev').ca,
        'qa-tokens': keys('qa'),
        'prod-tokens': keys('prod'),
        'prod-tokens-next': bench.spoke('prod').makeSigningKey().publicPem,
      },
      addresses: {
        'https://vault.corp.example.com:8200': bench.hub.url,
        'https://api.k8s-dev.example.com:6443': bench.spoke('dev').url,
      },
    });
    deployment = bench.deployment(workspace, { provider: 'kubernetes' });
    await deployment.applyStacks(variables());
    for (const stage of STAGES) {
      const location = { mount: 'corp.kv', path: `${stage}/shop/db` };
      await bench.hub.putValue(location, { username: `user-${stage}`, password: PASSWORD });
      await deployment.sync(`k8s-${stage}`, bench.spoke(stage));
    }
  });

  afterAll(() => bench?.stop());

  test('every store is ready, and everything is synced', async () => {
    await untilSynced(...STAGES.map((stage) => bench.spoke(stage)));
  });

  test.each(STAGES)('the Secret in %s holds exactly the templated key', async (stage) => {
    const host = { dev: 'db.dev.example.com', qa: 'db.qa.example.com', prod: 'db.example.com' }[stage];
    const secret = await bench.spoke(stage).api.secret('shop', 'app-db-secret');

    expect(secret).toEqual({
      jdbc_url: `jdbc:postgresql://${host}:5432/mydb?user=user-${stage}&password=p%26ss%20%25w%2Brd%2F%22quoted%22`,
    });
  });

  test('a second plan is empty', async () => {
    expect(await deployment.changedStacks(variables())).toEqual([]);
  });
});
