/**
 * What a program says on the objects it writes, where the checks and the time rules read it again. Who owns the namespace
 * can write all of it: it says what its owner promises or uses, never whose something is or what may be.
 */
export const ANNOTATIONS = {
  /** Whose a ServiceAccount is, as `<environment>/<tenant>`: for people. No rule believes it. */
  tenant: 'keywheel/tenant',
  /** How long the delivered password may be dead; on an ExternalSecret. */
  maximumOutage: 'keywheel/maximum-outage',
  /** How long the workloads take to restart, where the program knows better; on an ExternalSecret. */
  rolloutTime: 'keywheel/rollout-time',
  /** How long they take that read a changed file again by themselves; on an ExternalSecret. */
  rereadTime: 'keywheel/reread-time',
  /** How old a value may become that is not in a KV engine, which has a place for that; on an ExternalSecret. */
  maximumAge: 'keywheel/maximum-age',
  /** Rules of the fleet for its age, as JSON: how old it may become, by the name of the rule; on an ExternalSecret. */
  compliance: 'keywheel/compliance',
  /** Which cluster a store copies from, and as whom that cluster knows it; on a SecretStore. */
  upstreamCluster: 'keywheel/upstream-cluster',
  upstreamUser: 'keywheel/upstream-user',
  /** How many objects the operator works on at a time; on what lets it ask for tokens. */
  concurrent: 'keywheel/operator-concurrent',
  /** The ServiceAccount of the operator that a policy of the network keeps in, as `<namespace>/<name>`; on a NetworkPolicy. */
  keepsIn: 'keywheel/keeps-in',
  /** Where the pods of a ServiceAccount log in to the hub by themselves, as JSON; on that ServiceAccount. */
  login: 'keywheel/login',
  /** What they call there, as JSON: capabilities by path; on the same. */
  calls: 'keywheel/calls',
  /** What is promised of the values that they get as files, as JSON: annotations of an ExternalSecret by path; on the same. */
  promises: 'keywheel/promises',
  /** How often the CSI driver reads again what pods mount, or "never"; on a SecretProviderClass. */
  pollInterval: 'keywheel/poll-interval',
  /** How the values of a SealedSecret were sealed, as JSON. */
  sealed: 'keywheel/sealed',
  /** Fingerprints of the certificates of its cluster's controller, the current one last, as JSON; on a SealedSecret. */
  sealingCertificates: 'keywheel/sealing-certificates',
  /**
   * The mark that a canary must show: its Secret has it under "mark" once both sides of one synthesis have arrived; on an
   * ExternalSecret that is a canary, and on no other.
   */
  canary: 'keywheel/canary',
  /** Of which repository and branch a GitOps tool is meant to take manifests; on the object that tells it. */
  takenOf: 'keywheel/taken-of',
  /** Which workloads run as a ServiceAccount, as `Deployment api, CronJob nightly`. */
  usedBy: 'keywheel/used-by',
  /** The ServiceAccount that a workload is meant to run as, as `<namespace>/<name>`. */
  runsAs: 'keywheel/runs-as',
} as const;
