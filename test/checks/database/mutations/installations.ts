import type { Mutation } from '../../mutation';
import { released, told } from '../../edits/installations';

/** Values of charts, and the rights of what they install. */
export const installations: readonly Mutation[] = [
  {
    ...told('installed', 'old-user-is-released')(
      'Reloader looks at no Secret',
      (output) => (released(output, 'reloader').reloader.ignoreSecrets = true),
      'eu/shop-web/shop-web.k8s.yaml, ExternalSecret shop-web/orders',
      'nothing restarts it',
    ),
    path: 'prod/shop/orders/eu.shop-web.orders',
  },
];
