import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Duration } from 'cdk8s';
import { Environment, FluxSource, GitOps, StaticSecret, SynthOptions, Tenant } from 'keywheel';
import { Bench } from '../bench/bench';
import { Deployment } from '../bench/deployment';
import { Flux } from '../bench/flux';
import { GitServer } from '../bench/git-server';
import { until } from '../bench/poll';
import { CLUSTERS, OPERATORS, part, scenarios } from '../bench/scenario';
import { unreadyObjects } from '../bench/synced';
import { BenchFleet } from '../fleets/bench-fleet';

const SPOKES = ['eu', 'us'] as const;
const TENANTS = ['payments', 'search'];
/** What a pipeline commits of what is written. */
const WRITTEN = ['dist', 'dist.gitops'];
const FLUX = [
  'git',
  'source-controller',
  'kustomize-controller',
  'flux-source-definitions',
  'flux-kustomize-definitions',
] as const;

scenarios('a fleet that Flux delivers', ['bao', ...CLUSTERS, ...OPERATORS, ...FLUX], () => {
  let bench: Bench;
  let git: GitServer;
  let deployment: Deployment;
  const flux: Flux[] = [];
  const secrets: string[] = [];
  let tenants = TENANTS;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: SPOKES });
    git = await GitServer.start(join(bench.folder, 'git'), part('git'));
    await Promise.all(SPOKES.map(async (name) => flux.push(await startFlux(name))));
    deployment = bench.deployment(bench.addWorkspace());
  });

  afterAll(async () => {
    await Promise.all(flux.map((one) => one.stop()));
    await git?.stop();
    await bench?.stop();
  });

  const startFlux = (name: string) =>
    Flux.start(bench.spoke(name), bench.folder, {
      sourceController: part('source-controller'),
      kustomizeController: part('kustomize-controller'),
      definitions: [part('flux-source-definitions'), part('flux-kustomize-definitions')],
    });

  /** Brings the hub what the program says; manifests are only written. */
  async function program(options: SynthOptions = {}): Promise<void> {
    const gitOps = GitOps.flux({ source: FluxSource.git({ url: git.url, branch: git.branch }) });
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
    for (const tenant of TENANTS) {
      await bench.hub.putValue({ mount: 'acme.kv', path: `prod/${tenant}/${secret}` }, { password });
    }
  }

  /** Passwords by namespace, the same on every cluster. */
  async function delivered(secret: string): Promise<(string | undefined)[]> {
    const read = SPOKES.flatMap((spoke) =>
      TENANTS.map(async (tenant) => (await bench.spoke(spoke).api.secret(tenant, secret))?.['password']),
    );
    return Promise.all(read);
  }

  const everywhere = <T>(value: T): T[] => SPOKES.flatMap(() => TENANTS.map(() => value));

  const untilDelivered = (secret: string, value: string | undefined) =>
    until(`${secret} is ${value} everywhere`, async () => (await delivered(secret)).every((one) => one === value));

  /** A pipeline commits what was written, and Flux is told that there is something new. */
  async function push(message: string): Promise<string> {
    const revision = git.commit(deployment.workspace.folder, WRITTEN, message);
    await Promise.all(flux.map((one) => one.fetch()));
    return revision;
  }

  const untilApplied = (revision: string) => Promise.all(flux.map((one) => one.untilApplied(revision)));

  /** Changes the Secrets of "payments" on every cluster, past the program. @returns what takes it back */
  function edit(change: (text: string) => string): () => void {
    const files = SPOKES.map((spoke) => join(deployment.workspace.manifests, spoke, 'payments', 'payments.k8s.yaml'));
    const before = files.map((file) => readFileSync(file, 'utf8'));
    files.forEach((file, index) => writeFileSync(file, change(before[index]!)));
    return () => files.forEach((file, index) => writeFileSync(file, before[index]!));
  }

  test('goes from empty clusters to every Secret synced', async () => {
    await addSecret('db', 'first');
    const revision = git.commit(deployment.workspace.folder, WRITTEN, 'first');
    for (const one of flux) {
      expect(await one.spoke.api.get('v1', 'Namespace', undefined, 'payments')).toBeUndefined();
      await one.bootstrap(git.url, git.branch, `./dist.gitops/${one.spoke.name}`);
    }

    await untilApplied(revision);

    // Ready is a Kustomization only once what it brings is: nobody has to wait for the operator besides.
    expect(await delivered('db')).toEqual(everywhere('first'));
    expect(await Promise.all(SPOKES.map((spoke) => unreadyObjects(bench.spoke(spoke))))).toEqual(SPOKES.map(() => []));
    expect(Object.keys(await flux[0]!.kustomizations()).sort()).toEqual([
      'acme.cluster',
      'acme.payments',
      'acme.search',
      'flux-system',
    ]);
  });

  test('gets a new secret with a commit', async () => {
    await addSecret('api', 'second');

    await untilApplied(await push('a new secret'));

    expect(await delivered('api')).toEqual(everywhere('second'));
    expect(await delivered('db')).toEqual(everywhere('first'));
  });

  test('loses what a commit removes, and nothing else', async () => {
    secrets.splice(secrets.indexOf('api'), 1);
    await program({ remove: TENANTS.map((tenant) => `prod/${tenant}/api`) });

    await untilApplied(await push('without it'));

    await untilDelivered('api', undefined);
    expect(await delivered('db')).toEqual(everywhere('first'));
  });

  test.each([
    {
      commit: 'a file that is no YAML',
      secret: 'after-text',
      change: (text: string) => `${text}---\nkind: [`,
      reason: 'BuildFailed',
      message: /payments\.k8s\.yaml/,
    },
    {
      commit: 'an object that the API server refuses',
      secret: 'after-object',
      change: (text: string) => text.replace('refreshInterval: 5s', 'refreshInterval: [often]'),
      reason: 'ReconciliationFailed',
      message: /ExternalSecret\/payments\/after-object.*refreshInterval/s,
    },
  ])('loses nothing by $commit, which is reported', async ({ secret, change, reason, message }) => {
    await addSecret(secret, 'third');
    const takeBack = edit(change);
    await push('broken');

    for (const one of flux) {
      await until(`Flux on ${one.spoke.name} reports the broken commit`, async () => {
        const { 'acme.payments': payments } = await one.kustomizations();
        return payments?.status === 'False' && payments.reason === reason && message.test(payments.message);
      });
    }
    const search = SPOKES.flatMap(() => [undefined, 'third']);
    await until('the other namespace has what is new', async () => isDeepStrictEqual(await delivered(secret), search));
    expect(await delivered('db')).toEqual(everywhere('first'));

    takeBack();
    await untilApplied(await push('mended'));
    expect(await delivered(secret)).toEqual(everywhere('third'));
  });

  test('goes on while Git is away, and gets the next commit once it is back', async () => {
    await git.stop();
    await addSecret('next', 'fourth');
    await putValue('db', 'fourth');
    for (const one of flux) {
      await one.fetch();
      await until(`Flux on ${one.spoke.name} misses Git`, async () =>
        Object.values(await one.sources()).every((source) => source?.status === 'False'),
      );
    }

    await untilDelivered('db', 'fourth');
    expect(await delivered('next')).toEqual(everywhere(undefined));

    const revision = git.commit(deployment.workspace.folder, WRITTEN, 'while nobody could read it');
    await git.resume();
    await untilApplied(revision);
    expect(await delivered('next')).toEqual(everywhere('fourth'));
  });

  test('takes the Secrets of a tenant that leaves, and leaves the namespace', async () => {
    tenants = ['payments'];
    await program({ remove: ['search'] });

    await untilApplied(await push('search leaves'));

    for (const spoke of SPOKES) {
      const { api } = bench.spoke(spoke);
      await until('its Secrets are gone', async () => (await api.secret('search', 'db')) === undefined);
      expect(await api.get('v1', 'Namespace', undefined, 'search')).toMatchObject({ status: { phase: 'Active' } });
      expect((await api.secret('payments', 'db'))?.['password']).toBe('fourth');
    }
  });
});
