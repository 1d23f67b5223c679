import { join } from 'node:path';
import { Bench } from './bench/bench';
import { announce } from './bench/cache';
import { findParts } from './bench/parts';
import { PARTS_VARIABLE } from './bench/scenario';

const SPOKES = ['one', 'two'];

/** Starts a hub and two clusters with their operators, and leaves them up until it is interrupted. */
async function up(): Promise<void> {
  const parts = await findParts();
  for (const [name, reason] of Object.entries(parts.missing)) {
    announce(`${name} is missing: ${reason}`);
  }
  process.env[PARTS_VARIABLE] = JSON.stringify(parts);
  const bench = await Bench.start({ spokes: SPOKES });
  console.log(instructions(bench, parts.found.bao!));
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await bench.stop();
}

function instructions(bench: Bench, bao: string): string {
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

Logs: ${bench.folder}/*/*.log
Stop with Ctrl-C: all of it is gone then.`;
}

up().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
