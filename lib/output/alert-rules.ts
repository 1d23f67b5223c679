/** A rule as Prometheus reads it. https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
/** https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/ */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}
/** Rules that are evaluated one after the other. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (AlertRule | RecordingRule)[];
}

/** What the rules of one cluster, or of the hub, come to. */
export interface Watch {
  readonly groups: readonly RuleGroup[];
  /** Metrics that the rules and the dashboard read, by what exposes them: nothing else has to be kept. */
  readonly kept: Readonly<Record<Exporter, readonly string[]>>;
  /** Rules that were left out although the fleet has what they are about, and why. */
  readonly leftOut: readonly string[];
}

/** What exposes metrics. */
export type Exporter = 'operator' | 'reloader' | 'sealedSecrets' | 'hub' | 'probe';

/** What a program says of its alerts; times are in seconds. */
export interface AlertSettings {
  /** Who answers for what is no tenant's. */
  readonly owner: string;
  /** On every alert. */
  readonly alertLabels: Readonly<Record<string, string>>;
  /** URL of the folder of the runbooks. */
  readonly runbooks?: string;
  /** The label by which a Prometheus that sees several clusters tells them apart. */
  readonly clusterLabel?: string;
  /** How long before a CA certificate ends it is told. */
  readonly certificateNotice: number;
}

/**
 * The label in which a scrape keeps what Vault/OpenBao calls its cluster: `cluster` is what many a Prometheus puts on
 * series that have none.
 */
export const CLUSTER_OF_HUB = 'vault_cluster';

/** How Vault/OpenBao itself is watched. */
export interface HubWatch {
  readonly product: 'vault' | 'openbao';
  readonly scheme: string;
  /** `host:port` of each node. */
  readonly nodes: readonly string[];
  /** Of a file in which Prometheus finds a token. */
  readonly tokenFile?: string;
  readonly caFile?: string;
  /** `host:port` of a blackbox exporter. */
  readonly blackboxExporter?: string;
  /** How many leases others have there at most; undefined where nobody knows. */
  readonly otherLeases?: number;
}
