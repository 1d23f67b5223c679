import { Mutation } from '../../mutation';
import { fleet } from '../../edits/alone';

/** What nothing else in the fleet makes good, or hides. */
export const alone: readonly Mutation[] = [
  {
    id: 'login-can-be-reviewed',
    fleet,
    when: 'the reviewer of one cluster has another name than on the other',
    mutate: (output) => {
      output.resource('spoke-eu', 'kubernetes_service_account_v1', 'reviewer').metadata.name = 'other';
    },
    path: 'prod/eu',
    place: 'stack spoke-eu, kubernetes_cluster_role_binding_v1.reviewer',
    message: ['who reviews tokens is kube-system/other'],
  },
];
