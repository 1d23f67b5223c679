import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Rotation, Template, WorkloadClient } from 'keywheel';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { Bench } from './bench/bench';
import { Attempt, Credential, CredentialClient } from './bench/credential-client';
import { Deployment } from './bench/deployment';
import { AgentRun, runAgent, startAgent } from './bench/injected-agent';
import { CLUSTERS, DATABASES, part, scenarios, SERVERS } from './bench/scenario';
import { Bank } from './fleets/bank';
import { serves } from './fleets/isolations';
import { PODS_CASES, PodsFleet, PodsSecret } from './fleets/pods-fleet';

/** Nothing of it survives a place that does not escape it. */
const VALUES = { password: 'p"a&ss <{{ .x }}> \\ ü+%', 'api-key': "k=e:y\t'#" };
type Values = Readonly<Record<string, string>>;

function inject(secret: PodsSecret, client: WorkloadClient): void {
  secret.inject(client, {
    files: (keys) => ({
      Password: keys.password,
      url: Template.url`postgres://app:${keys.password}@db/core?key=${keys['api-key']}`,
      'login.json': Template.json`{"password": ${keys.password}, "key": ${keys['api-key']}, "in": {{}}}`,
      'login.xml': Template.xml`<login key="${keys['api-key']}">${keys.password}</login>`,
      'login.properties': Template.properties`password=${keys.password}`,
    }),
    permissions: 0o440,
    caSecret: 'hub-authority',
  });
}

scenarios('secrets that an agent writes into pods', [...SERVERS, ...CLUSTERS], (server) => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'], operators: false });
  });

  afterAll(() => bench?.stop());

  describe.each(PODS_CASES.filter(({ isolation }) => serves(server, isolation)))('with $name', (pods) => {
    const { name, isolation } = pods;
    let deployment: Deployment;
    let fleet: PodsFleet;

    /** What the pods of a tenant get, as the API server has their template. */
    async function start(tenant: string, change: Values = {}, stopAt?: string): Promise<AgentRun> {
      const { api } = bench.spoke('prod');
      const namespace = `${name}-${tenant}`;
      const { template } = (await api.get('apps/v1', 'Deployment', namespace, 'api')).spec;
      const annotations = { ...template.metadata.annotations, ...change };
      const changed = { ...template, metadata: { ...template.metadata, annotations } };
      const { hub, folder } = bench;
      return runAgent({ agent: part(server), hub, api, folder, template: changed, namespace }, stopAt);
    }

    beforeAll(async () => {
      fleet = new PodsFleet(bench, pods, inject);
      deployment = bench.deployment(bench.addWorkspace());
      deployment.workspace.synth(fleet);
      await deployment.applyStacks();
      await deployment.sync('prod', bench.spoke('prod'));
    });

    beforeEach(async () => {
      await fleet.put('payments', VALUES);
      await fleet.put('risk', VALUES);
    });

    test('the agent logs in as the pod, and every value comes through', async () => {
      const { status, log, files, permissions } = await start('payments');

      expect([status, log]).toEqual([0, expect.any(String)]);
      expect(files['Password']).toBe(VALUES.password);
      const url = new URL(files['url']!);
      expect(decodeURIComponent(url.password)).toBe(VALUES.password);
      expect(url.searchParams.get('key')).toBe(VALUES['api-key']);
      expect(files['login.json']).toMatch(/ "in": \{\{\}\}\}$/);
      expect(JSON.parse(files['login.json']!.replace('{{}}', '{}'))).toMatchObject({
        password: VALUES.password,
        key: VALUES['api-key'],
      });
      expect(files['login.xml']).toBe('<login key="k=e:y&#9;&#39;#">p&#34;a&amp;ss &lt;{{ .x }}&gt; \\ ü+%</login>');
      expect(files['login.properties']).toBe('password=p"a&ss\\ <{{\\ .x\\ }}>\\ \\\\\\ ü+%');
      expect(new Set(Object.values(permissions))).toEqual(new Set([0o440]));
    });

    test('the agent runs a command when it has written a file, and goes on where that fails', async () => {
      const command = 'vault.hashicorp.com/agent-inject-command-Password';
      const { status, files } = await start('payments', { [command]: 'cp vault/secrets/Password vault/secrets/seen' });
      expect([status, files['seen']]).toEqual([0, VALUES.password]);
      expect(await start('payments', { [command]: 'pkill -HUP nothing-of-this-name' })).toMatchObject({ status: 0 });
    });

    test('a key that is missing makes no file, and is told', async () => {
      await fleet.put('payments', { password: VALUES.password });
      const { status, log, files } = await start('payments');
      expect(status).not.toBe(0);
      expect(log).toContain('there is no key "api-key"'.replaceAll('"', '\\"'));
      expect(files).not.toHaveProperty('login.json');

      await fleet.put('payments', { 'api-key': VALUES['api-key'] });
      expect((await start('payments')).log).toContain('map has no entry for key');
    });

    if (isolation.kind !== 'vaultNamespace') {
      test('the agent adds data/ to a path by itself', async () => {
        const template = `{{ with secret "${name}.kv/prod/payments/core" }}{{ .Data.data.password }}{{ end }}`;
        const { files } = await start('payments', { 'vault.hashicorp.com/agent-inject-template-Password': template });
        expect(files['Password']).toBe(VALUES.password);
      });
    }

    test("nobody logs in with a neighbour's role, and reads what is not theirs", async () => {
      const role = { 'vault.hashicorp.com/role': `${name}.${name}-risk.client.api` };
      expect(await start('payments', role)).toMatchObject({ status: 1, files: {} });

      const { api } = bench.spoke('prod');
      const theirs = (await api.get('apps/v1', 'Deployment', `${name}-risk`, 'api')).spec.template.metadata.annotations;
      const template = 'vault.hashicorp.com/agent-inject-template-Password';
      const run = await start('payments', { [template]: theirs[template] }, 'permission denied');
      expect(run.files).not.toHaveProperty('Password');
      expect(run.log).toContain('permission denied');
    });
  });
});

scenarios('users of a database that agents write into files', [...SERVERS, ...CLUSTERS, ...DATABASES], (server) => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'], operators: false });
  });

  afterAll(() => bench?.stop());

  test('files are as late, and users as many, as computed', async () => {
    const database = await bench.addPostgreSql();
    const bank = new Bank(bench, database, ['prod']);
    const namespace = bank.tenant.addNamespace(bank.clusters[0]!, 'ledger');
    const client = namespace.addClient('api').runs(
      new kplus.Deployment(namespace.chart, 'api', {
        metadata: { name: 'api' },
        replicas: 1,
        containers: [{ image: 'api:1' }],
      }),
    );
    const rotations = {
      leased: Rotation.dynamic({ ttl: Duration.seconds(40), memberOf: 'ledger_rw' }),
      nightly: Rotation.staticRole({ username: 'nightly', every: Duration.seconds(45) }),
    };
    for (const [id, rotation] of Object.entries(rotations)) {
      bank.addCredential(id, { rotation }).inject(client, {
        files: ({ username, password }) => ({
          [id]: Template.json`{"username": ${username}, "password": ${password}}`,
        }),
        caSecret: 'hub-authority',
      });
    }
    await bank.deploy(randomBytes(12).toString('hex'));
    const { api } = bench.spoke('prod');
    const { template } = (await api.get('apps/v1', 'Deployment', 'ledger', 'api')).spec;
    const { hub, folder } = bench;
    const pod = { agent: part(server), hub, api, folder, template, namespace: 'ledger' };
    const computed = (path: RegExp) => synthesizeInMemory(bank).fileTimes.find((one) => path.test(one.path))!;

    expect((await runAgent(pod)).status).toBe(0);
    const { secrets, stop } = await startAgent(pod);
    const read = (name: string) => async () => JSON.parse(readFileSync(join(secrets, name), 'utf8')) as Credential;
    const leased = new CredentialClient(database, read('leased'), 0);
    const nightly = new CredentialClient(database, read('nightly'), 0);
    const live: number[] = [];
    for (const end = Date.now() + WATCHED; Date.now() < end; await pass(500)) {
      const [{ count }] = await database.run("SELECT count(*)::int AS count FROM pg_roles WHERE rolname LIKE 'v-%'");
      live.push(count);
    }
    await Promise.all([leased.stop(), nightly.stop()]);
    await stop();

    expect(leased.failures).toEqual([]);
    expect(leased.changes).toBeGreaterThan(2);
    const { usersOfPod } = computed(/leased/).leased!;
    console.log(`${Math.max(...live)} live users of a pod, computed ${usersOfPod}`);
    expect(Math.max(...live)).toBeLessThanOrEqual(usersOfPod);
    expect(Math.max(...live)).toBeGreaterThan(1);

    expect(nightly.changes).toBeGreaterThan(1);
    const outage = longestOutage(nightly.attempts) / 1000;
    console.log(`${outage} seconds of outage, computed ${computed(/nightly/).arrives}`);
    expect(outage).toBeLessThanOrEqual(computed(/nightly/).arrives);
  }, 300_000);
});

const WATCHED = 150_000;

/** The longest row of failures, in milliseconds. */
function longestOutage(attempts: readonly Attempt[]): number {
  let [longest, begin] = [0, undefined as number | undefined];
  for (const { at, failure } of attempts) {
    if (failure === undefined) {
      begin = undefined;
    } else {
      begin ??= at;
      longest = Math.max(longest, at - begin);
    }
  }
  return longest;
}
