import { Environment, FluxSource, GitOps, StaticSecret, Tenant } from 'keywheel';
import { join } from 'node:path';
import type { Bench } from '../bench/bench';
import { Flux } from '../bench/flux';
import { GitServer } from '../bench/git-server';
import { part } from '../bench/scenario';
import { untilSynced } from '../bench/synced';
import { BenchFleet } from './bench-fleet';

/** A small fleet that came to its clusters by Flux. */
export interface WatchedBench {
  readonly git: GitServer;
  stop(): Promise<void>;
}

/** One tenant with a secret on every spoke: written, committed to a Git server on loopback, and applied by Flux. */
export async function deliverByFlux(bench: Bench, spokes: readonly string[]): Promise<WatchedBench> {
  const git = await GitServer.start(join(bench.folder, 'git'), part('git'));
  const flux = await Promise.all(
    spokes.map((name) =>
      Flux.start(bench.spoke(name), bench.folder, {
        sourceController: part('source-controller'),
        kustomizeController: part('kustomize-controller'),
        definitions: [part('flux-source-definitions'), part('flux-kustomize-definitions')],
      }),
    ),
  );
  const gitOps = GitOps.flux({ source: FluxSource.git({ url: git.url, branch: git.branch }) });
  const fleet = new BenchFleet({ name: 'acme', hub: bench.hub, gitOps });
  const prod = new Environment(fleet, 'prod');
  const payments = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
  const secret = new StaticSecret(payments, 'db', { keys: ['password'] });
  for (const name of spokes) {
    const namespace = payments.addNamespace(fleet.addCluster(prod, bench.spoke(name)), 'payments', { create: true });
    secret.deliver(namespace);
  }
  const workspace = bench.addWorkspace();
  workspace.synth(fleet);
  await bench.deployment(workspace).applyStacks();
  await bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/db' }, { password: 'an-example' });
  const revision = git.commit(workspace.folder, ['dist', 'dist.gitops'], 'the first');
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
