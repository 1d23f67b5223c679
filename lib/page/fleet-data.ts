/**
 * What the page shows and `keywheel report --json` prints. Times are in seconds, and null where nothing ends them. What
 * many entries share is told once, in `paths`, `readers`, `logins` and `holders`, and named by its index there.
 */
export interface FleetData {
  /** Changes with every field that is taken away or means something else; fields may be added. */
  readonly version: 1;
  /** Names of the fleets; none where keywheel did not write the files. */
  readonly fleets: readonly string[];
  readonly hub: HubData;
  readonly clusters: readonly ClusterData[];
  readonly tenants: readonly TenantData[];
  readonly secrets: readonly SecretData[];
  /** What the Secrets are made of, on the hub. */
  readonly paths: readonly PathData[];
  /** Lists of logins, by their indexes. */
  readonly readers: readonly (readonly number[])[];
  /** Everybody whom the roles of the hub let in. */
  readonly logins: readonly LoginData[];
  /** Lists of those who can read a Secret, or use a ServiceAccount. */
  readonly holders: readonly (readonly HolderData[])[];
  readonly rotations: readonly RotationData[];
  readonly findings: readonly FindingData[];
  readonly posture: readonly PostureData[];
  /** What is otherwise than before, where that was asked for. */
  readonly change?: ChangeData;
  /** What the files do not say. */
  readonly notKnown: readonly string[];
}

export type Seconds = number | null;

export interface HubData {
  readonly addresses: readonly string[];
  readonly engines: readonly { readonly path: string; readonly type: string; readonly version?: string }[];
  readonly authMounts: readonly string[];
  /** Names of the servers whose configuration is among the files. */
  readonly servers: readonly string[];
  readonly policies: number;
  readonly roles: number;
}

export interface ClusterData {
  readonly name: string;
  readonly namespaces: number;
  readonly secrets: number;
  readonly stores: number;
  readonly workloads: number;
  /** As whom External Secrets Operator runs, such as `ServiceAccount external-secrets/external-secrets`, where it is known. */
  readonly operator?: string;
  /** Roles that are bound and not in the files: what they allow is not known. */
  readonly unknownRoles: readonly string[];
}

export interface TenantData {
  /** `<environment>/<tenant>`. */
  readonly name: string;
  /** `<cluster>/<namespace>`. */
  readonly namespaces: readonly string[];
  readonly secrets: number;
}

/** A Secret, or a file in the pods of a workload. */
export interface SecretData {
  /** `<cluster>/<namespace>/<name>`; of a file, `<cluster>/<namespace>/<workload>: <path>`. */
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly tenant?: string;
  /**
   * Who changes what is in it: people, the hub for everybody, the hub with two users that take turns, the hub for
   * each refresh; whoever seals it again; or it tells about a role, and is no secret.
   */
  readonly kind: 'kept' | 'static' | 'pair' | 'dynamic' | 'sealed' | 'told';
  readonly form: 'Secret' | 'file';
  /** What makes it, such as `ExternalSecret app/db`, and the file or line where that is. */
  readonly madeBy: string;
  readonly place: string;
  /** Names of its keys. */
  readonly keys: readonly string[];
  readonly roads: readonly RoadData[];
  readonly consumers: readonly { readonly name: string; readonly terms: string }[];
  /** Index of the list of those who can read it. */
  readonly readers: number;
  readonly times?: TimesData;
}

/** From one source to a Secret. */
export interface RoadData {
  /** Index of a path of the hub. */
  readonly path?: number;
  /** A source that is none: a Secret of a cluster, or a key of another product. */
  readonly source?: string;
  /** The Secret of a cluster among these that it is copied from. */
  readonly from?: SourceData;
  /** The properties that are taken of it; none for all. */
  readonly properties: readonly string[];
  /** Kind and name of the store or generator, and its place. */
  readonly store: string;
  readonly storePlace?: string;
  readonly provider: string;
  /** Index of the login. */
  readonly login?: number;
  /** What the store says of its login, where that gives it nothing, or these files do not say what. */
  readonly said?: SaidData;
  /** The pattern that decides, and the policies that have it; undefined where nothing grants it. */
  readonly grant?: { readonly pattern: string; readonly policies: readonly string[] };
}

/** A Secret that another one, or a path of the hub, has its value from. */
export interface SourceData {
  /** `<cluster>/<namespace>/<name>`. */
  readonly name: string;
  readonly cluster: string;
  /** Index of the list of those who can read it. */
  readonly readers: number;
}

/** A login that is not among `logins`. */
export interface SaidData {
  readonly role?: string;
  readonly mount?: string;
  readonly account?: string;
  /**
   * `role-missing`: the hub has no such role, as far as the files say; `account-not-bound`: the role lets in others;
   * `account-not-known`: the operator logs in, and no file says as whom; `nothing-granted`: its policies grant nothing;
   * `other-method`: it is no ServiceAccount that logs in, so what it may do is not known; `none`: the store says no login.
   */
  readonly why:
    'role-missing' | 'account-not-bound' | 'account-not-known' | 'nothing-granted' | 'other-method' | 'none';
  /** Names of the other methods, such as `appRole`. */
  readonly methods: readonly string[];
}

export interface TimesData {
  readonly refresh: Seconds;
  /** From a change on the hub until every pod has it, and what that is made of. */
  readonly arrives: Seconds;
  readonly arrival: readonly { readonly name: string; readonly seconds: Seconds }[];
  /** How long a delivered value may be dead after a rotation. */
  readonly outage?: Seconds;
  /** How old it may become in a pod, and who makes the next one. */
  readonly oldest: Seconds;
  readonly by: string;
}

export interface PathData {
  /** With its Vault namespace; `*` at the end where a store looks for many. */
  readonly path: string;
  /** What is asked of it: to read a value, or to have one made. */
  readonly capability: string;
  /** Index of the list of the logins that may do so. */
  readonly readers: number;
  /** Indexes of the Secrets that hold it. */
  readonly secrets: readonly number[];
  /** Whether the hub answers everybody: certificates of an authority are no secret. */
  readonly isPublic: boolean;
  /** What writes it from a cluster, and the Secrets that it writes. */
  readonly writtenBy: readonly string[];
  readonly writtenFrom: readonly SourceData[];
}

export interface LoginData {
  /** `<cluster>/<namespace>/<ServiceAccount>`, or `approle <name>`. */
  readonly who: string;
  readonly kind: 'ServiceAccount' | 'other';
  readonly tenant?: string;
  readonly cluster?: string;
  /** The stores and CronJobs that log in so. */
  readonly through: readonly string[];
  readonly role: string;
  readonly mount: string;
  readonly access: readonly {
    readonly path: string;
    readonly capabilities: readonly string[];
    readonly policies: readonly string[];
  }[];
  /** Patterns of paths that its policies deny. */
  readonly denied: readonly string[];
  readonly unknownPolicies: readonly string[];
  /** Index of the list of those who can use the ServiceAccount. */
  readonly usableBy: number;
}

export interface HolderData {
  /** `User alice`, `Group developers`, `Deployment app/api`. */
  readonly who: string;
  /** What allows it, such as `get secrets`. */
  readonly rights: readonly string[];
  /** The bindings that give these rights. */
  readonly by: readonly string[];
}

/** A credential that the hub changes. */
export interface RotationData {
  readonly name: string;
  readonly kind: 'static' | 'pair' | 'dynamic';
  /** Names of the users, where they are known. */
  readonly users: readonly string[];
  readonly of: string;
  /** From one change to the next: of each user, or of what is delivered. */
  readonly period: Seconds;
  /** Of the hub, or of the CronJob that takes turns; in UTC. */
  readonly schedules: readonly string[];
  /** Of the slowest Secret that has it: until it is read again, until the operator is done, until no pod has the old one. */
  readonly refresh: Seconds;
  readonly slack: Seconds;
  readonly settle: Seconds;
  /** How long somebody may have a dead credential after a change; 0 for none. */
  readonly outage: Seconds;
  /** How long everybody needs to move to the other user. */
  readonly move?: Seconds;
  /** After what time the hub rotates one of a pair, whoever still uses it. */
  readonly unwaited?: Seconds;
  /** How long the hub may be away before a leased credential ends; negative where it must not be away. */
  readonly survives?: Seconds;
  /** How many are valid at the same time. */
  readonly live: number;
  /** Indexes of the Secrets. */
  readonly secrets: readonly number[];
}

/** A finding of a check, with what it is about where that is known. */
export interface FindingData {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  /** The file and the object, and the line where it is known. */
  readonly place: string;
  readonly source?: { readonly file: string; readonly line: number };
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  /** Why it may stay. */
  readonly acknowledged?: string;
  readonly cluster?: string;
  /** Indexes of the Secrets. */
  readonly secrets: readonly number[];
}

export interface PostureData {
  readonly title: string;
  readonly demands: readonly string[];
  /** Undefined for Vault/OpenBao and the fleet as a whole. */
  readonly cluster?: string;
  readonly knowledge: 'proved' | 'stated' | 'missing' | 'not known';
  readonly says: string;
  readonly evidence: readonly string[];
}

export interface ChangeData {
  /** The git ref or the folder that was there before. */
  readonly base: string;
  readonly opened: readonly AccessChangeData[];
  readonly closed: readonly AccessChangeData[];
  readonly changes: readonly {
    /** `values`, `secrets`, `access`, `promises`, `delivery` or `unknown`. */
    readonly subject: string;
    readonly effect: string;
    readonly where: string;
    readonly what: string;
    readonly how: string;
    readonly attention: boolean;
    readonly todo?: string;
  }[];
  /** What Terraform and GitOps tools will do, by stack and by cluster. */
  readonly applied: readonly AppliedData[];
  readonly notCompared: readonly string[];
}

export interface AppliedData {
  /** `stack hub`, `cluster prod-eu`. */
  readonly where: string;
  readonly created: readonly string[];
  readonly updated: readonly string[];
  /** Destroyed and created again. */
  readonly replaced: readonly string[];
  readonly removed: readonly string[];
}

export interface AccessChangeData {
  readonly kind: string;
  readonly who: string;
  readonly what: string;
  readonly how: readonly string[];
}
