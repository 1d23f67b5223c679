import { ANNOTATIONS } from '../output/annotations';
import type { Tenant } from '../fleet/tenant';
import { KubernetesObject, kubernetesObject, Place } from '../output/kubernetes-object';

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}
export interface ServiceAccountPlace {
  readonly name: string;
  readonly namespace: string;
}
/** Somebody by the name that the API server knows. */
export interface UserSubject {
  readonly user: string;
}
/** Where the operator runs, and how. */
export interface OperatorPlace extends ServiceAccountPlace {
  readonly concurrent: number;
}

const GROUP = 'rbac.authorization.k8s.io';
const VERSION = `${GROUP}/v1`;

export function namespaceObject(name: string): KubernetesObject {
  return kubernetesObject('v1', 'Namespace', { name }, {});
}

/** No pod gets its token: only what may ask for one by name. */
export function serviceAccount(
  place: Place,
  { environment, name }: Tenant,
  more: Readonly<Record<string, string>> = {},
): KubernetesObject {
  const annotations = { [ANNOTATIONS.tenant]: `${environment.name}/${name}`, ...more };
  return kubernetesObject('v1', 'ServiceAccount', place, { automountServiceAccountToken: false }, annotations);
}

/** A Role and its binding, of one name. */
export function roleWithBinding(
  place: Place,
  rules: readonly Rule[],
  subject: ServiceAccountPlace | UserSubject,
  annotations?: Record<string, string>,
): [KubernetesObject, KubernetesObject] {
  return [
    kubernetesObject(VERSION, 'Role', place, { rules }),
    kubernetesObject(
      VERSION,
      'RoleBinding',
      place,
      { roleRef: { apiGroup: GROUP, kind: 'Role', name: place.name }, subjects: [subjectOf(subject)] },
      annotations,
    ),
  ];
}

/** A ClusterRole and its binding, of one name. */
export function clusterRoleWithBinding(
  name: string,
  rules: readonly Rule[],
  subject: ServiceAccountPlace,
): [KubernetesObject, KubernetesObject] {
  return [
    kubernetesObject(VERSION, 'ClusterRole', { name }, { rules }),
    kubernetesObject(
      VERSION,
      'ClusterRoleBinding',
      { name },
      { roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name }, subjects: [subjectOf(subject)] },
    ),
  ];
}

/**
 * Lets the operator ask for tokens of one ServiceAccount, instead of every one in the cluster.
 * https://external-secrets.io/latest/guides/security-best-practices/
 */
export function tokenRole(place: Place, account: string, operator: OperatorPlace): KubernetesObject[] {
  const { concurrent } = operator;
  return roleWithBinding(
    place,
    [{ apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: [account], verbs: ['create'] }],
    operator,
    concurrent > 1 ? { [ANNOTATIONS.concurrent]: String(concurrent) } : undefined,
  );
}

/** Lets tokens review themselves. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#other-component-roles */
export function tokenReviewBinding(name: string, accounts: readonly ServiceAccountPlace[]): KubernetesObject {
  return kubernetesObject(
    VERSION,
    'ClusterRoleBinding',
    { name },
    {
      roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: 'system:auth-delegator' },
      subjects: accounts.map(subjectOf),
    },
  );
}

/** https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets */
export function serviceAccountToken(place: Place, account: string): KubernetesObject {
  return kubernetesObject(
    'v1',
    'Secret',
    place,
    { type: 'kubernetes.io/service-account-token' },
    { 'kubernetes.io/service-account.name': account },
  );
}

function subjectOf(subject: ServiceAccountPlace | UserSubject) {
  if ('user' in subject) {
    return { kind: 'User', name: subject.user, apiGroup: GROUP };
  }
  const { name, namespace } = subject;
  return { kind: 'ServiceAccount', name, namespace };
}
