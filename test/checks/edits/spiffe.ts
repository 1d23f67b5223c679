import { Output } from '../output';

export const role = (output: Output) => output.resource('spoke-eu', 'vault_jwt_auth_backend_role', 'client_app_api');

export const at = {
  fleet: 'spiffe',
  path: 'prod/payments/eu.app/client.api',
  place: 'eu/app.k8s.yaml, ServiceAccount app/api',
} as const;
