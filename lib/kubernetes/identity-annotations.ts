import type { WorkloadIdentity } from '../fleet/workload-identity';

/** Says on a ServiceAccount who it is to a cloud. */
export function identityAnnotations({ settings }: WorkloadIdentity): Record<string, string> {
  switch (settings.kind) {
    case 'irsa':
      return { 'eks.amazonaws.com/role-arn': settings.roleArn };
    case 'gke':
      return { 'iam.gke.io/gcp-service-account': settings.serviceAccount };
    case 'azure':
      return {
        'azure.workload.identity/client-id': settings.clientId,
        'azure.workload.identity/tenant-id': settings.tenantId,
      };
  }
}
