import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { load } from 'js-yaml';
import { GitOps } from 'keywheel';
import { ArgoCd } from '../bench/argo-cd';
import { Bench } from '../bench/bench';
import { GitServer } from '../bench/git-server';
import { KubernetesObject } from '../bench/kubernetes-api';
import { listeners } from '../bench/listeners';
import { until } from '../bench/poll';
import { CLUSTERS, OPERATORS, part, scenarios } from '../bench/scenario';
import { DeliveredFleet } from '../fleets/delivered-fleet';

const SPOKES = ['eu', 'us'] as const;
const TENANTS = ['payments', 'search'];
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
  let fleet: DeliveredFleet;
  let argo: ArgoCd;

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
    const gitOps = GitOps.argoCd({ repository: { url: git.url, branch: git.branch } });
    fleet = new DeliveredFleet(bench, git, gitOps, SPOKES, TENANTS);
  });

  afterAll(async () => {
    await argo?.stop();
    await git?.stop();
    await bench?.stop();
  });

  /** @returns the commit */
  const push = (message: string) => fleet.commit(message).split(':')[1]!;

  test('goes from empty clusters to every Secret synced, and everything is in sync and healthy', async () => {
    await fleet.addSecret('db', 'first');
    const commit = push('first');
    await argo.bootstrap(git.url, git.branch, documentedSettings());

    await argo.untilApplied(commit);

    expect(await fleet.delivered('db')).toEqual(fleet.everywhere('first'));
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
    await fleet.addSecret('api', 'second');

    await argo.untilApplied(push('a new secret'));

    expect(await fleet.delivered('api')).toEqual(fleet.everywhere('second'));
    expect(await fleet.delivered('db')).toEqual(fleet.everywhere('first'));
  });

  test('loses what a commit removes, and nothing else', async () => {
    await fleet.removeSecret('api');

    await argo.untilApplied(push('without it'));

    await until('its Secrets are gone', async () => (await fleet.delivered('api')).every((one) => one === undefined));
    expect(await fleet.delivered('db')).toEqual(fleet.everywhere('first'));
  });

  test.each([
    {
      commit: 'a file that is not valid YAML',
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
    await fleet.addSecret(secret, 'third');
    const takeBack = fleet.edit('payments', change);
    push('broken');

    for (const spoke of SPOKES) {
      await until(`Argo CD reports the broken commit on ${spoke}`, async () => {
        await argo.refresh();
        const { sync, messages } = (await argo.applications())[`acme.${spoke}.payments`]!;
        return sync !== 'Synced' && message.test(messages);
      });
    }
    const search = SPOKES.flatMap(() => [undefined, 'third']);
    await until('the other namespace has what is new', async () =>
      isDeepStrictEqual(await fleet.delivered(secret), search),
    );
    expect(await fleet.delivered('db')).toEqual(fleet.everywhere('first'));

    takeBack();
    await argo.untilApplied(push('mended'));
    expect(await fleet.delivered(secret)).toEqual(fleet.everywhere('third'));
  });

  test('goes on while Git is away, and gets the next commit once it is back', async () => {
    await git.stop();
    await fleet.addSecret('next', 'fourth');
    await fleet.putValue('db', 'fourth');
    const commit = push('while nobody could read it');
    await until('Argo CD misses Git', async () => {
      await argo.refresh();
      const all = Object.values(await argo.applications());
      return all.every(({ sync, messages }) => sync === 'Unknown' && /connection refused/.test(messages));
    });

    await until('values are still refreshed', async () =>
      isDeepStrictEqual(await fleet.delivered('db'), fleet.everywhere('fourth')),
    );
    expect(await fleet.delivered('next')).toEqual(fleet.everywhere(undefined));

    await git.resume();
    await argo.untilApplied(commit);
    expect(await fleet.delivered('next')).toEqual(fleet.everywhere('fourth'));
  });

  test('takes the Secrets of a tenant that leaves, and leaves the namespace', async () => {
    fleet.tenants = ['payments'];
    await fleet.program({ remove: ['search'] });

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
