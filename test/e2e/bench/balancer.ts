import { AddressInfo, connect, createServer, Server, Socket } from 'node:net';
import { setTimeout as pass } from 'node:timers/promises';
import type { RaftNode } from './raft-nodes';

const PAUSE = 200;

/** One address for all nodes: connections go to one that is unsealed, as a load balancer asks for their health. */
export class Balancer {
  static async start(): Promise<Balancer> {
    const balancer = new Balancer();
    await new Promise<void>((resolve) => balancer.server.listen(0, '127.0.0.1', resolve));
    return balancer;
  }

  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private nodes: readonly RaftNode[] = [];
  private target?: number;
  private isRunning = true;
  private done: Promise<void> = Promise.resolve();

  private constructor() {
    this.server = createServer((incoming) => {
      if (this.target === undefined) {
        incoming.destroy();
        return;
      }
      const outgoing = connect(this.target, '127.0.0.1');
      for (const [one, other] of [
        [incoming, outgoing],
        [outgoing, incoming],
      ] as const) {
        this.sockets.add(one);
        one
          .on('error', () => other.destroy())
          .on('close', () => {
            this.sockets.delete(one);
            other.destroy();
          });
        one.pipe(other);
      }
    });
  }

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The leader first: a standby may answer a read from before the last write. */
  serve(nodes: readonly RaftNode[]): void {
    this.nodes = nodes;
    this.done = this.watch();
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    await this.done;
    this.sockets.forEach((socket) => socket.destroy());
    this.server.close();
  }

  private async watch(): Promise<void> {
    while (this.isRunning) {
      const healths = await Promise.all(this.nodes.map((node) => node.health()));
      const chosen = [200, 429].flatMap((wanted) => this.nodes.filter((_, index) => healths[index] === wanted))[0];
      this.target = chosen && Number(new URL(chosen.node.address).port);
      await pass(PAUSE);
    }
  }
}
