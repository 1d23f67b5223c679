import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { note } from '../errors';
import { seconds } from '../go/duration';
import { checked } from '../options/checked';
import { AlertSettings, CLUSTER_OF_HUB, HubWatch } from '../output/alert-rules';
import { requireDnsLabel, requireLabel } from './names';
import type { VaultServer } from './vault-server';

/** How Prometheus sees Vault/OpenBao itself. */
export interface HubAlertOptions {
  /**
   * `host:port` of each node, as Prometheus reaches it: not of a load balancer, behind which one sealed node is not seen.
   * With two or more, each node and the quorum of Raft is watched too.
   * https://openbao.org/docs/configuration/telemetry/
   */
  readonly nodes: readonly string[];
  /**
   * A file on the machine of Prometheus with a token that may read `sys/metrics`.
   * @default - none: the listener has `unauthenticated_metrics_access`, without which nothing is seen while it is sealed or of a
   * standby: of several nodes the rules about those are left out
   */
  readonly tokenFile?: string;
  /** A file on the machine of Prometheus with the CA certificate of the nodes. @default - one that the machine trusts */
  readonly caFile?: string;
  /**
   * `host:port` of a blackbox exporter with its module `http_2xx`, which asks each node for `sys/health`.
   * https://github.com/prometheus/blackbox_exporter
   * @default - none
   */
  readonly blackboxExporter?: string;
  /**
   * How many leases others than the fleet have at most, logins of theirs too. With what the fleet makes itself it is the
   * threshold of `KeywheelLeasesGrow`.
   * @default - not known: that rule is left out
   */
  readonly otherLeases?: number;
}

export interface AlertOptions {
  /** Who answers for what is no tenant's; an alert about a tenant's namespace has the owner of the tenant. @default "platform" */
  readonly owner?: string;
  /**
   * Labels on every alert, for its way through Alertmanager. What an alert has itself is taken: `alertname`,
   * `severity`, `threshold`, `part`, `owner`, `tenant`, `fleet`, `cluster`, `namespace`, `name` and labels of its series.
   * @default - none
   */
  readonly alertLabels?: Readonly<Record<string, string>>;
  /**
   * Where the runbooks of keywheel (`docs/runbooks/`) are for your people, `https://...`: the URL of the folder, without
   * a query or a fragment.
   * @default - no `runbook_url`: an alert names the file
   */
  readonly runbooks?: string;
  /**
   * The label by which a Prometheus that sees several clusters tells them apart; its value is the name of the cluster in
   * the fleet. It is none that series of the exporters have, such as `namespace`.
   * @default - none: each cluster has a Prometheus of its own
   */
  readonly clusterLabel?: string;
  /** How long before it ends a CA certificate of a store is told, a day or more. @default 30 days */
  readonly certificateNotice?: Duration;
  /**
   * Where Reloader runs; one that the fleet installs (`reloader.install`) is looked for where it is installed. Pods of other
   * namespaces are not believed.
   * @default "reloader"
   */
  readonly reloaderNamespace?: string;
  /** Where the controller of Sealed Secrets runs. Pods of other namespaces are not believed. @default "kube-system" */
  readonly sealedSecretsNamespace?: string;
  /** What of Vault/OpenBao is watched; of the fleet's own alerts alone. @default - nothing */
  readonly hub?: HubAlertOptions;
}

export interface PrometheusOperatorOptions extends AlertOptions {
  /** Where its objects go. */
  readonly namespace: string;
  /** Labels of its objects, by which its Prometheus chooses them, such as `release`. @default - none */
  readonly objectLabels?: Readonly<Record<string, string>>;
}

export type AlertsKind =
  | { readonly kind: 'ruleFiles' }
  | {
      readonly kind: 'prometheusOperator';
      readonly namespace: string;
      readonly objectLabels: Readonly<Record<string, string>>;
    };

/**
 * Rules for Prometheus, made of what was proved: their times are those that this fleet needs. Scrape configuration and a
 * dashboard come with them.
 */
@checked
export class Alerts {
  /**
   * PrometheusRule and PodMonitor objects among the manifests of each cluster, which needs their definitions.
   * https://prometheus-operator.dev/docs/api-reference/api/
   */
  static prometheusOperator(options: PrometheusOperatorOptions): Alerts {
    const { namespace, objectLabels = {} } = options;
    return new Alerts({ kind: 'prometheusOperator', namespace, objectLabels }, options);
  }

  /**
   * Files that a Prometheus reads, in `dist.alerts/<fleet>/`.
   * https://prometheus.io/docs/prometheus/latest/configuration/configuration/#configuration-file
   */
  static ruleFiles(options: AlertOptions = {}): Alerts {
    return new Alerts({ kind: 'ruleFiles' }, options);
  }

  private constructor(
    /** @internal */
    readonly way: AlertsKind,
    /** @internal */
    readonly options: AlertOptions,
  ) {}

  /** @internal */
  get settings(): AlertSettings {
    const { owner = 'platform', alertLabels = {}, runbooks, clusterLabel, certificateNotice } = this.options;
    const notice = seconds(certificateNotice ?? Duration.days(30));
    return { owner, alertLabels, runbooks, clusterLabel, certificateNotice: notice };
  }

  /** @internal */
  get reloaderNamespace(): string {
    return this.options.reloaderNamespace ?? 'reloader';
  }

  /** @internal */
  get sealedSecretsNamespace(): string {
    return this.options.sealedSecretsNamespace ?? 'kube-system';
  }

  /** @internal */
  hubOf({ product, address }: VaultServer): HubWatch | undefined {
    const { hub } = this.options;
    return hub && { ...hub, product, scheme: new URL(address).protocol.slice(0, -1) };
  }
}

/** Labels of series, which tell one alert from another. */
const OF_SERIES = ['namespace', 'name', 'instance', 'job', 'condition', 'status', 'success', CLUSTER_OF_HUB];
const TAKEN = ['alertname', 'severity', 'threshold', 'part', 'owner', 'tenant', 'fleet', 'cluster', ...OF_SERIES];
const NO_CLUSTER = [...OF_SERIES, 'owner', 'tenant'];
/** https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels */
const LABEL_NAME = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;
const ADDRESS = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:.]+\]):([1-9]\d{0,4})$/;

/** Notes `NameInvalid`, `LabelInvalid`, `OwnerMissing`, `RunbooksInvalid`, `NoticeInvalid`, `NodesInvalid`, `LeasesInvalid`, `HubMissing`, `HubUnused`. */
export function requireAlerts(scope: IConstruct, alerts: Alerts, hub: 'watched' | 'missing' | 'elsewhere'): void {
  const { way, options } = alerts;
  const { owner, alertLabels = {}, runbooks, clusterLabel, certificateNotice } = options;
  if (way.kind === 'prometheusOperator') {
    requireDnsLabel(scope, 'alerts.namespace', way.namespace);
    Object.entries(way.objectLabels).forEach(([key, value]) => requireLabel(scope, key, value));
  }
  requireDnsLabel(scope, 'alerts.reloaderNamespace', alerts.reloaderNamespace);
  requireDnsLabel(scope, 'alerts.sealedSecretsNamespace', alerts.sealedSecretsNamespace);
  if (owner !== undefined && owner.trim() === '') {
    note(
      scope,
      'OwnerMissing',
      'alerts.owner is empty; name who answers for the platform, such as "platform@example.com"',
    );
  }
  for (const name of Object.keys(alertLabels)) {
    if (!LABEL_NAME.test(name) || TAKEN.includes(name)) {
      note(
        scope,
        'LabelInvalid',
        `alerts.alertLabels has ${JSON.stringify(name)}, which is ${TAKEN.includes(name) ? 'taken by keywheel' : 'no name of a label in Prometheus'}; use another name of letters, digits and "_"`,
      );
    }
  }
  if (clusterLabel !== undefined && !LABEL_NAME.test(clusterLabel)) {
    note(
      scope,
      'LabelInvalid',
      `alerts.clusterLabel is ${JSON.stringify(clusterLabel)}, which is not a valid name of a label in Prometheus; use letters, digits and "_", such as "cluster"`,
    );
  }
  if (clusterLabel !== undefined && NO_CLUSTER.includes(clusterLabel)) {
    note(
      scope,
      'LabelInvalid',
      `alerts.clusterLabel is ${JSON.stringify(clusterLabel)}, which series have for something else; use the label that Prometheus gives all series of a cluster, such as "cluster"`,
    );
  }
  if (runbooks !== undefined && !isPage(runbooks)) {
    note(
      scope,
      'RunbooksInvalid',
      'alerts.runbooks is not an address that starts with https:// and holds no credentials, query or fragment; give that of the folder',
    );
  }
  if (certificateNotice && seconds(certificateNotice) < 86_400) {
    note(scope, 'NoticeInvalid', `alerts.certificateNotice is ${seconds(certificateNotice)} s; use a day or more`);
  }
  if (options.hub) {
    requireHub(scope, options.hub, hub);
  }
}

function requireHub(scope: IConstruct, { nodes, blackboxExporter, otherLeases }: HubAlertOptions, hub: string): void {
  if (hub === 'missing') {
    note(scope, 'HubMissing', 'alerts.hub has nothing to watch: the fleet has no vault; leave it out');
  } else if (hub === 'elsewhere') {
    note(scope, 'HubUnused', 'alerts.hub has no effect on a cluster; give it to the alerts of the fleet');
  }
  if (nodes.length === 0 || new Set(nodes).size < nodes.length) {
    note(
      scope,
      'NodesInvalid',
      'alerts.hub.nodes is empty or has a node twice; name each node of Vault/OpenBao once, as host:port',
    );
  }
  for (const node of [...nodes, ...(blackboxExporter === undefined ? [] : [blackboxExporter])]) {
    if (!(Number(ADDRESS.exec(node)?.[1]) <= 65_535)) {
      note(
        scope,
        'NodesInvalid',
        `alerts.hub has ${JSON.stringify(node)}; give host:port, such as "vault-0.example.com:8200"`,
      );
    }
  }
  if (otherLeases !== undefined && !(Number.isSafeInteger(otherLeases) && otherLeases >= 0)) {
    note(scope, 'LeasesInvalid', `alerts.hub.otherLeases is ${otherLeases}; use a whole number from 0`);
  }
}

function isPage(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' && url.username === '' && url.password === '' && !/[?#]/.test(text);
}
