/** What a program says on the objects it writes, where the checks and the time rules read it again. */
export const ANNOTATIONS = {
  /** Whose login a ServiceAccount is, as `<environment>/<tenant>`. */
  tenant: 'keywheel/tenant',
  /** What a login may read beyond what is delivered, so that a team adds secrets without Terraform; on a ServiceAccount. */
  addsSecrets: 'keywheel/adds-secrets',
  /** How long the delivered password may be dead; on an ExternalSecret. */
  maximumOutage: 'keywheel/maximum-outage',
  /** How long the workloads take to restart, where the program knows better; on an ExternalSecret. */
  rolloutTime: 'keywheel/rollout-time',
} as const;
