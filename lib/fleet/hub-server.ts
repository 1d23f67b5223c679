import { Duration } from 'cdk8s';
import { checked } from '../options/checked';
import type { AuditDevice } from './audit-device';
import type { Pem } from './pem';
import { Seal } from './seal';

/** One node of the hub. */
export interface HubNode {
  /** A DNS label: Raft knows the node by it, and its file is called so. */
  readonly name: string;
  /** Where the other nodes, and clients that are sent there, reach it: `https://host:port`. */
  readonly address: string;
  /**
   * Where the other nodes reach it for Raft and for what they pass on, `https://host:port`.
   * @default - the same host, the next port
   */
  readonly clusterAddress?: string;
}

/** How clients know that they speak with the hub. Files are on each node. */
export interface HubTls {
  /** The certificate with its chain. */
  readonly certificateFile: string;
  readonly keyFile: string;
  /** The CA certificate by which the nodes know each other. @default - the system's authorities */
  readonly caFile?: string;
  /**
   * The certificate itself, which is public: that it has the names of all nodes and of the hub's address is then
   * looked at. @default - not known
   */
  readonly certificate?: Pem;
}

/** What Prometheus sees. */
export interface HubTelemetry {
  /**
   * How long a metric is kept that does not change: a standby of Vault says only then whether it is unsealed.
   * @default 24 hours; of Vault 30 days
   */
  readonly retention?: Duration;
  /**
   * Who is told metrics: `token` with a token that may read `sys/metrics` alone, which neither a standby nor a sealed
   * node takes; `anyone` who reaches the listener; `metricsPort` anyone who reaches a port that has nothing else
   * (OpenBao 2.5 or newer).
   * https://openbao.org/docs/configuration/listener/tcp/#telemetry-parameters
   * @default "token"
   */
  readonly access?: 'token' | 'anyone' | 'metricsPort';
  /** The port for `access: "metricsPort"`. @default 9101 */
  readonly metricsPort?: number;
}

/** A load balancer or proxy that says for whom it speaks. */
export interface HubProxy {
  /** Addresses from which `X-Forwarded-For` is believed, as CIDR ranges. */
  readonly addresses: readonly string[];
  /** How many more proxies stand between it and the client. @default 0 */
  readonly hopSkips?: number;
}

/** When a login by name and password, or by AppRole, is locked. */
export interface HubLockout {
  /** Failed attempts. @default 5 */
  readonly threshold?: number;
  /** @default 15 minutes */
  readonly duration?: Duration;
  /** Without an attempt, after which they are forgotten. @default 15 minutes */
  readonly counterReset?: Duration;
}

export interface RaftServerOptions {
  /** One, three or five: a fourth or sixth may fail no more often than one fewer. */
  readonly nodes: readonly HubNode[];
  /** The folder on each node that is its own. @default "/opt/openbao/data" or "/opt/vault/data" */
  readonly dataFolder?: string;
  readonly tls: HubTls;
  /** The address that each node listens at; the port is that of its own address. @default "0.0.0.0" */
  readonly listenAddress?: string;
  /** @default Seal.keyShares() */
  readonly seal?: Seal;
  /** Without any, `hub-writes-an-audit-log` warns. @default - none */
  readonly audit?: readonly AuditDevice[];
  /** @default - with a token, kept 24 hours */
  readonly telemetry?: HubTelemetry;
  /** @default - none: the address of a request is that of its connection */
  readonly proxy?: HubProxy;
  /** After which a request is given up. @default - the server's own: 90 seconds */
  readonly maximumRequestDuration?: Duration;
  /** On every answer, such as `Strict-Transport-Security`. @default - none */
  readonly responseHeaders?: Readonly<Record<string, string>>;
  /** The folder on each node with plugins. @default - none can be loaded */
  readonly pluginFolder?: string;
  /**
   * Whether memory is kept from being swapped; of Vault alone. With Raft HashiCorp advises against it: turn swap off.
   * https://developer.hashicorp.com/vault/docs/configuration#disable_mlock
   * @default false
   */
  readonly memoryLock?: boolean;
  /** @default - the server's own */
  readonly lockout?: HubLockout;
  /** Whether the web interface is served. @default false */
  readonly ui?: boolean;
  /**
   * More settings outside of all blocks, by their names there, such as `{ log_level: "warn", cache_size: "262144" }`.
   * One that keywheel writes itself is `HubServerInvalid`.
   * https://openbao.org/docs/configuration/
   * @default - none
   */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The hub's own servers, for whoever runs them: `dist.hub/<fleet>/<node>.hcl`. */
@checked
export class HubServer {
  /** Nodes with Raft storage of their own. https://openbao.org/docs/configuration/storage/raft/ */
  static raft(options: RaftServerOptions): HubServer {
    return new HubServer(options);
  }

  private constructor(
    /** @internal */
    readonly options: RaftServerOptions,
  ) {}

  /** @internal */
  get seal(): Seal {
    return this.options.seal ?? Seal.keyShares();
  }
}
