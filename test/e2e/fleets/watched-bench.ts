import { FluxSource, GitOps } from 'keywheel';
import { join } from 'node:path';
import type { Bench } from '../bench/bench';
import { Flux } from '../bench/flux';
import { GitServer } from '../bench/git-server';
import { part } from '../bench/scenario';
import { untilSynced } from '../bench/synced';
import { DeliveredFleet } from './delivered-fleet';

/** A small fleet that came to its clusters by Flux. */
export interface WatchedBench {
  readonly git: GitServer;
  stop(): Promise<void>;
}

/** One tenant with a secret on every spoke: written, committed to a Git server on loopback, and applied by Flux. */
export async function deliverByFlux(bench: Bench, spokes: readonly string[]): Promise<WatchedBench> {
  const git = await GitServer.start(join(bench.folder, 'git'), part('git'));
  const flux = await Promise.all(spokes.map((name) => Flux.start(bench.spoke(name), bench.folder)));
  const gitOps = GitOps.flux({ source: FluxSource.git({ url: git.url, branch: git.branch }) });
  const fleet = new DeliveredFleet(bench, git, gitOps, spokes, ['payments']);
  await fleet.addSecret('db', 'an-example');
  const revision = fleet.commit('the first');
  for (const one of flux) {
    await one.bootstrap(git.url, git.branch, `./dist.gitops/${one.spoke.name}`);
    await one.untilApplied(revision);
  }
  await untilSynced(...spokes.map((name) => bench.spoke(name)));
  return {
    git,
    async stop() {
      await Promise.all(flux.map((one) => one.stop()));
      await git.stop();
    },
  };
}
