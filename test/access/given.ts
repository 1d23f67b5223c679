import { ClusterView } from '../../lib/views/cluster-view';

const GROUP = 'rbac.authorization.k8s.io';

/** A cluster "eu" with these objects. */
export function clusterOf(...objects: any[]): ClusterView {
  const manifests = objects.flat().map((object) => ({ object, path: '' }));
  return new ClusterView({ name: 'eu', path: '', files: [{ name: 'all.yaml', manifests }] });
}

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

export function clusterRole(name: string, rules: readonly Rule[], labels = {}) {
  return { apiVersion: `${GROUP}/v1`, kind: 'ClusterRole', metadata: { name, labels }, rules };
}

/** Binds a ClusterRole to a user, in a namespace or everywhere. */
export function binding(role: string, user: string, namespace?: string) {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name: `${user}-${role}`, namespace },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: GROUP, kind: 'User', name: user }],
  };
}

/** A user "alice" who has one rule in a namespace, or everywhere. */
export function alice(rule: Rule, namespace?: string) {
  return [clusterRole('some', [rule]), binding('some', 'alice', namespace)];
}

/** A store that logs in as a ServiceAccount. */
export function store(namespace: string | undefined, account: string, conditions?: readonly object[]) {
  const [accountNamespace, name] = account.split('/');
  const serviceAccountRef = { name, namespace: accountNamespace };
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: namespace === undefined ? 'ClusterSecretStore' : 'SecretStore',
    metadata: { name: 'hub', namespace },
    spec: {
      conditions,
      provider: {
        vault: { path: 'kv', auth: { jwt: { role: 'reader', kubernetesServiceAccountToken: { serviceAccountRef } } } },
      },
    },
  };
}

export function namespaceObject(name: string, labels = {}) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}
