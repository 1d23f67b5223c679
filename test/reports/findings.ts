import type { Finding } from '../../lib/output/finding';

/** A finding for the tests of formats. */
export function finding(values: Partial<Finding> = {}): Finding {
  return {
    id: 'store-exists',
    severity: 'error',
    path: 'prod/shop/eu.app',
    place: 'eu/app.k8s.yaml, ExternalSecret app/db',
    message: 'the store is not there',
    why: 'The operator finds no store.',
    fix: 'name one',
    docs: 'docs/checks/store-exists.md',
    ...values,
  };
}
