import { Output } from '../output';

export const role = (output: Output, name: string) =>
  output.resource('hub', 'vault_pki_secret_backend_role', `certificate_prod_payments_${name}`);

export const generator = (output: Output, name: string) => output.object('eu', 'VaultDynamicSecret', name).spec;

export const issue = (output: Output, change: (parameters: Record<string, string[]>) => void) =>
  output.policy('spoke-eu', 'read_app', (path) => {
    const [, granted] = Object.entries(path).find(([name]) => name.endsWith('/issue/prod.payments.api'))!;
    change((granted as unknown as { allowed_parameters: Record<string, string[]> }).allowed_parameters);
  });

export const GENERATOR = {
  fleet: 'certified',
  path: 'prod/payments/api',
  place: 'eu/app.k8s.yaml, VaultDynamicSecret app/api',
} as const;

export const SECRET = {
  fleet: 'certified',
  path: 'prod/payments/api/eu.app.api',
  place: 'eu/app.k8s.yaml, ExternalSecret app/api',
} as const;
