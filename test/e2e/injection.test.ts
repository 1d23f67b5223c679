import { Template, WorkloadClient } from 'keywheel';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { AgentRun, runAgent } from './bench/injected-agent';
import { CLUSTERS, part, scenarios, SERVERS } from './bench/scenario';
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
      const pod = { ...template, metadata: { ...template.metadata, annotations } };
      return runAgent(part(server), bench.hub, api, bench.folder, pod, namespace, stopAt);
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
