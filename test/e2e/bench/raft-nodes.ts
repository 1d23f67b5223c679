import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HubNode } from 'keywheel';
import { until } from './poll';
import { freePorts } from './ports';
import { ServerProcess } from './server-process';
import { VaultApi } from './vault-api';

/** Nodes on loopback, before anything is configured. */
export async function loopbackNodes(count: number): Promise<HubNode[]> {
  const ports = await freePorts(2 * count);
  return Array.from({ length: count }, (_, index) => ({
    name: `bao-${index + 1}`,
    address: `https://127.0.0.1:${ports[2 * index]}`,
    clusterAddress: `https://127.0.0.1:${ports[2 * index + 1]}`,
  }));
}

export interface RaftNodeOptions {
  readonly binary: string;
  /** The file that was written for it. */
  readonly configuration: string;
  readonly folder: string;
  readonly ca: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A server of the hub that is started from its file; its data is its own, for all are on one machine. */
export class RaftNode {
  process?: ServerProcess;
  /** Where its log was when it started the last time. */
  private from = 0;

  constructor(
    readonly node: HubNode,
    private readonly options: RaftNodeOptions,
  ) {}

  get api(): VaultApi {
    return new VaultApi({ url: this.node.address, ca: this.options.ca });
  }

  start(): void {
    const { binary, configuration, folder, env } = this.options;
    mkdirSync(this.data, { recursive: true });
    this.from = statSync(this.log, { throwIfNoEntry: false })?.size ?? 0;
    this.process = ServerProcess.start({
      binary,
      args: ['server', `-config=${configuration}`],
      log: this.log,
      env: { HOME: folder, BAO_RAFT_PATH: this.data, ...env },
    });
  }

  /** Status of `sys/health`: 200 leads, 429 stands by, 503 is sealed; undefined where nobody answers in time. */
  async health(): Promise<number | undefined> {
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, 1_000, undefined).unref());
    const asked = this.api.ask('GET', 'sys/health').then(
      ({ status }) => status,
      () => undefined,
    );
    return Promise.race([asked, late]);
  }

  async untilUnsealed(): Promise<void> {
    await this.process!.ready(async () => [200, 429].includes((await this.health()) ?? 0));
  }

  /** What it has printed since it was started. */
  printed(): string {
    return readFileSync(this.log).subarray(this.from).toString('utf8');
  }

  async kill(): Promise<void> {
    await this.process?.kill();
  }

  /** As after the loss of a disk. */
  wipe(): void {
    rmSync(this.data, { recursive: true, force: true });
  }

  private get log(): string {
    return join(this.options.folder, `${this.node.name}.log`);
  }

  private get data(): string {
    return join(this.options.folder, `${this.node.name}-data`);
  }
}

/** Who leads, of some nodes, and nobody beside. */
export function leaderOf(nodes: readonly RaftNode[]): Promise<RaftNode> {
  return until('one node leads', async () => {
    const healths = await Promise.all(nodes.map((node) => node.health()));
    const leaders = nodes.filter((_, index) => healths[index] === 200);
    return leaders.length === 1 ? leaders[0]! : undefined;
  });
}
