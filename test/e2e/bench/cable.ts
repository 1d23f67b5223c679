import { AddressInfo, connect, createServer, Server, Socket } from 'node:net';
import { joined } from './joined';

/** A connection to a server that can be cut or clogged, between one caller and all others. */
export class Cable {
  static async to(url: string): Promise<Cable> {
    const cable = new Cable(Number(new URL(url).port));
    await new Promise<void>((resolve) => cable.server.listen(0, '127.0.0.1', resolve));
    return cable;
  }

  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly waiting = new Set<Socket>();
  private state: 'whole' | 'cut' | 'clogged' = 'whole';

  private constructor(private readonly port: number) {
    this.server = createServer((incoming) => {
      switch (this.state) {
        case 'whole':
          return this.join(incoming);
        case 'cut':
          return incoming.destroy();
        case 'clogged':
          this.waiting.add(incoming);
          incoming.on('error', () => undefined).on('close', () => this.waiting.delete(incoming));
      }
    });
  }

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Connections break, and no other comes about. */
  cut(): void {
    this.state = 'cut';
    [...this.sockets, ...this.waiting].forEach((socket) => socket.destroy());
  }

  /** Connections stay as they are, and nothing comes through: nobody is told. */
  clog(): void {
    this.state = 'clogged';
    this.sockets.forEach((socket) => socket.pause());
  }

  mend(): void {
    this.state = 'whole';
    this.sockets.forEach((socket) => socket.resume());
    this.waiting.forEach((socket) => this.join(socket));
    this.waiting.clear();
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(incoming: Socket): void {
    const outgoing = connect(this.port, '127.0.0.1');
    joined(incoming, outgoing, this.sockets);
  }
}
