import { kindKey } from './live-cluster';

/** Parts of an object in which whatever is added changes what it means, by its kind. */
const MEANT: Readonly<Record<string, RegExp>> = {
  'NetworkPolicy.networking.k8s.io': /^spec\b/,
  'ValidatingAdmissionPolicy.admissionregistration.k8s.io': /^spec\b/,
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io': /^spec\b/,
  'Role.rbac.authorization.k8s.io': /^rules\b/,
  'ClusterRole.rbac.authorization.k8s.io': /^rules\b/,
  'RoleBinding.rbac.authorization.k8s.io': /^(subjects|roleRef)\b/,
  'ClusterRoleBinding.rbac.authorization.k8s.io': /^(subjects|roleRef)\b/,
  'ExternalSecret.external-secrets.io': /^spec\b/,
  'ClusterExternalSecret.external-secrets.io': /^spec\b/,
  'PushSecret.external-secrets.io': /^spec\b/,
  // What the operator adds for other providers is theirs.
  'SecretStore.external-secrets.io': /^spec(?!\.provider\.(?!(vault|openBao)\b))/,
  'ClusterSecretStore.external-secrets.io': /^spec(?!\.provider\.(?!(vault|openBao)\b))/,
  'VaultDynamicSecret.generators.external-secrets.io': /^spec\b/,
  'SecretProviderClass.secrets-store.csi.x-k8s.io': /^spec\b/,
  'SealedSecret.bitnami.com': /^spec\.encryptedData\b/,
};

/** The more a selector asks for, the less it selects, whatever its kind. Which nodes pods get is no matter of secrets. */
const IN_SELECTOR = /^(?!.*\bmetadata\.)(.*\.)?(selector|(?!node)\w+Selector)\./;

/** In the template of pods, what runs and as whom. Platforms add the rest: resources, tolerations, profiles. */
const IN_PODS =
  /\.template\.spec\.((initContainers|volumes|hostNetwork|hostPID|hostIPC|shareProcessNamespace)$|(initContainers|containers)\[\d+\]\.(command|args|env|envFrom|lifecycle|volumeMounts|securityContext\.(privileged|capabilities\.add))$)/;
/** Of these, part is of the one sort and part of the other. */
const MIXED_IN_PODS = /\.template\.spec\.(initContainers|containers)\[\d+\]\.securityContext(\.capabilities)?$/;

/** What API servers fill in, of Kubernetes' own kinds and from the definitions of External Secrets Operator. */
const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  apiGroup: ['rbac.authorization.k8s.io'],
  apiVersion: ['generators.external-secrets.io/v1alpha1'],
  conflictPolicy: ['Error'],
  conversionStrategy: ['Default', 'None'],
  creationPolicy: ['Owner'],
  decodingStrategy: ['None'],
  deletionPolicy: ['Retain', 'None'],
  engineVersion: ['v2'],
  failurePolicy: ['Fail'],
  kind: ['SecretStore'],
  matchPolicy: ['Equivalent'],
  mergePolicy: ['Replace'],
  metadataPolicy: ['None'],
  method: ['GET'],
  mountPath: ['kubernetes'],
  nullBytePolicy: ['Ignore'],
  path: ['approle', 'cert', 'gcp', 'jwt', 'ldap', 'userpass'],
  priorityPolicy: ['Strict'],
  protocol: ['TCP'],
  reason: ['Invalid'],
  refreshInterval: ['1h', '1h0m0s'],
  refreshPolicy: ['Periodic'],
  resultType: ['Data'],
  scope: ['*'],
  strategy: ['Extract'],
  target: ['Data'],
  templateAs: ['Values'],
  updatePolicy: ['Replace'],
  version: ['v2'],
};

/** Whether API servers fill in a field of External Secrets Operator's kinds with this value where it is left out. */
export function isServerDefault(name: string, value: unknown): boolean {
  return typeof value === 'string' && Object.hasOwn(DEFAULTS, name) && DEFAULTS[name]!.includes(value);
}

/** Maps whose names are anybody's. */
const FREE_NAMES = /\.(matchLabels|data|labels|annotations|parameters)\./;

type Kind = Parameters<typeof kindKey>[0];

/** Whether a field that is live and not written changes what the object means: most of what servers add does not. */
export function isMeant(kind: Kind, at: string, value: unknown): boolean {
  const key = kindKey(kind);
  if (MEANT[key]?.test(at)) {
    return saysMore(key, at, value);
  }
  if (MIXED_IN_PODS.test(at)) {
    return Object.entries(value ?? {}).some(([name, inside]) => isMeant(kind, `${at}.${name}`, inside));
  }
  return (IN_SELECTOR.test(at) && isSomething(value)) || (IN_PODS.test(at) && value !== false && isSomething(value));
}

function isSomething(value: unknown): boolean {
  const isEmpty = typeof value === 'object' && Object.keys(value ?? {}).length === 0;
  return value !== undefined && !isEmpty;
}

function saysMore(key: string, at: string, value: unknown): boolean {
  const name = at.slice(at.lastIndexOf('.') + 1);
  if (FREE_NAMES.test(at)) {
    return value !== undefined && value !== null;
  }
  if (name === 'namespaceSelector' && !key.startsWith('ValidatingAdmissionPolicy')) {
    // An empty one takes all namespaces, and is no default.
    return value !== undefined && value !== null;
  }
  if (!isSomething(value) || value === '' || value === false || value === 0) {
    return false;
  }
  if (Array.isArray(value)) {
    return true;
  }
  if (typeof value === 'object') {
    return Object.entries(value!).some(([field, inside]) => saysMore(key, `${at}.${field}`, inside));
  }
  if (Object.hasOwn(DEFAULTS, name)) {
    return !DEFAULTS[name]!.includes(String(value));
  }
  // Newer versions of the operator bring policies of their own, with a default each.
  return !(/(Policy|Strategy)$/.test(name) && key.endsWith('external-secrets.io'));
}
