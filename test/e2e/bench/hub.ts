import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeCertificate } from './certificate';
import { untilUpgraded } from './key-value';
import { until } from './poll';
import { freePorts } from './ports';
import { Server } from './scenario';
import { ServerProcess } from './server-process';
import { VaultApi } from './vault-api';

/** One OpenBao or Vault server with Raft storage: it can be killed and comes back with its data. */
export class Hub {
  static async start(folder: string, binary: string, server: Server): Promise<Hub> {
    const hub = await Hub.make(folder, binary, server);
    await hub.launch();
    await hub.initialise();
    await hub.unseal();
    await hub.audit();
    return hub;
  }

  private static async make(folder: string, binary: string, server: Server): Promise<Hub> {
    mkdirSync(join(folder, 'raft'), { recursive: true });
    const [port, clusterPort] = await freePorts(2);
    const hub = new Hub(folder, binary, server, `https://127.0.0.1:${port}`, makeCertificate(folder, 'hub'));
    writeFileSync(join(folder, 'hub.hcl'), hub.configuration(port!, clusterPort!));
    return hub;
  }

  readonly log: string;
  readonly auditLog: string;
  rootToken = '';
  private unsealKey = '';
  private process?: ServerProcess;
  private peer?: Hub;

  private constructor(
    private readonly folder: string,
    private readonly binary: string,
    readonly server: Server,
    readonly url: string,
    public ca: string,
  ) {
    this.log = join(folder, 'hub.log');
    this.auditLog = join(folder, 'audit.log');
  }

  get caFile(): string {
    return join(this.folder, 'hub.pem');
  }

  /** As root, in the root namespace. */
  get root(): VaultApi {
    return new VaultApi({ url: this.url, ca: this.ca, token: this.rootToken });
  }

  /** Without a token. */
  get anonymous(): VaultApi {
    return new VaultApi({ url: this.url, ca: this.ca });
  }

  /** The value of a KV-v2 secret, as a person or a pipeline writes it. */
  async putValue(
    location: { vaultNamespace?: string; mount: string; path: string },
    value: Record<string, string>,
  ): Promise<void> {
    const { vaultNamespace, mount, path } = location;
    const vault = this.root.in(vaultNamespace);
    await untilUpgraded(() => vault.write(`${mount}/data/${path}`, { data: value }));
  }

  /** What the audit device holds, a request and a response each: values in it are hashed by the server. */
  auditEntries(): any[] {
    return readFileSync(this.auditLog, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  pause(): void {
    this.process!.pause();
  }

  resume(): void {
    this.process!.resume();
  }

  async kill(): Promise<void> {
    await this.process!.kill();
  }

  async stop(): Promise<void> {
    await Promise.all([this.peer?.stop(), this.process?.stop()]);
  }

  /** After {@link kill}: the same address, the same data. */
  async restart(): Promise<void> {
    await this.launch();
    await this.unseal();
  }

  /** As after a disaster: the same address, initialised anew, and nothing in it. */
  async rebuild(): Promise<void> {
    await this.kill();
    rmSync(this.storage, { recursive: true });
    mkdirSync(this.storage);
    await this.launch();
    await this.initialise();
    await this.unseal();
    await this.audit();
  }

  /** @returns what brings its storage back as it is now */
  async snapshot(): Promise<() => Promise<void>> {
    const { rootToken, unsealKey } = this;
    const kept = `${this.storage}-${randomUUID()}`;
    await this.kill();
    cpSync(this.storage, kept, { recursive: true });
    await this.restart();
    return async () => {
      await this.kill();
      rmSync(this.storage, { recursive: true });
      cpSync(kept, this.storage, { recursive: true });
      Object.assign(this, { rootToken, unsealKey });
      await this.restart();
    };
  }

  /** Its certificate is another one, of an authority that nobody knows. @returns what brings the first one back */
  async replaceCertificate(): Promise<() => Promise<void>> {
    const files = ['hub.pem', 'hub.key'].map((name) => join(this.folder, name));
    const before = files.map((file) => readFileSync(file, 'utf8'));
    await this.kill();
    this.ca = makeCertificate(this.folder, 'hub');
    await this.restart();
    return async () => {
      await this.kill();
      files.forEach((file, index) => writeFileSync(file, before[index]!));
      this.ca = before[0]!;
      await this.restart();
    };
  }

  /**
   * A second node joins it and dies: a quorum of two is lost, and nobody leads.
   *
   * @returns what brings the second node back; which of them leads then is theirs
   */
  async loseQuorum(): Promise<() => Promise<void>> {
    const peer = await Hub.make(join(this.folder, 'peer'), this.binary, this.server);
    this.peer = peer;
    await peer.launch();
    const body = { leader_api_addr: this.url, leader_ca_cert: this.ca };
    await peer.anonymous.call('POST', 'sys/storage/raft/join', { body });
    const unseal = () => peer.anonymous.call('POST', 'sys/unseal', { body: { key: this.unsealKey } });
    await unseal();
    await until('the second node has a vote', async () => {
      const { config } = await this.root.read('sys/storage/raft/configuration');
      return config.servers.filter(({ voter }: { voter: boolean }) => voter).length === 2;
    });
    await peer.kill();
    await until('nobody leads', async () => !(await this.anonymous.ask('GET', 'sys/leader')).body.leader_address);
    return async () => {
      await peer.launch();
      await unseal();
      await until('somebody leads', async () => (await this.root.ask('GET', 'sys/mounts')).status === 200);
    };
  }

  private get storage(): string {
    return join(this.folder, 'raft');
  }

  private async launch(): Promise<void> {
    this.process = ServerProcess.start({
      binary: this.binary,
      args: ['server', `-config=${join(this.folder, 'hub.hcl')}`],
      log: this.log,
      env: { HOME: this.folder },
    });
    await this.process.ready(async () => (await this.anonymous.ask('GET', 'sys/seal-status')).status === 200);
  }

  private async initialise(): Promise<void> {
    const body = { secret_shares: 1, secret_threshold: 1 };
    const { keys_base64: keys, root_token: token } = await this.anonymous.call('POST', 'sys/init', { body });
    this.unsealKey = keys[0];
    this.rootToken = token;
  }

  private async unseal(): Promise<void> {
    await this.anonymous.call('POST', 'sys/unseal', { body: { key: this.unsealKey } });
    await this.process!.ready(async () => (await this.anonymous.ask('GET', 'sys/health')).status === 200);
  }

  /** Vault's audit devices are made through its API, OpenBao's in its configuration only. */
  private async audit(): Promise<void> {
    if (this.server === 'vault') {
      await this.root.write('sys/audit/bench', { type: 'file', options: { file_path: this.auditLog } });
    }
  }

  private configuration(port: number, clusterPort: number): string {
    const quoted = (name: string) => JSON.stringify(join(this.folder, name));
    const differing = {
      bao: `audit "file" "bench" {
  options {
    file_path = ${JSON.stringify(this.auditLog)}
  }
}`,
      // With Raft storage it asks for a decision.
      vault: 'disable_mlock = true',
    };
    return `
storage "raft" {
  path = ${quoted('raft')}
  node_id = "${basename(this.folder)}"
}
listener "tcp" {
  address = "127.0.0.1:${port}"
  cluster_address = "127.0.0.1:${clusterPort}"
  tls_cert_file = ${quoted('hub.pem')}
  tls_key_file = ${quoted('hub.key')}
  telemetry {
    unauthenticated_metrics_access = true
  }
}
telemetry {
  prometheus_retention_time = "1h"
  disable_hostname = true
}
${differing[this.server]}
api_addr = "https://127.0.0.1:${port}"
cluster_addr = "https://127.0.0.1:${clusterPort}"
`;
  }
}
