import type { Output } from '../output';

export const INTAKE = 'prod/payments/eu.app/client.intake';

export const ACCOUNT = 'eu/app.k8s.yaml, ServiceAccount app/intake';

export const ROLE = 'stack spoke-eu, vault_jwt_auth_backend_role.client_app_intake';

export const CARDS = 'stack hub, vault_transit_secret_backend_key.key_prod_payments_cards';

export const role = (output: Output, cluster = 'eu', name = 'intake') =>
  output.resource(`spoke-${cluster}`, 'vault_jwt_auth_backend_role', `client_app_${name}`);

export const key = (output: Output, name = 'cards') =>
  output.resource('hub', 'vault_transit_secret_backend_key', `key_prod_payments_${name}`);

/** Changes what an account says of its login or of its calls. */
export function restate(
  output: Output,
  annotation: 'login' | 'calls',
  change: (said: any) => void,
  cluster = 'eu',
): void {
  const { annotations } = output.object(cluster, 'ServiceAccount', cluster === 'eu' ? 'intake' : 'vaulting').metadata;
  const said = JSON.parse(annotations[`keywheel/${annotation}`]);
  change(said);
  annotations[`keywheel/${annotation}`] = JSON.stringify(said);
}
