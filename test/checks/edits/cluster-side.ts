import type { Output } from '../output';

export const WORKLOAD = 'eu/app.k8s.yaml, Deployment app/api';

export function deployment(output: Output, pod: object, annotations: Record<string, string> = {}): void {
  output.add('eu', 'app.k8s.yaml', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'api', namespace: 'app', annotations },
    spec: { template: { spec: pod } },
  });
}
