import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { makeCertificate, makeSigningKey, SigningKey } from './certificate';
import { KubernetesApi, KubernetesObject } from './kubernetes-api';
import { until } from './poll';
import { freePorts } from './ports';
import { ServerProcess } from './server-process';

export interface SpokeBinaries {
  readonly etcd: string;
  readonly kubeApiserver: string;
  readonly kubeControllerManager: string;
}

/** Flags of a server, by their names. */
type Flags = Readonly<Record<string, string>>;

export interface ApiServerOptions {
  /** What it takes tokens for besides. @default - for its issuer alone */
  readonly audiences?: readonly string[];
  /** @default - none besides those of the bench */
  readonly flags?: Flags;
}

/** One more API server of a cluster. */
export interface OtherApiServer {
  readonly url: string;
  readonly api: KubernetesApi;
  readonly process: ServerProcess;
  readonly log: string;
}

/** A cluster without nodes: ServiceAccounts, their tokens, RBAC and admission are real, pods stay pending. */
export class Spoke {
  static async start(
    folder: string,
    name: string,
    binaries: SpokeBinaries,
    options: ApiServerOptions = {},
  ): Promise<Spoke> {
    mkdirSync(folder, { recursive: true });
    const spoke = new Spoke(folder, name, binaries, await freePorts(4), options);
    writeFileSync(join(folder, 'tokens.csv'), spoke.tokenFile(), { mode: 0o600 });
    spoke.trust({ apiVersion: 'apiserver.config.k8s.io/v1', kind: 'AuthenticationConfiguration', jwt: [] });
    await spoke.startEtcd();
    await spoke.startApiServer();
    await spoke.allowDiscovery();
    await spoke.startControllerManager();
    return spoke;
  }

  readonly url: string;
  /** Keys of the ServiceAccount tokens; the last one signs. */
  readonly signingKeys: SigningKey[];
  /** Somebody whom the API server knows by a certificate, and who has no rights yet. */
  readonly clientCertificate: string;
  readonly administratorToken = randomBytes(16).toString('hex');
  private readonly manager = randomBytes(16).toString('hex');
  private etcd?: ServerProcess;
  private apiServer?: ServerProcess;
  private controllerManager?: ServerProcess;
  private readonly others: OtherApiServer[] = [];

  private constructor(
    private readonly folder: string,
    readonly name: string,
    private readonly binaries: SpokeBinaries,
    private readonly ports: readonly number[],
    private readonly options: ApiServerOptions,
  ) {
    this.url = `https://127.0.0.1:${ports[0]}`;
    this.signingKeys = [makeSigningKey(folder, 'tokens-1')];
    this.clientCertificate = makeCertificate(folder, 'client');
  }

  /** What the API server takes as its own audience, and writes as `iss`. */
  get issuer(): string {
    return this.url;
  }

  /** The API server writes its certificate and then the authority that signed it into one file. */
  get ca(): string {
    const blocks = readFileSync(join(this.folder, 'certificates', 'apiserver.crt'), 'utf8').match(
      /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g,
    );
    return blocks!.at(-1)!;
  }

  /** The key of that certificate. */
  get clientKey(): string {
    return readFileSync(join(this.folder, 'client.key'), 'utf8');
  }

  get logs(): string[] {
    return ['etcd', 'kube-apiserver', 'kube-controller-manager'].map((part) => join(this.folder, `${part}.log`));
  }

  /** As an administrator. */
  get api(): KubernetesApi {
    return new KubernetesApi({ url: this.url, ca: this.ca, token: this.administratorToken });
  }

  /** For a token. */
  kubeconfig(name: string, token: string): object {
    const cluster = {
      server: this.url,
      'certificate-authority-data': Buffer.from(this.ca).toString('base64'),
    };
    return {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: this.name, cluster }],
      users: [{ name, user: { token } }],
      contexts: [{ name: this.name, context: { cluster: this.name, user: name } }],
      'current-context': this.name,
    };
  }

  /** A kubeconfig for a token. @returns its path */
  writeKubeconfig(name: string, token: string): string {
    const file = join(this.folder, `${name}.kubeconfig`);
    writeFileSync(file, JSON.stringify(this.kubeconfig(name, token)), { mode: 0o600 });
    return file;
  }

  administratorKubeconfig(): string {
    return this.writeKubeconfig('administrator', this.administratorToken);
  }

  async addNamespace(name: string): Promise<void> {
    await this.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }

  /** Serves the custom resources that a YAML file defines, from now on. */
  async define(definitions: string): Promise<void> {
    const objects = loadAll(readFileSync(definitions, 'utf8')).filter(Boolean) as KubernetesObject[];
    await Promise.all(objects.map((object) => this.api.apply(object, 'installer')));
    const names = new Set(objects.map(({ metadata }) => metadata.name));
    await until('the definitions are established', async () => {
      const found = await this.api.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
      const ready = found.filter(
        ({ metadata, status }) =>
          names.has(metadata.name) &&
          status?.conditions?.some((one: any) => one.type === 'Established' && one.status === 'True'),
      );
      return ready.length === names.size;
    });
    // The list of what is served comes a moment later.
    for (const { spec } of objects.filter(({ kind }) => kind === 'CustomResourceDefinition')) {
      for (const { name } of spec.versions.filter(({ served }: { served: boolean }) => served)) {
        await until(`${spec.names.kind} is served`, async () =>
          Array.isArray(await this.api.list(`${spec.group}/${name}`, spec.names.kind)),
        );
      }
    }
  }

  /** From now on a new key signs; tokens of the keys before it are still good here. */
  async changeSigningKey(next: SigningKey): Promise<void> {
    this.signingKeys.push(next);
    await this.controllerManager!.stop();
    await this.apiServer!.stop();
    await this.startApiServer();
    await this.startControllerManager();
  }

  /** Whose tokens the API server takes beside its own: it reads the file again when that changes. */
  trust(authenticationConfiguration: object): void {
    writeFileSync(this.authenticationFile, JSON.stringify(authenticationConfiguration));
  }

  makeSigningKey(): SigningKey {
    return makeSigningKey(this.folder, `tokens-${this.signingKeys.length + 1}`);
  }

  /** The API server answers nobody any more. */
  pauseApiServer(): void {
    this.apiServer!.pause();
  }

  resumeApiServer(): void {
    this.apiServer!.resume();
  }

  /** Another API server over the same etcd, which need not get ready. */
  async addApiServer(flags: Flags): Promise<OtherApiServer> {
    const [port] = await freePorts(1);
    const part = `kube-apiserver-${this.others.length + 2}`;
    const process = this.startOne(part, port!, flags);
    const url = `https://127.0.0.1:${port}`;
    const api = new KubernetesApi({ url, ca: this.ca, token: this.administratorToken });
    const other = { url, api, process, log: join(this.folder, `${part}.log`) };
    this.others.push(other);
    return other;
  }

  get etcdUrl(): string {
    return `http://127.0.0.1:${this.ports[1]}`;
  }

  /** What etcd has, as one who got hold of its disk. https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/ */
  async stored(key: string): Promise<Buffer> {
    const body = JSON.stringify({ key: Buffer.from(key).toString('base64') });
    const answer = await fetch(`${this.etcdUrl}/v3/kv/range`, { method: 'POST', body });
    const { kvs = [] } = (await answer.json()) as { kvs?: { value: string }[] };
    return Buffer.from(kvs[0]?.value ?? '', 'base64');
  }

  async stop(): Promise<void> {
    await Promise.all(this.others.map(({ process }) => process.stop()));
    await this.controllerManager?.stop();
    await this.apiServer?.stop();
    await this.etcd?.stop();
  }

  private get authenticationFile(): string {
    return join(this.folder, 'authentication.json');
  }

  private tokenFile(): string {
    return [
      `${this.administratorToken},administrator,administrator,system:masters`,
      `${this.manager},system:kube-controller-manager,manager,system:masters`,
      '',
    ].join('\n');
  }

  private async startEtcd(): Promise<void> {
    const [, client, peer] = this.ports;
    const [clientUrl, peerUrl] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
    this.etcd = this.start('etcd', this.binaries.etcd, {
      name: this.name,
      'data-dir': join(this.folder, 'etcd'),
      'listen-client-urls': clientUrl,
      'advertise-client-urls': clientUrl,
      'listen-peer-urls': peerUrl,
      'initial-advertise-peer-urls': peerUrl,
      'initial-cluster': `${this.name}=${peerUrl}`,
      'log-level': 'warn',
      'unsafe-no-fsync': 'true',
    });
    await this.etcd.ready(async () => (await fetch(`${clientUrl}/health`)).ok);
  }

  private async startApiServer(): Promise<void> {
    this.apiServer = this.startOne('kube-apiserver', this.ports[0]!, this.options.flags ?? {});
    await this.apiServer.ready(
      async () =>
        existsSync(join(this.folder, 'certificates', 'apiserver.crt')) &&
        (await this.api.ask('GET', '/readyz')).status === 200,
    );
  }

  private startOne(part: string, port: number, flags: Flags): ServerProcess {
    return this.start(
      part,
      this.binaries.kubeApiserver,
      {
        'etcd-servers': this.etcdUrl,
        'secure-port': String(port),
        'bind-address': '127.0.0.1',
        'advertise-address': '127.0.0.1',
        'cert-dir': join(this.folder, 'certificates'),
        'service-account-issuer': this.issuer,
        'api-audiences': [this.issuer, ...(this.options.audiences ?? [])].join(','),
        'service-account-jwks-uri': `${this.url}/openid/v1/jwks`,
        'service-account-signing-key-file': this.signingKeys.at(-1)!.privateFile,
        'authorization-mode': 'RBAC',
        'token-auth-file': join(this.folder, 'tokens.csv'),
        'authentication-config': this.authenticationFile,
        'client-ca-file': join(this.folder, 'client.pem'),
        'service-cluster-ip-range': '10.96.0.0/16',
        'endpoint-reconciler-type': 'none',
        ...flags,
      },
      this.signingKeys.map(({ privateFile }) => `--service-account-key-file=${privateFile}`),
    );
  }

  private async startControllerManager(): Promise<void> {
    const kubeconfig = this.writeKubeconfig('controller-manager', this.manager);
    const authority = join(this.folder, 'authority.pem');
    writeFileSync(authority, this.ca);
    this.controllerManager = this.start('kube-controller-manager', this.binaries.kubeControllerManager, {
      kubeconfig,
      'authentication-kubeconfig': kubeconfig,
      'authorization-kubeconfig': kubeconfig,
      'service-account-private-key-file': this.signingKeys.at(-1)!.privateFile,
      'root-ca-file': authority,
      'leader-elect': 'false',
      'bind-address': '127.0.0.1',
      'secure-port': String(this.ports[3]),
      'cert-dir': join(this.folder, 'controller-manager-certificates'),
    });
    await this.controllerManager.ready(() => this.api.get('v1', 'ServiceAccount', 'default', 'default'));
  }

  /** As on a cloud's cluster, anybody may read the keys that verify tokens: the hub asks for them without a login. */
  private async allowDiscovery(): Promise<void> {
    await this.api.apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'service-account-issuer-discovery' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'system:service-account-issuer-discovery',
      },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:unauthenticated' }],
    });
  }

  private start(
    part: string,
    binary: string,
    flags: Readonly<Record<string, string>>,
    more: readonly string[] = [],
  ): ServerProcess {
    return ServerProcess.start({
      binary,
      args: [...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`), ...more],
      log: join(this.folder, `${part}.log`),
      env: { HOME: this.folder },
    });
  }
}
