/** What a program promises about a delivery, on its ExternalSecret, where the time rules read it again. */
export const ANNOTATIONS = {
  /** How long the delivered password may be dead. */
  maximumOutage: 'keywheel/maximum-outage',
  /** How long the workloads take to restart, where the program knows better. */
  rolloutTime: 'keywheel/rollout-time',
} as const;
