import { App, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { FleetError, note } from '../errors';
import { mountFault } from '../output/hub-names';
import { checked } from '../options/checked';
import { SealingCertificate } from '../sealed/sealing-certificate';
import { goDuration, seconds } from '../go/duration';
import { Alerts, requireAlerts } from './alerts';
import {
  ChartInstallation,
  PinnedChart,
  pinnedOperator,
  pinnedReloader,
  ReloaderInstallation,
  requireOneSecret,
  requireOperatorChart,
  requireReloaderChart,
} from './chart-installation';
import { ClusterAuth } from './cluster-auth';
import { EncryptionAtRest, requireEncryptionAtRest } from './encryption-at-rest';
import { Environment } from './environment';
import { FleetBase } from './fleet-base';
import { GitOps, requireGitOps } from './gitops';
import { requireDnsLabel, requireObjectName, requireVariableName } from './names';
import { Pem } from './pem';
import { OperatorEgress, requireOperatorEgress } from './operator-egress';
import { takesLoginSecretsWriteOnly } from './provider-version';
import { outsideName } from './renames';
import { requireSpireTrust, SpireTrust } from './spire-trust';

export interface ApiServer {
  /** `https://host:port`, as the hub or a downstream cluster reaches it. */
  readonly url: string;
  /**
   * The authority of the API server. Needed where somebody calls it: by `ClusterAuth.kubernetes` and upstream of a
   * `ReplicatedSecret`.
   */
  readonly caCertificate?: Pem;
}

export interface ExternalSecretsInstallation {
  /** @default "external-secrets" */
  readonly namespace?: string;
  /** The ServiceAccount of the operator's controller. @default "external-secrets" */
  readonly serviceAccount?: string;
  /**
   * How many objects of a kind it works on at the same time (`--concurrent`). On a large cluster one worker makes each
   * refresh wait for the others: a second for each ExternalSecret, at the worst.
   * https://external-secrets.io/latest/api/controller-options/
   * @default 1, as the operator's own
   */
  readonly concurrent?: number;
  /**
   * Where it may open connections to. Needs a network that knows NetworkPolicies, and pods with the labels of its chart.
   * @default - no policy: wherever the cluster lets it
   */
  readonly egress?: OperatorEgress;
  /**
   * Its chart, installed by the GitOps tool of the cluster before all that needs it, with the rights that the objects of
   * the fleet need and no others.
   * @default - none: it is there already, or somebody else installs it
   */
  readonly install?: ChartInstallation;
}

export interface SecretsStoreInstallation {
  /**
   * After how long it reads again what pods mount (`rotationPollInterval`), where it is installed with
   * `enableSecretRotation`. At each look a pod leases another user of a database.
   * https://secrets-store-csi-driver.sigs.k8s.io/topics/secret-auto-rotation
   * @default - never, as its chart installs it: pods keep the values that they began with
   */
  readonly pollInterval?: Duration;
}

export interface SpokeClusterProps {
  /**
   * The name that the cluster had before its id changed: its folder, stack and logins keep it. @default - none: the id
   */
  readonly renamedFrom?: string;
  readonly apiServer: ApiServer;
  /** How its ServiceAccounts log in to the hub. Needed wherever there is a hub. */
  readonly auth?: ClusterAuth;
  /** Its SPIRE server, for clients that log in to the hub with a JWT-SVID. @default - none */
  readonly spire?: SpireTrust;
  /** Where External Secrets Operator runs. @default - as its chart installs it */
  readonly externalSecrets?: ExternalSecretsInstallation;
  /** Stakater Reloader, which restarts workloads. @default - none: it is there already, or somebody else installs it */
  readonly reloader?: ReloaderInstallation;
  /** How the Secrets Store CSI driver is installed, for secrets that pods mount. @default - as its chart installs it */
  readonly secretsStore?: SecretsStoreInstallation;
  /**
   * Whether the operator is kept from overwriting Secrets that somebody else made, by a ValidatingAdmissionPolicy
   * (Kubernetes 1.30 or newer). A delivery with `takeOver` may.
   * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
   * @default true
   */
  readonly protectExistingSecrets?: boolean;
  /**
   * Certificates of its Sealed Secrets controller, the current one last. The controller makes a new one every 30 days
   * and keeps opening what older ones sealed: keep those here for as long as {@link SealedSecret}s need them.
   * `kubeseal --fetch-cert` prints the current one.
   * https://github.com/bitnami-labs/sealed-secrets#sealing-key-renewal
   * @default - none: no SealedSecret for this cluster
   */
  readonly sealingCertificates?: readonly Pem[];
  /**
   * How what it stores is encrypted, Secrets above all: written for those who run its API servers, and checked.
   * https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
   * @default - not known, and nothing is said of it
   */
  readonly encryptionAtRest?: EncryptionAtRest;
  /** Who takes its manifests to it. @default - as the fleet says */
  readonly gitOps?: GitOps;
  /** Whether its stores have canaries. @default - as the fleet says */
  readonly canaries?: boolean;
  /** Rules for the Prometheus that watches it. @default - as the fleet says */
  readonly alerts?: Alerts;
}

/** One Kubernetes cluster. Its manifests go to a folder of its name. */
@checked
export class SpokeCluster extends Construct {
  readonly name: string;
  readonly environment: Environment;
  readonly fleet: FleetBase;
  readonly apiServer: ApiServer;
  readonly auth?: ClusterAuth;
  readonly spire?: SpireTrust;
  /** @internal Whether the program leaves `operator.concurrent` open. */
  readonly concurrentIsOpen: boolean;
  readonly operator: Required<Omit<ExternalSecretsInstallation, 'egress' | 'install'>> &
    Pick<ExternalSecretsInstallation, 'egress'>;
  /** @internal The chart of the operator, where it is installed with the fleet. */
  readonly operatorChart?: PinnedChart;
  /** @internal That of Reloader, and where it is installed. */
  readonly reloader?: { readonly namespace: string; readonly chart: PinnedChart };
  /** After how long the CSI driver reads again what pods mount; undefined if never. */
  readonly pollInterval?: Duration;
  readonly protectExistingSecrets: boolean;
  readonly encryptionAtRest?: EncryptionAtRest;
  readonly gitOps?: GitOps;
  /** Whether its stores have canaries, unless a namespace says otherwise. */
  readonly canaries: boolean;
  readonly alerts?: Alerts;
  /** @internal Fingerprints of the keys of its sealing certificates, the current one last. */
  readonly sealingFingerprints: readonly string[];
  /** The root of this cluster's charts. keywheel writes it; do not call its `synth()`. */
  readonly app: App;

  /** @param id its name, a DNS label that is unique in the fleet */
  constructor(scope: Construct, id: string, props: SpokeClusterProps) {
    super(scope, id);
    this.name = outsideName(this, 'the name of the cluster', id, props.renamedFrom);
    this.environment = Environment.of(this);
    this.fleet = this.environment.fleet;
    this.apiServer = { ...props.apiServer, url: props.apiServer.url.replace(/\/$/, '') };
    this.auth = props.auth;
    this.spire = props.spire;
    this.operator = {
      namespace: props.externalSecrets?.namespace ?? 'external-secrets',
      serviceAccount: props.externalSecrets?.serviceAccount ?? 'external-secrets',
      concurrent: props.externalSecrets?.concurrent ?? 1,
      egress: props.externalSecrets?.egress,
    };
    this.concurrentIsOpen = props.externalSecrets?.concurrent === undefined;
    const { install } = props.externalSecrets ?? {};
    this.operatorChart = install && pinnedOperator(install);
    this.reloader = props.reloader && {
      namespace: props.reloader.namespace ?? 'reloader',
      chart: pinnedReloader(props.reloader.install),
    };
    this.pollInterval = props.secretsStore?.pollInterval;
    this.protectExistingSecrets = props.protectExistingSecrets ?? true;
    this.sealingFingerprints = this.fingerprintsOf(props.sealingCertificates ?? []);
    this.encryptionAtRest = props.encryptionAtRest;
    this.gitOps = props.gitOps ?? this.fleet.gitOps;
    this.canaries = props.canaries ?? this.fleet.canaries;
    this.alerts = props.alerts ?? this.fleet.alerts;
    this.app = new App();
    requireDnsLabel(this, "the operator's namespace", this.operator.namespace);
    requireObjectName(this, "the operator's ServiceAccount", this.operator.serviceAccount);
    const { concurrent } = this.operator;
    if (!Number.isInteger(concurrent) || concurrent < 1) {
      note(this, 'ConcurrentInvalid', `externalSecrets.concurrent is ${concurrent}; use a whole number from 1`);
    }
    if (this.pollInterval && seconds(this.pollInterval) < 1) {
      note(
        this,
        'PollIntervalInvalid',
        `secretsStore.pollInterval is ${goDuration(this.pollInterval)}; use one second or more, or leave it out where the ` +
          'driver never looks again',
      );
    }
    if (props.gitOps) {
      requireGitOps(this, props.gitOps);
    }
    if (props.alerts) {
      requireAlerts(this, props.alerts, 'elsewhere');
    }
    if (props.encryptionAtRest) {
      requireEncryptionAtRest(this, props.encryptionAtRest);
    }
    this.requireCharts();
    this.requireApiServer();
    if (this.operator.egress) {
      requireOperatorEgress(this, this.operator.egress, this.fleet.vault?.address);
    }
    if (props.spire) {
      requireSpireTrust(this, props.spire, this.fleet.vault !== undefined);
    }
    this.requireAuth();
  }

  private fingerprintsOf(certificates: readonly Pem[]): string[] {
    return certificates.flatMap(({ text }, index) => {
      try {
        return [SealingCertificate.fromPem(text, `sealingCertificates[${index}]`).fingerprint];
      } catch (error) {
        const { code, reason } = error as FleetError;
        note(this, code, reason);
        return [];
      }
    });
  }

  private requireCharts(): void {
    const { gitOps, operator, operatorChart, reloader } = this;
    if (operatorChart) {
      requireOperatorChart(this, operator.namespace, operatorChart, gitOps);
    }
    if (reloader) {
      requireReloaderChart(this, reloader.namespace, reloader.chart, gitOps);
    }
    requireOneSecret(
      this,
      gitOps,
      [operatorChart, reloader?.chart].filter((chart) => chart !== undefined),
    );
  }

  private requireApiServer(): void {
    const { url } = this.apiServer;
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed?.protocol !== 'https:' || parsed.username || parsed.password) {
      note(this, 'ApiServerInvalid', `the API server's url "${url}" is invalid; use https://host:port without a user`);
    }
  }

  private requireAuth(): void {
    const { vault, vaultProviderVersion } = this.fleet;
    const settings = this.auth?.settings;
    if (vault && !settings) {
      note(this, 'AuthMissing', 'there is a hub and no way to log in to it; give auth, such as ClusterAuth.jwt(...)');
    }
    if (!vault && settings) {
      note(this, 'AuthUnused', 'auth has no effect without a hub; give the fleet a vault or leave auth out');
    }
    const { jwt, reviewer, existingPath } = settings ?? {};
    const fault = existingPath === undefined ? undefined : mountFault(existingPath);
    if (fault !== undefined) {
      note(
        this,
        'AuthMountInvalid',
        `the path of the auth mount, ${JSON.stringify(existingPath)}, ${fault}; give its path below auth/`,
      );
    }
    if (settings?.audience !== undefined && !/^[^\s\p{C}]+$/u.test(settings.audience)) {
      note(
        this,
        'AuthMountInvalid',
        `the audience of the auth mount, ${JSON.stringify(settings.audience)}, is empty or holds a space; give the one that its roles bind`,
      );
    }
    if (jwt && 'publicKeys' in jwt && jwt.publicKeys.length === 0) {
      note(this, 'PublicKeysMissing', 'ClusterAuth.jwt got no public keys; give the key that signs its tokens');
    }
    if (!reviewer) {
      return;
    }
    if (!this.apiServer.caCertificate) {
      note(
        this,
        'CaCertificateMissing',
        'ClusterAuth.kubernetes makes Vault/OpenBao call the API server, whose authority is not known; give apiServer.caCertificate',
      );
    }
    const { kind } = reviewer.settings;
    if (kind !== 'clientToken' && !takesLoginSecretsWriteOnly(vaultProviderVersion)) {
      note(
        this,
        'ProviderTooOld',
        `TokenReviewer.${kind} needs a write-only argument that version 5.7 of the Vault provider brought, the fleet uses ` +
          `${vaultProviderVersion ? `"${vaultProviderVersion}"` : "the bindings' own (5.6.0)"}; give the fleet ` +
          'vaultProviderVersion: ">= 5.7, < 6", or use ClusterAuth.jwt, which needs no reviewer',
      );
    }
    if (reviewer.settings.kind === 'tokenVariable') {
      requireVariableName(this, 'TokenReviewer.tokenVariable', reviewer.settings.variable);
    }
  }
}
