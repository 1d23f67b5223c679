import type { Mutation } from '../../mutation';
import { POLL, classOf, deployment, ofAgent, ofMount, role } from '../../edits/files';

/** Values in files that the hub changes by itself. */
export const files: readonly Mutation[] = [
  {
    ...ofMount('concurrent-users-fit', 'lease'),
    when: 'more pods mount a leased user',
    mutate: (output) => (deployment(output, 'api').spec.replicas = 3),
    message: ['up to 78 users', 'from 2 deliveries, mounts and agents', 'room for 60; this one makes 66'],
  },
  {
    ...ofMount('concurrent-users-fit', 'lease'),
    when: 'an autoscaler may run more pods',
    mutate: (output) =>
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'api', namespace: 'app' },
        spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' }, maxReplicas: 10 },
      }),
    message: ['up to 232 users'],
  },
  {
    ...ofMount('concurrent-users-fit', 'lease'),
    when: 'the driver looks more often',
    mutate: (output) => (classOf(output, 'api.lease').metadata.annotations[POLL] = '1m0s'),
    message: ['up to 96 users'],
  },
  {
    ...ofMount('concurrent-users-fit', 'lease'),
    when: 'leases are longer, and nobody writes how many pods an agent runs in',
    mutate: (output) => {
      Object.assign(role(output, 'role'), { default_ttl: 7200, max_ttl: 7200 });
      delete deployment(output, 'worker').spec.replicas;
    },
    message: ['up to 127 users', 'One pod is counted of Deployment worker'],
  },
  {
    ...ofAgent('concurrent-users-fit'),
    when: 'more pods have agents',
    mutate: (output) => (deployment(output, 'worker').spec.replicas = 10),
    message: ['up to 104 users', 'this one makes 60'],
  },
];
