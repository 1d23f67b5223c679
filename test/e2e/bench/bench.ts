import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Applier } from '../applier/applier';
import { DeployedHub, Deployment } from './deployment';
import { DefinitionsName } from './go-parts';
import { Hub } from './hub';
import { MariaDb } from './mariadb';
import { Operator } from './operator';
import { PostgreSql } from './postgresql';
import { Reloader } from './reloader';
import { currentServer, hubBinary, parts, part, Server } from './scenario';
import { ApiServerOptions, Spoke } from './spoke';
import { StackApplier, Terraform } from './terraform';
import type { ProviderName } from './terraform-provider';
import { removeTemporaryFolder, temporaryFolder, Workspace } from './workspace';

export interface BenchOptions {
  /** @default true */
  readonly hub?: boolean;
  /** Names of the clusters. @default - none */
  readonly spokes?: readonly string[];
  /** Whether each cluster has an operator. @default true */
  readonly operators?: boolean;
  /** What the process of each operator is told besides. @default - nothing */
  readonly operatorEnvironment?: Readonly<Record<string, string>>;
  /** What the API server of each cluster is told. @default - what the bench needs */
  readonly apiServer?: ApiServerOptions;
  /** Custom resources that each cluster serves besides the operator's. @default - none */
  readonly definitions?: readonly DefinitionsName[];
}

export interface DeploymentOptions {
  readonly applier?: StackApplier;
  /** What the program asks for, all of it. @default "bindings" */
  readonly provider?: ProviderName | readonly ProviderName[];
  /** @default - the first one */
  readonly hub?: DeployedHub;
}

/** Real parts on loopback, in a folder of their own. Nothing of it is shared with another bench. */
export class Bench {
  static async start(options: BenchOptions): Promise<Bench> {
    const { hub = true, spokes = [] } = options;
    const bench = new Bench(temporaryFolder(), currentServer());
    try {
      await Promise.all([hub ? bench.startHub() : undefined, ...spokes.map((name) => bench.startSpoke(name, options))]);
      return bench;
    } catch (error) {
      await bench.stop();
      throw error;
    }
  }

  private startedHub?: Hub;
  private readonly spokes = new Map<string, Spoke>();
  private readonly operators = new Map<string, Operator>();
  private readonly databases: (PostgreSql | MariaDb)[] = [];
  private workspaces = 0;

  private constructor(
    readonly folder: string,
    private readonly server: Server,
  ) {}

  get hub(): Hub {
    return this.startedHub!;
  }

  spoke(name: string): Spoke {
    return this.spokes.get(name)!;
  }

  operator(name: string): Operator {
    return this.operators.get(name)!;
  }

  addWorkspace(): Workspace {
    this.workspaces += 1;
    return new Workspace(join(this.folder, `workspace-${this.workspaces}`));
  }

  /** Terraform, where these providers can be had. */
  terraform(provider: DeploymentOptions['provider'] = 'bindings'): StackApplier | undefined {
    const { found, providers } = parts();
    return [provider].flat().every((one) => providers.includes(one))
      ? new Terraform(found.terraform!, this.applyLog)
      : undefined;
  }

  applier(): StackApplier {
    return new Applier();
  }

  /** A program's output, to be brought to the servers: by Terraform, or by the small applier where there is none. */
  deployment(workspace: Workspace, options: DeploymentOptions = {}): Deployment {
    const applier = options.applier ?? this.terraform(options.provider) ?? this.applier();
    return new Deployment(workspace, applier, options.hub ?? this.startedHub);
  }

  /** A second hub, to compare with. */
  async addHub(name: string): Promise<Hub> {
    return this.keep(await this.launchHub(name));
  }

  async addPostgreSql(): Promise<PostgreSql> {
    const server = await PostgreSql.start(join(this.folder, `postgresql-${this.databases.length}`), part('postgres'));
    this.databases.push(server);
    return server;
  }

  /** Restarts workloads on a cluster, until the bench is stopped. */
  async addReloader(spoke: string): Promise<Reloader> {
    const reloader = await Reloader.start(this.spoke(spoke), this.folder, part('reloader'));
    this.reloaders.push(reloader);
    return reloader;
  }

  async addMariaDb(): Promise<MariaDb> {
    const binaries = { server: part('mariadbd'), installer: part('mariadb-install-db') };
    const server = await MariaDb.start(join(this.folder, `mariadb-${this.databases.length}`), binaries);
    this.databases.push(server);
    return server;
  }

  get applyLog(): string {
    return join(this.folder, 'terraform.log');
  }

  /** What every part has printed. */
  logs(): Map<string, string> {
    const files = [
      this.startedHub?.log,
      this.startedHub?.auditLog,
      this.applyLog,
      ...[...this.spokes.values()].flatMap(({ logs }) => logs),
      ...[...this.operators.values()].map(({ log }) => log),
      ...this.databases.map(({ log }) => log),
    ];
    return new Map(files.filter((file) => file !== undefined).map((file) => [file, textOf(file)]));
  }

  async stop(): Promise<void> {
    const stopped = [
      ...this.reloaders,
      ...this.operators.values(),
      ...this.spokes.values(),
      ...this.hubs,
      ...this.databases,
    ];
    await Promise.all(stopped.map((one) => one.stop()));
    removeTemporaryFolder(this.folder);
  }

  private readonly hubs: Hub[] = [];
  private readonly reloaders: Reloader[] = [];

  private keep(hub: Hub): Hub {
    this.hubs.push(hub);
    return hub;
  }

  private launchHub(name: string): Promise<Hub> {
    return Hub.start(join(this.folder, name), hubBinary(), this.server);
  }

  private async startHub(): Promise<void> {
    this.startedHub = this.keep(await this.launchHub('hub'));
  }

  /** A cluster that comes later than the hub. */
  async addSpoke(name: string, options: Omit<BenchOptions, 'hub' | 'spokes'> = {}): Promise<Spoke> {
    await this.startSpoke(name, options);
    return this.spoke(name);
  }

  private async startSpoke(name: string, options: BenchOptions): Promise<void> {
    const { operators = true, apiServer, definitions = [], operatorEnvironment: environment } = options;
    const folder = join(this.folder, `spoke-${name}`);
    const binaries = {
      etcd: part('etcd'),
      kubeApiserver: part('kube-apiserver'),
      kubeControllerManager: part('kube-controller-manager'),
    };
    const spoke = await Spoke.start(folder, name, binaries, apiServer);
    this.spokes.set(name, spoke);
    await Promise.all(definitions.map((one) => spoke.define(part(one))));
    if (operators) {
      const installed = { binary: part('external-secrets'), definitions: part('definitions'), environment };
      this.operators.set(name, await Operator.start(spoke, folder, installed));
    }
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
