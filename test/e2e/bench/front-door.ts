import { mkdirSync, readFileSync } from 'node:fs';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer, Server, TLSSocket } from 'node:tls';
import { makeCertificate } from './certificate';
import type { Hub } from './hub';
import { joined } from './joined';

/** Another address of a hub, where a certificate of another authority is shown: as a load balancer in front of it. */
export class FrontDoor {
  static async to(hub: Hub, folder: string): Promise<FrontDoor> {
    mkdirSync(folder, { recursive: true });
    const door = new FrontDoor(hub, makeCertificate(folder, 'door'), readFileSync(join(folder, 'door.key'), 'utf8'));
    await new Promise<void>((resolve) => door.server.listen(0, '127.0.0.1', resolve));
    return door;
  }

  private readonly server: Server;
  private readonly sockets = new Set<TLSSocket>();

  private constructor(
    hub: Hub,
    readonly ca: string,
    key: string,
  ) {
    this.server = createServer({ cert: ca, key }, (incoming) => {
      const outgoing = connect({ host: '127.0.0.1', port: Number(new URL(hub.url).port), ca: hub.ca });
      joined(incoming, outgoing, this.sockets);
    });
  }

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.sockets.forEach((socket) => socket.destroy());
    this.server.close();
  }
}
