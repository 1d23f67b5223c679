import { join } from 'node:path';
import { Bench } from './bench/bench';
import { announce } from './bench/cache';
import { findParts, FULL_PARTS } from './bench/parts';
import { PARTS_VARIABLE } from './bench/scenario';
import { scrapeBench } from './fleets/scraped-bench';
import { deliverByFlux, WatchedBench } from './fleets/watched-bench';

const SPOKES = ['one', 'two'];

/**
 * Starts a hub and two clusters with their operators, and leaves them up until it is interrupted. With `--flux` a small
 * fleet comes to them through Git, with `--prometheus` one scrapes all of it.
 */
async function up(): Promise<void> {
  const byFlux = process.argv.includes('--flux');
  const isScraped = process.argv.includes('--prometheus');
  const parts = await findParts([...(byFlux ? FULL_PARTS : []), ...(isScraped ? (['prometheus'] as const) : [])]);
  for (const [name, reason] of Object.entries(parts.missing)) {
    announce(`${name} is missing: ${reason}`);
  }
  process.env[PARTS_VARIABLE] = JSON.stringify(parts);
  const bench = await Bench.start({ spokes: SPOKES });
  const watched = byFlux ? await deliverByFlux(bench, SPOKES) : undefined;
  const prometheus = isScraped ? await scrapeBench(bench, SPOKES) : undefined;
  console.log(instructions(bench, parts.found.bao!, watched));
  console.log(prometheus ? `Prometheus: ${prometheus.url}` : '');
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await prometheus?.stop();
  await watched?.stop();
  await bench.stop();
}

function instructions(bench: Bench, bao: string, watched: WatchedBench | undefined): string {
  const { hub } = bench;
  const kubeconfigs = SPOKES.map((name) => bench.spoke(name).administratorKubeconfig());
  return `
Hub (OpenBao), as root:
  export BAO_ADDR=${hub.url} BAO_CACERT=${hub.caFile} BAO_TOKEN=${hub.rootToken}
  export VAULT_ADDR=$BAO_ADDR VAULT_CACERT=$BAO_CACERT VAULT_TOKEN=$BAO_TOKEN
  ${bao} policy list

Clusters, as administrators:
${SPOKES.map((name, index) => `  ${name}: ${bench.spoke(name).url}  export KUBECONFIG=${kubeconfigs[index]}`).join('\n')}
  kubectl get externalsecrets -A

Public keys of their ServiceAccount tokens, for ClusterAuth.jwt:
${SPOKES.map((name) => `  ${name}: ${join(bench.folder, `spoke-${name}`, 'tokens-1.pem')}`).join('\n')}
${watched ? fluxInstructions(watched) : ''}
Logs: ${bench.folder}/*/*.log
Stop with Ctrl-C: all of it is gone then.`;
}

function fluxInstructions({ git }: WatchedBench): string {
  return `
Flux delivers fleet "acme" from Git:
  git clone ${git.url}
  kubectl -n flux-system get gitrepositories,kustomizations
`;
}

up().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
