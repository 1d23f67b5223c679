import { KubernetesObject } from '../bench/kubernetes-api';
import { Arguments, holds, ResourceType } from './resource-type';

const RBAC = 'rbac.authorization.k8s.io';

/** Some resource whose arguments are those of a manifest. */
function manifested(names: readonly string[], manifest: (given: Arguments) => KubernetesObject): ResourceType {
  return {
    arguments: names,
    identity: ['metadata'],
    async write(servers, given) {
      await servers.kubernetes().apply(manifest(given), 'terraform');
    },
    async isCurrent(servers, given) {
      const object = manifest(given);
      const { name, namespace } = object.metadata;
      return holds(await servers.kubernetes().get(object.apiVersion, object.kind, namespace, name), object);
    },
    async remove(servers, given) {
      const { apiVersion, kind, metadata } = manifest(given);
      await servers.kubernetes().delete(apiVersion, kind, metadata.namespace, metadata.name);
    },
    attributes: (_servers, { metadata }) =>
      Promise.resolve({ id: [metadata.namespace, metadata.name].filter(Boolean).join('/') }),
  };
}

export const KUBERNETES_RESOURCES: Readonly<Record<string, ResourceType>> = {
  kubernetes_service_account_v1: manifested(
    ['metadata', 'automount_service_account_token'],
    ({ metadata, automount_service_account_token: automount }) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
      automountServiceAccountToken: automount ?? true,
    }),
  ),
  kubernetes_cluster_role_binding_v1: manifested(
    ['metadata', 'role_ref', 'subject'],
    ({ metadata, role_ref: role, subject = [] }) => ({
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: role && { apiGroup: role.api_group, kind: role.kind, name: role.name },
      subjects: subject.map(({ kind, name, namespace }: Arguments) => ({ kind, name, namespace })),
    }),
  ),
};
