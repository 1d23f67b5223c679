import type { Mutation } from '../../mutation';

const NAMESPACE = 'eu/cluster/cluster.k8s.yaml, Namespace shop-web';

/** What GitOps tools are told. */
export const dataOutlivesItsFile: readonly Mutation[] = [
  ...(['flux', 'argoCd', 'rancher'] as const).map((fleet): Mutation => ({
    id: 'data-outlives-its-file',
    fleet,
    when: `a namespace has lost its annotation for ${fleet}`,
    mutate: (output) => delete output.object('eu', 'Namespace', 'shop-web').metadata.annotations,
    path: 'prod/shop/eu.shop-web',
    place: NAMESPACE,
    message: ['deletes it when its file is gone'],
  })),
];
