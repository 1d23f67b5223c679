import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { KubernetesObject } from './kubernetes-api';
import { freePorts } from './ports';
import { ServerOptions, ServerProcess } from './server-process';
import { Spoke } from './spoke';

export interface ChartRelease {
  readonly name: string;
  readonly namespace: string;
  /** Folder of the chart. */
  readonly chart: string;
  readonly values: object;
}

/** What Helm would apply. */
export function rendered(helm: string, folder: string, { name, namespace, chart, values }: ChartRelease) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}-values.json`);
  writeFileSync(file, JSON.stringify(values));
  const args = ['template', name, chart, '--namespace', namespace, '--values', file];
  const { status, stdout, stderr } = spawnSync(helm, args, {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: folder },
    maxBuffer: 64 << 20,
    timeout: 60_000,
  });
  if (status !== 0) {
    throw new Error(`helm template ${name}: ${stderr.trim()}`);
  }
  return loadAll(stdout).filter(Boolean) as KubernetesObject[];
}

/** What is of a cluster's inside: a process of the bench has a port and an identity of its own. */
const INSIDE = /^--(enable-leader-election|metrics-addr|live-addr|healthz-addr)\b/;

/** What a kubelet waits, at first, before it starts a container again. */
const PAUSE = 1000;

/** The one container of a Deployment, outside of the cluster, as its ServiceAccount. One that ends is started again. */
export class ChartProcess {
  static async start(
    spoke: Spoke,
    folder: string,
    binary: string,
    deployment: KubernetesObject,
  ): Promise<ChartProcess> {
    const { name, namespace = '' } = deployment.metadata;
    const { serviceAccountName, containers } = deployment['spec'].template.spec;
    const token = await spoke.api.requestToken(namespace, serviceAccountName, [spoke.issuer], 24 * 3600);
    const [metrics, live] = await freePorts(2);
    const args: string[] = containers[0].args;
    // Only its certificate controller calls the address of its health by another name.
    const health = args.includes('certcontroller') ? '--healthz-addr' : '--live-addr';
    const log = join(folder, `${name}.log`);
    const options = {
      binary,
      args: [
        ...args.filter((one) => !INSIDE.test(one)),
        `--metrics-addr=127.0.0.1:${metrics}`,
        `${health}=127.0.0.1:${live}`,
      ],
      log,
      env: { KUBECONFIG: spoke.writeKubeconfig(name, token) },
    };
    return new ChartProcess(options, token);
  }

  private process: ServerProcess;
  private isStopped = false;

  private constructor(
    private readonly options: ServerOptions,
    /** What it may do, this token may. */
    readonly token: string,
  ) {
    this.process = this.run();
  }

  private run(): ServerProcess {
    const process = ServerProcess.start(this.options);
    void process.ended
      .then(() => new Promise((resume) => setTimeout(resume, PAUSE).unref()))
      .then(() => {
        if (!this.isStopped) {
          this.process = this.run();
        }
      });
    return process;
  }

  /** What the API server refused it. */
  refusals(): string[] {
    return readFileSync(this.options.log, 'utf8')
      .split('\n')
      .filter((line) => line.includes('forbidden'));
  }

  stop(): Promise<void> {
    this.isStopped = true;
    return this.process.stop();
  }
}
