import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Duration } from 'cdk8s';
import { load } from 'js-yaml';
import { Environment, GitOps, StaticSecret, SynthOptions, Tenant } from 'keywheel';
import { ArgoCd } from '../bench/argo-cd';
import { Bench } from '../bench/bench';
import { Deployment } from '../bench/deployment';
import { GitServer } from '../bench/git-server';
import { KubernetesObject } from '../bench/kubernetes-api';
import { listeners } from '../bench/listeners';
import { until } from '../bench/poll';
import { CLUSTERS, OPERATORS, part, scenarios } from '../bench/scenario';
import { BenchFleet } from '../fleets/bench-fleet';

const SPOKES = ['eu', 'us'] as const;
const TENANTS = ['payments', 'search'];
/** What a pipeline commits of what is written. */
const WRITTEN = ['dist', 'dist.gitops'];
const ARGO_CD = ['git', 'redis-server', 'argocd', 'argo-controller', 'argo-cd-definitions'] as const;

const onLinux = process.platform === 'linux' ? test : test.skip;

/** The ConfigMap that docs/gitops.md asks for. */
function documentedSettings(): KubernetesObject {
  const page = readFileSync(resolve(__dirname, '../../../docs/gitops.md'), 'utf8');
  const [, text] = /```yaml\n(apiVersion: v1\nkind: ConfigMap\n.*?)```/s.exec(page)!;
  return load(text!) as KubernetesObject;
}

scenarios('a fleet that Argo CD delivers', ['bao', ...CLUSTERS, ...OPERATORS, ...ARGO_CD], () => {
  let bench: Bench;
  let git: GitServer;
  let deployment: Deployment;
  let argo: ArgoCd;
  const secrets: string[] = [];
  let tenants = TENANTS;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: SPOKES });
    git = await GitServer.start(join(bench.folder, 'git'), part('git'));
    const spokes = SPOKES.map((name) => bench.spoke(name));
    argo = await ArgoCd.start(spokes[0]!, spokes, bench.folder, {
      argocd: part('argocd'),
      controller: part('argo-controller'),
      redis: part('redis-server'),
      definitions: part('argo-cd-definitions'),
    });
    deployment = bench.deployment(bench.addWorkspace());
  });

  afterAll(async () => {
    await argo?.stop();
    await git?.stop();
    await bench?.stop();
  });

  /** Brings the hub what the program says; manifests are only written. */
  async function program(options: SynthOptions = {}): Promise<void> {
    const gitOps = GitOps.argoCd({ repository: { url: git.url, branch: git.branch } });
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub, gitOps });
    const prod = new Environment(fleet, 'prod');
    const clusters = SPOKES.map((name) => fleet.addCluster(prod, bench.spoke(name)));
    for (const name of tenants) {
      const tenant = new Tenant(prod, name, { owner: `${name}@example.com` });
      const namespaces = clusters.map((cluster) => tenant.addNamespace(cluster, name, { create: true }));
      for (const id of secrets) {
        const secret = new StaticSecret(tenant, id, { keys: ['password'] });
        namespaces.forEach((one) => secret.deliver(one, { refreshInterval: Duration.seconds(5) }));
      }
    }
    deployment.workspace.synth(fleet, options);
    await deployment.applyStacks();
  }

  async function addSecret(id: string, password: string): Promise<void> {
    secrets.push(id);
    await program();
    await putValue(id, password);
  }

  async function putValue(secret: string, password: string): Promise<void> {
    for (const tenant of tenants) {
      await bench.hub.putValue({ mount: 'acme.kv', path: `prod/${tenant}/${secret}` }, { password });
    }
  }

  /** Passwords by cluster and namespace. */
  async function delivered(secret: string): Promise<(string | undefined)[]> {
    const read = SPOKES.flatMap((spoke) =>
      TENANTS.map(async (tenant) => (await bench.spoke(spoke).api.secret(tenant, secret))?.['password']),
    );
    return Promise.all(read);
  }

  const everywhere = <T>(value: T): T[] => SPOKES.flatMap(() => TENANTS.map(() => value));

  /** @returns the commit */
  const push = (message: string) => git.commit(deployment.workspace.folder, WRITTEN, message).split(':')[1]!;

  test('goes from empty clusters to every Secret synced, and everything is in sync and healthy', async () => {
    await addSecret('db', 'first');
    const commit = push('first');
    await argo.bootstrap(git.url, git.branch, documentedSettings());

    await argo.untilApplied(commit);

    expect(await delivered('db')).toEqual(everywhere('first'));
    expect(Object.keys(await argo.applications()).sort()).toEqual(
      ['fleet', ...SPOKES.flatMap((spoke) => ['', '.payments', '.search'].map((one) => `acme.${spoke}${one}`))].sort(),
    );
  });

  onLinux('is served on loopback and nowhere else', () => {
    const found = listeners();

    const argo = ['redis-server', 'argocd', 'argo-controller'];
    expect(found.map(({ process }) => process)).toEqual(expect.arrayContaining(argo));
    expect(found.filter(({ loopback }) => !loopback)).toEqual([]);
  });

  test('gets a new secret with a commit', async () => {
    await addSecret('api', 'second');

    await argo.untilApplied(push('a new secret'));

    expect(await delivered('api')).toEqual(everywhere('second'));
    expect(await delivered('db')).toEqual(everywhere('first'));
  });

  test('loses what a commit removes, and nothing else', async () => {
    secrets.splice(secrets.indexOf('api'), 1);
    await program({ remove: TENANTS.map((tenant) => `prod/${tenant}/api`) });

    await argo.untilApplied(push('without it'));

    await until('its Secrets are gone', async () => (await delivered('api')).every((one) => one === undefined));
    expect(await delivered('db')).toEqual(everywhere('first'));
  });

  test.each([
    {
      commit: 'a file that is no YAML',
      secret: 'after-text',
      change: (text: string) => `${text}---\nkind: [`,
      message: /Failed to load target state/,
    },
    {
      commit: 'an object that the API server refuses',
      secret: 'after-object',
      change: (text: string) => text.replace('refreshInterval: 5s', 'refreshInterval: [often]'),
      message: /after-object.*refreshInterval/s,
    },
  ])('loses nothing by $commit, which is reported', async ({ secret, change, message }) => {
    await addSecret(secret, 'third');
    const files = SPOKES.map((spoke) => join(deployment.workspace.manifests, spoke, 'payments', 'payments.k8s.yaml'));
    const before = files.map((file) => readFileSync(file, 'utf8'));
    files.forEach((file, index) => writeFileSync(file, change(before[index]!)));
    push('broken');

    for (const spoke of SPOKES) {
      await until(`Argo CD reports the broken commit on ${spoke}`, async () => {
        await argo.refresh();
        const { sync, messages } = (await argo.applications())[`acme.${spoke}.payments`]!;
        return sync !== 'Synced' && message.test(messages);
      });
    }
    const search = SPOKES.flatMap(() => [undefined, 'third']);
    await until('the other namespace has what is new', async () => isDeepStrictEqual(await delivered(secret), search));
    expect(await delivered('db')).toEqual(everywhere('first'));

    files.forEach((file, index) => writeFileSync(file, before[index]!));
    await argo.untilApplied(push('mended'));
    expect(await delivered(secret)).toEqual(everywhere('third'));
  });

  test('goes on while Git is away, and gets the next commit once it is back', async () => {
    await git.stop();
    await addSecret('next', 'fourth');
    await putValue('db', 'fourth');
    const commit = push('while nobody could read it');
    await until('Argo CD misses Git', async () => {
      await argo.refresh();
      const all = Object.values(await argo.applications());
      return all.every(({ sync, messages }) => sync === 'Unknown' && /connection refused/.test(messages));
    });

    await until('values are still refreshed', async () =>
      isDeepStrictEqual(await delivered('db'), everywhere('fourth')),
    );
    expect(await delivered('next')).toEqual(everywhere(undefined));

    await git.resume();
    await argo.untilApplied(commit);
    expect(await delivered('next')).toEqual(everywhere('fourth'));
  });

  test('takes the Secrets of a tenant that leaves, and leaves the namespace', async () => {
    tenants = ['payments'];
    await program({ remove: ['search'] });

    await argo.untilApplied(push('search leaves'));

    for (const spoke of SPOKES) {
      const { api } = bench.spoke(spoke);
      await until('its Secrets are gone', async () => (await api.secret('search', 'db')) === undefined, {
        limit: 30_000,
      });
      expect(await api.get('v1', 'Namespace', undefined, 'search')).toMatchObject({ status: { phase: 'Active' } });
      expect(Object.keys((await api.secret('payments', 'db'))!)).toEqual(['password']);
    }
  });
});
