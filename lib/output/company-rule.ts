/**
 * A rule of your own over what is rendered or read: its findings are reported, acknowledged and counted as those of the
 * checks. A plain object: `run` is called each time that the checks run, and returns what it finds.
 *
 * A rule is given what is in its scope, as frozen copies: `hub` the resources of Terraform, `cluster` one cluster after
 * the other and the hub, `fleet` all clusters and the hub.
 */
export type CompanyRule = HubRule | ClusterRule | FleetRule;

export interface CompanyRuleBase {
  /**
   * Your company's name and the sentence that must hold: `example/namespace-has-a-cost-centre`. Two DNS labels, with a
   * slash between them: no check of keywheel has one. Another text is `RuleInvalid`.
   */
  readonly id: string;
  /** Errors keep the output from being written, unless they are acknowledged. */
  readonly severity: 'error' | 'warning';
  /** One sentence: what happens if it stays. */
  readonly why: string;
  /** The address of a page that says more, with `https://`. @default - docs/rules.md of keywheel */
  readonly docs?: string;
}

/** A rule about the resources of Terraform alone. */
export interface HubRule extends CompanyRuleBase {
  readonly scope: 'hub';
  readonly run: (hub: RuleHub) => Iterable<RuleFound>;
}

/** A rule about one cluster: what it finds follows from that one and the hub. */
export interface ClusterRule extends CompanyRuleBase {
  readonly scope: 'cluster';
  readonly run: (cluster: RuleCluster, hub: RuleHub) => Iterable<RuleFound>;
}

/** A rule that compares clusters. */
export interface FleetRule extends CompanyRuleBase {
  readonly scope: 'fleet';
  readonly run: (clusters: readonly RuleCluster[], hub: RuleHub) => Iterable<RuleFound>;
}

/** The side of Terraform, as a rule sees it. */
export interface RuleHub {
  /** Resources of a type, such as `vault_policy`, and data sources of that type, whose address begins with `data.`. */
  resources(type: string): readonly RuleResource[];
  /** Whether there may be more of a type, in files that could not be read or that are not given. */
  mayHaveMore(type: string): boolean;
}

/** A resource of Terraform, as a rule sees it. */
export interface RuleResource {
  readonly type: string;
  /** As Terraform names it, such as `vault_policy.read`. */
  readonly address: string;
  /** The Vault namespace in which it is made; empty for the root. */
  readonly namespace: string;
  /** Its arguments as Terraform has them, expressions as text: `${var.address}`. */
  readonly arguments: Readonly<Record<string, any>>;
  /** Arguments whose values are not known before Terraform applies them. */
  readonly unknown: readonly string[];
}

/** The YAML of one cluster, as a rule sees it. */
export interface RuleCluster {
  readonly name: string;
  /** Objects of a kind, such as `ExternalSecret`, of whatever API group: `apiVersion` says which. */
  objects(kind: string): readonly RuleObject[];
  /** Whether there may be more objects: those of charts, of operators, or of files that could not be read. */
  readonly mayHaveMore: boolean;
}

/** An object of Kubernetes, as a rule sees it. Secrets have their keys in it, with empty values. */
export interface RuleObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [field: string]: any;
  };
  readonly [field: string]: any;
}

/** What a rule finds at one place. */
export interface RuleFound {
  /**
   * The very object, resource, cluster or hub that the rule was given: the place of the finding, in the output and in
   * the program, follows from it. A copy of it has no place.
   */
  readonly at: RuleObject | RuleResource | RuleCluster | RuleHub;
  /** What does not hold, on one line. Begin with the object, and write no value of a secret. */
  readonly message: string;
  /** What to do. */
  readonly fix: string;
  /**
   * What the message names, by words of your own, such as `role` or `costCentre`: for code that reads findings. No value
   * of a secret. @default - nothing
   */
  readonly values?: Readonly<Record<string, string | number | readonly string[]>>;
  /** Less than what the rule has. @default that of the rule */
  readonly severity?: 'warning';
}
