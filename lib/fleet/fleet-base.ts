import { Construct, IConstruct } from 'constructs';
import { FleetError, note } from '../errors';
import { checked } from '../options/checked';
import { Alerts, requireAlerts } from './alerts';
import { ComplianceRule, requireRules } from './compliance-rule';
import { IKvMount } from './existing';
import { requireHubServer } from './hub-server-errors';
import { GitOps, requireGitOps } from './gitops';
import { Isolation } from './isolation';
import { requireDnsLabel } from './names';
import { requireRefreshSpread } from './refresh-spread';
import type { CompanyRule } from '../output/company-rule';
import { problemsOfRules } from '../output/rule-problems';
import { RemovalPolicy } from './removal-policy';
import { TerraformBackend } from './terraform-backend';
import { requireTerraformBackend } from './terraform-backend-errors';
import { VaultServer } from './vault-server';
import { requireConstraint } from './provider-version';
import { requireMaximumVersions } from './versions';

export interface FleetProps {
  /**
   * Prefixes every name that the fleet makes on the hub, so that several fleets can share one. A DNS label.
   * Changing it renames everything.
   */
  readonly name: string;

  /**
   * The hub.
   * @default - none: only {@link ReplicatedSecret}s and {@link BridgedSecret}s are possible
   */
  readonly vault?: VaultServer;

  /** @default - local state files in the working directory */
  readonly terraformBackend?: TerraformBackend;

  /**
   * How the hub keeps tenants apart, unless a tenant says otherwise.
   * @default Isolation.policyPerNamespace()
   */
  readonly isolation?: Isolation;

  /**
   * The KV engine of all tenants that have no Vault namespace of their own.
   * @default - the fleet makes one
   */
  readonly kvMount?: IKvMount;

  /**
   * How many versions of each value the fleet's KV engines keep, 1 to 1000. A secret may keep more, and no fewer. What
   * is kept of an engine made elsewhere (`kvMount`) is said where it is made.
   * https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#configure-the-kv-engine
   * @default - the hub's own: 10, and a secret may keep fewer
   */
  readonly maximumVersions?: number;

  /**
   * What Terraform may use as the Vault provider, as a version constraint. Another text is `ProviderVersionInvalid`.
   * https://developer.hashicorp.com/terraform/language/expressions/version-constraints
   * @default - the version that the installed bindings were made from
   */
  readonly vaultProviderVersion?: string;

  /**
   * What happens to the fleet's KV engine when the fleet no longer needs it.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Rules for the age of secrets. What breaks one by design is a warning, `secret-meets-compliance-rules`.
   * @default - none
   */
  readonly compliance?: readonly ComplianceRule[];

  /**
   * Rules of your own over both sides as they are rendered: they run with the checks, and what they find is reported and
   * acknowledged in the same way. A rule that is not as its type has it is `RuleInvalid`.
   * @default - none
   */
  readonly rules?: readonly CompanyRule[];

  /**
   * Who takes the manifests to the clusters, unless a cluster says otherwise. Each namespace is then a folder of its own.
   * @default - nobody: you apply `dist/<cluster>/` yourself, or point a tool of your own at it
   */
  readonly gitOps?: GitOps;

  /**
   * Whether each store that reads a KV engine gets a canary: a mark on the hub and an ExternalSecret that reads it with
   * the store's own login. Its Secret shows the mark once a change of the store has arrived on the cluster. One more value,
   * one more path in the policy and one more ExternalSecret for each store; apply the stack `bootstrap` first.
   * https://external-secrets.io/latest/api/externalsecret/
   * @default true
   */
  readonly canaries?: boolean;

  /**
   * The share, from 0 to 0.5, by which intervals that the program leaves open become shorter, each namespace's by a part
   * of its own: what is applied together does not ask the hub together for ever, as External Secrets Operator would have
   * it. Deliveries, canaries and, where `externalSecrets` has `install`, the validation of stores; what is stated stays
   * as it is, and so does all with 0. 0.1 costs a twentieth more requests, 0.5 nearly two fifths.
   * Another number is `RefreshSpreadInvalid`.
   * https://external-secrets.io/latest/api/externalsecret/
   * @default 0.1
   */
  readonly refreshSpread?: number;

  /**
   * Rules for Prometheus about all clusters and the hub, unless a cluster says otherwise.
   * @default - none
   */
  readonly alerts?: Alerts;
}

/** What the constructs below a fleet see of it. `Fleet` adds the synthesis. */
@checked
export abstract class FleetBase extends Construct {
  /** @throws OutsideFleet */
  static of(construct: IConstruct): FleetBase {
    return ancestor(construct, FleetBase, 'OutsideFleet', 'is outside a Fleet; create it below one');
  }

  /** @internal */
  static find(construct: IConstruct): FleetBase | undefined {
    return findAncestor(construct, FleetBase);
  }

  readonly name: string;
  readonly vault?: VaultServer;
  readonly terraformBackend: TerraformBackend;
  readonly isolation: Isolation;
  readonly kvMount?: IKvMount;
  readonly maximumVersions?: number;
  readonly vaultProviderVersion?: string;
  readonly removalPolicy: RemovalPolicy;
  readonly compliance: readonly ComplianceRule[];
  readonly rules: readonly CompanyRule[];
  readonly gitOps?: GitOps;
  readonly canaries: boolean;
  readonly refreshSpread: number;
  readonly alerts?: Alerts;

  constructor(props: FleetProps) {
    // A fleet is the root of its tree, as an App is.
    super(undefined as unknown as Construct, '');
    this.name = props.name;
    this.vault = props.vault;
    this.terraformBackend = props.terraformBackend ?? TerraformBackend.local();
    this.isolation = props.isolation ?? Isolation.policyPerNamespace();
    this.kvMount = props.kvMount;
    this.maximumVersions = props.maximumVersions;
    this.vaultProviderVersion = props.vaultProviderVersion;
    this.removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    this.compliance = props.compliance ?? [];
    this.rules = [...(props.rules ?? [])];
    this.gitOps = props.gitOps;
    this.canaries = props.canaries ?? true;
    this.refreshSpread = props.refreshSpread ?? 0.1;
    this.alerts = props.alerts;
    requireDnsLabel(this, 'the name of the fleet', props.name);
    requireRules(this, this.compliance);
    problemsOfRules(this.rules).forEach((problem) => note(this, 'RuleInvalid', problem));
    requireMaximumVersions(this, props.maximumVersions);
    requireConstraint(this, props.vaultProviderVersion);
    requireRefreshSpread(this);
    requireTerraformBackend(this, this.terraformBackend);
    if (props.vault) {
      requireHubServer(this, props.vault);
    }
    if (props.gitOps) {
      requireGitOps(this, props.gitOps);
    }
    if (props.alerts) {
      requireAlerts(this, props.alerts, props.vault ? 'watched' : 'missing');
    }
    if (props.kvMount && props.maximumVersions !== undefined) {
      note(
        this,
        'MaximumVersionsUnused',
        'maximumVersions has no effect on an engine made elsewhere; say it there, or of each secret',
      );
    }
    if (props.kvMount && this.isolation.kind !== 'policyPerNamespace') {
      note(
        this,
        'KvMountUnused',
        `kvMount has no effect with Isolation.${this.isolation.kind}(); leave out one of them`,
      );
    }
  }
}

type Class<T> = abstract new (...args: never[]) => T;

/** @internal */
export function findAncestor<T>(construct: IConstruct, type: Class<T>): T | undefined {
  return construct.node.scopes.findLast((scope) => scope instanceof type) as T | undefined;
}

/** @internal */
export function ancestor<T>(construct: IConstruct, type: Class<T>, code: string, reason: string): T {
  const found = findAncestor(construct, type);
  if (!found) {
    throw new FleetError(code, reason, construct);
  }
  return found;
}
