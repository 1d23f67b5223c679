/** A way in which a delivery fails, by what is behind it. */
export interface FailureMode {
  /** In a sentence, about the object that fails. */
  readonly what: string;
  readonly fix: string;
}

/** Every one that `keywheel status` names. Each has a page in `docs/runbooks/`. */
export const FAILURE_MODES = {
  'sealed-hub': {
    what: 'Vault/OpenBao is sealed',
    fix: 'unseal it; after that "keywheel bump" makes the operator log in again at once',
  },
  'quorum-lost': {
    what: 'Vault/OpenBao has no leader, so that nobody can log in',
    fix: 'bring its other nodes back: with a quorum it elects one',
  },
  'dr-secondary': {
    what: 'Vault is a secondary for disaster recovery, which takes no logins',
    fix: 'let its address lead to the primary, or promote it if the primary is lost',
  },
  'quota-exceeded': {
    what: 'Vault/OpenBao refuses requests beyond a quota',
    fix: 'see which client asks that much (its audit log), and raise the quota or lengthen refresh intervals',
  },
  'engine-fails': {
    what: 'Vault/OpenBao takes the request and its engine fails at it, as for a database that it does not reach',
    fix: 'read the same path with "bao read", and see what it answers and what its log says',
  },
  'hub-unreachable': {
    what: 'Vault/OpenBao does not answer the operator',
    fix: 'see whether it is up, and whether its address resolves on that cluster',
  },
  'egress-closed': {
    what: 'the operator does not reach Vault/OpenBao, which answers elsewhere',
    fix: "compare the NetworkPolicies of the operator's namespace with what synth wrote, and firewalls on the way",
  },
  'hub-certificate-not-trusted': {
    what: 'the operator does not trust the certificate of Vault/OpenBao',
    fix: 'see whether the certificate has expired, and give the store the CA certificate that signed it',
  },
  'wrong-audience': {
    what: 'Vault/OpenBao refuses the token: its audience is not the one that the role asks for',
    fix: 'apply both sides of the same synth: the audience is in the store and in the role',
  },
  'token-not-accepted': {
    what: "Vault/OpenBao refuses the ServiceAccount's token: its signature, issuer or time is not accepted",
    fix: "see whether the cluster's signing keys have changed, and give them to ClusterAuth; compare the clocks",
  },
  'keys-not-fetched': {
    what: "Vault/OpenBao does not get the cluster's signing keys from its API server",
    fix: 'see whether it reaches the address at the auth mount, and trusts its certificate',
  },
  'token-review-refused': {
    what: "the cluster's API server does not review tokens for Vault/OpenBao",
    fix: 'see whether the reviewer token has expired, and whether its ServiceAccount is bound to system:auth-delegator',
  },
  'role-missing': {
    what: 'Vault/OpenBao has no such role at the auth mount',
    fix: "deploy the cluster's stack",
  },
  'login-refused': {
    what: 'Vault/OpenBao does not let the ServiceAccount log in with that role',
    fix: "deploy the cluster's stack and sync its manifests: one of them is older than the other",
  },
  'token-not-issued': {
    what: "the API server does not issue the ServiceAccount's token to the operator",
    fix: 'sync the manifests: the ServiceAccount, or the Role that lets the operator ask for its token, is missing',
  },
  'permission-denied': {
    what: 'Vault/OpenBao denies the request: no policy of the login grants it',
    fix: 'deploy the cluster\'s stack, and see with "keywheel access --can-read <path>" who may read it',
  },
  'value-missing': {
    what: 'there is no value at the path',
    fix: 'write the value (vault kv put), or ask its owner to',
  },
  'wrong-key-names': {
    what: 'the value is there and has no such key',
    fix: 'write the value with the keys that the program declares',
  },
  'template-fails': {
    what: 'the template of the ExternalSecret fails',
    fix: 'see "kubectl describe" of the ExternalSecret for what it says',
  },
  'secret-missing': {
    what: 'a Secret of the cluster that it needs is not there',
    fix: 'see which one in "kubectl describe", and what should make it',
  },
  'being-deleted': {
    what: 'it is being deleted, and something holds that up',
    fix: 'see its finalizers and who deleted it; sync the manifests once it is gone',
  },
  'secret-not-owned': {
    what: 'a Secret of that name is there already, and belongs to somebody else',
    fix: 'remove it, or deliver under another name',
  },
  'secret-immutable': {
    what: 'the Secret is immutable, so that no new value arrives',
    fix: 'remove the Secret: the operator makes it again',
  },
  'store-not-ready': {
    what: 'its store is not ready',
    fix: 'see the store',
  },
  'store-in-back-off': {
    what: 'what it failed for is over, and the operator waits before it tries again',
    fix: 'wait up to 7 minutes, or run "keywheel bump"; if it fails again after that, the way from that cluster is closed',
  },
  'operator-down': {
    what: 'External Secrets Operator does not run',
    fix: 'see its Deployment and pods',
  },
  'secret-not-synced': {
    what: 'the operator has not read it for longer than its refresh interval and the longest pause between attempts',
    fix: 'see the log of the operator: it may be overloaded, or not running',
  },
  'reloader-down': {
    what: 'Reloader does not run, so that no workload restarts when its Secret changes',
    fix: 'see its Deployment and pods',
  },
  'stale-pod': {
    what: 'the pod started before its Secret last changed',
    fix: 'restart the workload (kubectl rollout restart)',
  },
  'lease-gone': {
    what: 'the credential has lived for longer than its lease since the operator last asked for it',
    fix: 'see why the operator does not read it; what uses the Secret cannot log in any more',
  },
  'certificate-expired': {
    what: 'the certificate has expired since the operator last asked for it',
    fix: 'see why the operator does not issue it again',
  },
  'sealing-key-unknown': {
    what: 'no key of the Sealed Secrets controller opens it',
    fix: 'seal the value again for this cluster (keywheel seal), or restore the key of the controller',
  },
  'rotation-overdue': {
    what: 'it fails on purpose: the turn of the pair of users is overdue',
    fix: 'see the CronJob that rotates, or run "keywheel rotate"',
  },
} as const satisfies Record<string, FailureMode>;

export type FailureModeId = keyof typeof FAILURE_MODES;
