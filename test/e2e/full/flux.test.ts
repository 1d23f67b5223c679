import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { FluxSource, GitOps } from 'keywheel';
import { Bench } from '../bench/bench';
import { Flux, FLUX } from '../bench/flux';
import { GitServer } from '../bench/git-server';
import { until } from '../bench/poll';
import { CLUSTERS, OPERATORS, part, scenarios } from '../bench/scenario';
import { unreadyObjects } from '../bench/synced';
import { DeliveredFleet } from '../fleets/delivered-fleet';

const SPOKES = ['eu', 'us'] as const;
const TENANTS = ['payments', 'search'];

scenarios('a fleet that Flux delivers', ['bao', ...CLUSTERS, ...OPERATORS, ...FLUX], () => {
  let bench: Bench;
  let git: GitServer;
  let fleet: DeliveredFleet;
  const flux: Flux[] = [];

  beforeAll(async () => {
    bench = await Bench.start({ spokes: SPOKES });
    git = await GitServer.start(join(bench.folder, 'git'), part('git'));
    await Promise.all(SPOKES.map(async (name) => flux.push(await Flux.start(bench.spoke(name), bench.folder))));
    const gitOps = GitOps.flux({ source: FluxSource.git({ url: git.url, branch: git.branch }) });
    fleet = new DeliveredFleet(bench, git, gitOps, SPOKES, TENANTS);
  });

  afterAll(async () => {
    await Promise.all(flux.map((one) => one.stop()));
    await git?.stop();
    await bench?.stop();
  });

  const untilDelivered = (secret: string, value: string | undefined) =>
    until(`${secret} is ${value} everywhere`, async () =>
      (await fleet.delivered(secret)).every((one) => one === value),
    );

  /** A pipeline commits what was written, and Flux is told that there is something new. */
  async function push(message: string): Promise<string> {
    const revision = fleet.commit(message);
    await Promise.all(flux.map((one) => one.fetch()));
    return revision;
  }

  const untilApplied = (revision: string) => Promise.all(flux.map((one) => one.untilApplied(revision)));

  test('goes from empty clusters to every Secret synced', async () => {
    await fleet.addSecret('db', 'first');
    const revision = fleet.commit('first');
    for (const one of flux) {
      expect(await one.spoke.api.get('v1', 'Namespace', undefined, 'payments')).toBeUndefined();
      await one.bootstrap(git.url, git.branch, `./dist.gitops/${one.spoke.name}`);
    }

    await untilApplied(revision);

    // Ready is a Kustomization only once what it brings is: nobody has to wait for the operator besides.
    expect(await fleet.delivered('db')).toEqual(fleet.everywhere('first'));
    expect(await Promise.all(SPOKES.map((spoke) => unreadyObjects(bench.spoke(spoke))))).toEqual(SPOKES.map(() => []));
    expect(Object.keys(await flux[0]!.kustomizations()).sort()).toEqual([
      'acme.cluster',
      'acme.payments',
      'acme.search',
      'flux-system',
    ]);
  });

  test('gets a new secret with a commit', async () => {
    await fleet.addSecret('api', 'second');

    await untilApplied(await push('a new secret'));

    expect(await fleet.delivered('api')).toEqual(fleet.everywhere('second'));
    expect(await fleet.delivered('db')).toEqual(fleet.everywhere('first'));
  });

  test('loses what a commit removes, and nothing else', async () => {
    await fleet.removeSecret('api');

    await untilApplied(await push('without it'));

    await untilDelivered('api', undefined);
    expect(await fleet.delivered('db')).toEqual(fleet.everywhere('first'));
  });

  test.each([
    {
      commit: 'a file that is not valid YAML',
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
    await fleet.addSecret(secret, 'third');
    const takeBack = fleet.edit('payments', change);
    await push('broken');

    for (const one of flux) {
      await until(`Flux on ${one.spoke.name} reports the broken commit`, async () => {
        const { 'acme.payments': payments } = await one.kustomizations();
        return payments?.status === 'False' && payments.reason === reason && message.test(payments.message);
      });
    }
    const search = SPOKES.flatMap(() => [undefined, 'third']);
    await until('the other namespace has what is new', async () =>
      isDeepStrictEqual(await fleet.delivered(secret), search),
    );
    expect(await fleet.delivered('db')).toEqual(fleet.everywhere('first'));

    takeBack();
    await untilApplied(await push('mended'));
    expect(await fleet.delivered(secret)).toEqual(fleet.everywhere('third'));
  });

  test('goes on while Git is away, and gets the next commit once it is back', async () => {
    await git.stop();
    await fleet.addSecret('next', 'fourth');
    await fleet.putValue('db', 'fourth');
    for (const one of flux) {
      await one.fetch();
      await until(`Flux on ${one.spoke.name} misses Git`, async () =>
        Object.values(await one.sources()).every((source) => source?.status === 'False'),
      );
    }

    await untilDelivered('db', 'fourth');
    expect(await fleet.delivered('next')).toEqual(fleet.everywhere(undefined));

    const revision = fleet.commit('while nobody could read it');
    await git.resume();
    await untilApplied(revision);
    expect(await fleet.delivered('next')).toEqual(fleet.everywhere('fourth'));
  });

  test('takes the Secrets of a tenant that leaves, and leaves the namespace', async () => {
    fleet.tenants = ['payments'];
    await fleet.program({ remove: ['search'] });

    await untilApplied(await push('search leaves'));

    for (const spoke of SPOKES) {
      const { api } = bench.spoke(spoke);
      await until('its Secrets are gone', async () => (await api.secret('search', 'db')) === undefined);
      expect(await api.get('v1', 'Namespace', undefined, 'search')).toMatchObject({ status: { phase: 'Active' } });
      expect((await api.secret('payments', 'db'))?.['password']).toBe('fourth');
    }
  });
});
