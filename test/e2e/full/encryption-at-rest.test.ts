import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EncryptionProvider } from 'keywheel';
import { Bench } from '../bench/bench';
import { ControlPlaneNode } from '../bench/control-plane-node';
import { KubernetesApi } from '../bench/kubernetes-api';
import { until } from '../bench/poll';
import { CLUSTERS, part, scenarios } from '../bench/scenario';
import { OtherApiServer, Spoke } from '../bench/spoke';
import { removeTemporaryFolder, temporaryFolder } from '../bench/workspace';

const old = () => EncryptionProvider.secretbox({ key: '2026-01' });
const next = () => EncryptionProvider.secretbox({ key: '2026-07' });
const SECRETS = 450;

/** Writes a Secret at one API server and reads it at another, again and again. */
class Client {
  readonly failures: string[] = [];
  rounds = 0;
  private isStopped = false;
  private readonly done: Promise<void>;

  constructor(apis: readonly KubernetesApi[]) {
    this.done = this.follow(apis);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.done;
  }

  private async follow(apis: readonly KubernetesApi[]): Promise<void> {
    for (; !this.isStopped; this.rounds += 1) {
      const [writer, reader] = [apis[this.rounds % apis.length]!, apis[(this.rounds + 1) % apis.length]!];
      const password = `round ${this.rounds}`;
      try {
        const metadata = { name: `turn-${this.rounds % 7}`, namespace: 'app' };
        await writer.apply({ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { password } });
        const read = await reader.secret('app', metadata.name);
        if (read?.['password'] !== password) {
          this.failures.push(`round ${this.rounds}: another value was read`);
        }
        // What was there before anything began, at each of them.
        await Promise.all(apis.map((api) => api.secret('app', `kept-${this.rounds % SECRETS}`)));
      } catch (error) {
        this.failures.push(`round ${this.rounds}: ${(error as Error).message}`);
      }
    }
  }
}

scenarios('a key of etcd is rotated', [...CLUSTERS, 'kubectl', 'etcdctl'], () => {
  const folder = temporaryFolder();
  const nodes: ControlPlaneNode[] = [];
  let bench: Bench;
  let spoke: Spoke;
  let second: OtherApiServer;
  let client: Client;

  /** As whoever does it: the program, then each node. */
  async function install(...providers: readonly EncryptionProvider[]): Promise<void> {
    for (const node of nodes) {
      node.synth(...providers);
      await node.run(['install']);
    }
    await nodes[0]!.run(['agree', spoke.url, second.url]);
  }

  async function takeKey(name: string): Promise<void> {
    await nodes[0]!.run(['make-key', name]);
    await nodes[1]!.run(['read-key', name], nodes[0]!.key(name));
  }

  /** A third API server with other keys than it needs, as after a step too many. */
  async function withProviders(keys: readonly string[], ask: (api: KubernetesApi) => Promise<void>): Promise<void> {
    const file = join(folder, `${keys.join('-')}.json`);
    const secretbox = { keys: keys.map((name) => ({ name, secret: nodes[0]!.key(`secretbox:${name}`) })) };
    const resources = [{ resources: ['secrets'], providers: [{ secretbox }] }];
    const configuration = { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'EncryptionConfiguration', resources };
    writeFileSync(file, JSON.stringify(configuration), { mode: 0o600 });
    const other = await spoke.addApiServer({ 'encryption-provider-config': file });
    await until('it answers', async () => (await other.api.ask('GET', '/livez')).status > 0);
    await until('it serves Secrets', async () =>
      [200, 404, 500].includes((await other.api.ask('GET', '/api/v1/namespaces/app/secrets/none')).status),
    );
    await ask(other.api);
    await other.process.stop();
  }

  const statusOf = async (api: KubernetesApi, name: string) =>
    (await api.ask('GET', `/api/v1/namespaces/app/secrets/${name}`)).status;
  // The cache that answers lists never gets to its beginning: 429, or 500.
  const isListed = async (api: KubernetesApi) =>
    (await api.ask('GET', '/api/v1/namespaces/app/secrets')).status === 200;
  const prefix = async (name: string) =>
    (await spoke.stored(`/registry/secrets/app/${name}`)).subarray(0, 29).toString('latin1');

  beforeAll(async () => {
    const tools = join(folder, 'bin');
    const kubeconfig = join(folder, 'kubeconfig');
    mkdirSync(tools);
    symlinkSync(part('kubectl'), join(tools, 'kubectl'));
    symlinkSync(part('etcdctl'), join(tools, 'etcdctl'));
    const environment: Record<string, string> = { PATH: `${tools}:${process.env['PATH']}`, KUBECONFIG: kubeconfig };
    nodes.push(...['first', 'second'].map((name) => new ControlPlaneNode(join(folder, name), environment)));
    nodes.forEach((node) => node.synth(old()));
    await takeKey('secretbox:2026-01');
    await Promise.all(nodes.map((node) => node.run(['install', '--new-cluster'])));
    bench = await Bench.start({
      hub: false,
      spokes: ['prod'],
      operators: false,
      apiServer: { flags: nodes[0]!.flags },
    });
    spoke = bench.spoke('prod');
    cpSync(spoke.administratorKubeconfig(), kubeconfig);
    environment['ETCDCTL_ENDPOINTS'] = spoke.etcdUrl;
    second = await spoke.addApiServer(nodes[1]!.flags);
    await until('the second is ready', async () => (await second.api.ask('GET', '/readyz')).status === 200);
    await spoke.addNamespace('app');
    for (let index = 0; index < SECRETS; index += 1) {
      const metadata = { name: `kept-${index}`, namespace: 'app' };
      await spoke.api.create({ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { password: `kept ${index}` } });
    }
  });

  afterAll(async () => {
    await client?.stop();
    await bench?.stop();
    removeTemporaryFolder(folder);
  });

  test('the key is added behind the old one, and an order that locks somebody out is refused', async () => {
    client = new Client([spoke.api, second.api]);
    nodes.forEach((node) => node.synth(old(), next()));
    await takeKey('secretbox:2026-07');
    expect(await nodes[0]!.run(['stored'])).toMatch(/^ *45\d secretbox:2026-01\n$/);
    await install(old(), next());
    // Both again: nothing is left to do, and nothing is done.
    await install(old(), next());
  });

  test('an API server that renews its lease and was not asked is named', async () => {
    const lease = (name: string) => ({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: {
        ...{ name, namespace: 'kube-system' },
        labels: { 'apiserver.kubernetes.io/identity': 'kube-apiserver', 'kubernetes.io/hostname': 'third' },
      },
      spec: {
        holderIdentity: name,
        leaseDurationSeconds: 3600,
        renewTime: new Date().toISOString().replace('Z', '000Z'),
      },
    });
    const names = async () =>
      (await spoke.api.list('coordination.k8s.io/v1', 'Lease', 'kube-system')).map(({ metadata }) => metadata.name);
    // Its own is there, and is the one that was asked.
    await until('the API server has a lease', async () =>
      (await names()).some((name) => name.startsWith('apiserver-')),
    );
    const agree = () => nodes[0]!.run(['agree', spoke.url, second.url]);
    await agree();
    await spoke.api.create(lease('apiserver-third'));
    await expect(agree()).rejects.toThrow('the API server apiserver-third on third was not asked');
    await spoke.api.delete('coordination.k8s.io/v1', 'Lease', 'kube-system', 'apiserver-third');
  });

  test('it is promoted; an API server that has not got it cannot read what it encrypts', async () => {
    await install(next(), old());
    const metadata = { name: 'new', namespace: 'app' };
    await spoke.api.create({ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { password: 'new' } });
    expect(await prefix('new')).toBe('k8s:enc:secretbox:v1:2026-07:');
    expect(await prefix('kept-1')).toBe('k8s:enc:secretbox:v1:2026-01:');

    await withProviders(['2026-01'], async (late) => {
      expect([await statusOf(late, 'kept-1'), await statusOf(late, 'new'), await isListed(late)]).toEqual([
        200,
        500,
        false,
      ]);
    });
  });

  test('the old one cannot leave before all is written again', async () => {
    nodes[0]!.synth(next());
    await expect(nodes[0]!.run(['install'])).rejects.toThrow(
      /secrets in etcd are still encrypted with "secretbox:2026-01"/,
    );
    await withProviders(['2026-07'], async (early) => {
      expect([await statusOf(early, 'kept-1'), await statusOf(early, 'new'), await isListed(early)]).toEqual([
        500,
        200,
        false,
      ]);
    });
  });

  test('all is written again, page by page, and nobody’s value is another one', async () => {
    nodes.forEach((node) => node.synth(next(), old()));
    const before = await spoke.api.get('v1', 'Secret', 'app', 'kept-1');
    const started = Date.now();
    expect(await nodes[0]!.run(['rewrite'])).toMatch(/^4\d\d secrets were written again\n$/);
    process.stderr.write(
      `[bench] ${SECRETS} Secrets were rewritten in ${Math.round((Date.now() - started) / 1000)} s\n`,
    );
    expect(await nodes[0]!.run(['stored'])).toMatch(/^ *4\d\d secretbox:2026-07\n$/);
    const after = await spoke.api.get('v1', 'Secret', 'app', 'kept-1');
    expect(after.metadata.resourceVersion).not.toBe(before.metadata.resourceVersion);
    expect([after.data, after.metadata.managedFields]).toEqual([before.data, before.metadata.managedFields]);
    // Nothing is left to be written: versions stay.
    await nodes[0]!.run(['rewrite']);
    expect(await spoke.api.get('v1', 'Secret', 'app', 'kept-1')).toEqual(after);
  });

  test('the old one leaves, and all the while no client failed', async () => {
    await install(next());
    expect(readFileSync(nodes[0]!.configuration, 'utf8')).not.toContain(nodes[0]!.key('secretbox:2026-01'));
    await client.stop();
    process.stderr.write(`[bench] ${client.rounds} rounds of a client, ${client.failures.length} failures\n`);
    expect(client.failures).toEqual([]);
    expect(client.rounds).toBeGreaterThan(100);
    for (let index = 0; index < SECRETS; index += 50) {
      expect(await second.api.secret('app', `kept-${index}`)).toEqual({ password: `kept ${index}` });
    }
    const logs = [...bench.logs().values(), readFileSync(second.log, 'utf8')].join('');
    for (const name of ['secretbox:2026-01', 'secretbox:2026-07']) {
      expect(logs).not.toContain(nodes[0]!.key(name));
    }
  });
});
