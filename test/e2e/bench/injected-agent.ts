import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Hub } from './hub';
import type { KubernetesApi } from './kubernetes-api';
import { ServerProcess } from './server-process';

const VAULT = 'vault.hashicorp.com/';
const TLS = '/vault/tls/';

/** What an agent made of the annotations of a pod. */
export interface AgentRun {
  readonly status: number | null;
  readonly log: string;
  readonly files: Readonly<Record<string, string>>;
  readonly permissions: Readonly<Record<string, number>>;
}

/** A pod whose agents are to run. */
export interface AgentPod {
  /** The server's own binary. */
  readonly agent: string;
  readonly hub: Hub;
  readonly api: KubernetesApi;
  readonly folder: string;
  /** As the API server has it. */
  readonly template: any;
  readonly namespace: string;
}

/**
 * The init container of a pod: a real agent with the configuration that the injector makes of the pod's annotations, and
 * a token of the pod's account for the volume that they name.
 * https://github.com/hashicorp/vault-k8s/blob/v1.7.6/agent-inject/agent/config.go
 *
 * @param stopAt what it says when it has been seen enough
 */
export async function runAgent(pod: AgentPod, stopAt?: string): Promise<AgentRun> {
  const { root, secrets, file } = await prepare(
    pod,
    pod.template.metadata.annotations[`${VAULT}agent-inject`] === 'true',
  );
  const ended = await run(pod.agent, file, root, stopAt);
  const made = readdirSync(secrets);
  return {
    ...ended,
    files: Object.fromEntries(made.map((name) => [name, readFileSync(join(secrets, name), 'utf8')])),
    permissions: Object.fromEntries(made.map((name) => [name, statSync(join(secrets, name)).mode & 0o777])),
  };
}

/** The agent beside the containers of a pod, which goes on. */
export async function startAgent(pod: AgentPod): Promise<{ secrets: string; stop: () => Promise<void> }> {
  const { root, secrets, file } = await prepare(pod, false);
  const log = join(root, 'agent.log');
  const process = ServerProcess.start({
    binary: pod.agent,
    args: ['agent', `-config=${file}`],
    log,
    env: { HOME: root },
  });
  return { secrets, stop: () => process.stop() };
}

async function prepare(
  { hub, api, folder, template: { metadata, spec }, namespace }: AgentPod,
  isInit: boolean,
): Promise<{ root: string; secrets: string; file: string }> {
  const root = mkdtempSync(join(folder, 'pod-'));
  const secrets = join(root, 'vault/secrets');
  mkdirSync(secrets, { recursive: true });
  const said = (name: string): string => metadata.annotations[VAULT + name];
  const volume = said('agent-service-account-token-volume-name');
  const { serviceAccountToken } = spec.volumes.find(({ name }: any) => name === volume).projected.sources[0];
  const { mountPath } = spec.containers[0].volumeMounts.find(({ name }: any) => name === volume);
  const { audience, expirationSeconds, path } = serviceAccountToken;
  const token = join(root, mountPath, path);
  mkdirSync(dirname(token), { recursive: true });
  writeFileSync(token, await api.requestToken(namespace, spec.serviceAccountName, [audience], expirationSeconds));
  const config = {
    exit_after_auth: isInit,
    vault: { address: said('service'), ca_cert: said('ca-cert')?.startsWith(TLS) ? hub.caFile : said('ca-cert') },
    auto_auth: {
      method: {
        type: said('auth-type'),
        mount_path: said('auth-path'),
        namespace: said('namespace'),
        config: { role: said('role'), token_path: token },
        exit_on_err: true,
      },
      sink: [{ type: 'file', config: { path: join(root, '.vault-token') } }],
    },
    template: templatesOf(metadata.annotations, secrets),
    template_config: { exit_on_retry_failure: true },
  };
  const file = join(root, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  return { root, secrets, file };
}

/** It asks again for minutes where the hub refuses: it is stopped as soon as it says so. */
function run(agent: string, file: string, folder: string, stopAt?: string): Promise<Pick<AgentRun, 'status' | 'log'>> {
  const child = spawn(agent, ['agent', `-config=${file}`], {
    cwd: folder,
    env: { HOME: folder, PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8');
      if (stopAt !== undefined && log.includes(stopAt)) {
        child.kill();
      }
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, log }));
  });
}

function templatesOf(annotations: Readonly<Record<string, string>>, folder: string): object[] {
  const prefix = `${VAULT}agent-inject-template-`;
  return Object.keys(annotations)
    .filter((name) => name.startsWith(prefix))
    .map((name) => {
      const file = name.slice(prefix.length);
      return {
        destination: join(folder, file),
        contents: annotations[name],
        command: annotations[`${VAULT}agent-inject-command-${file}`],
        perms: annotations[`${VAULT}agent-inject-perms-${file}`],
        error_on_missing_key: annotations[`${VAULT}error-on-missing-key-${file}`] === 'true',
      };
    });
}
