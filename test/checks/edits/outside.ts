import { Output } from '../output';

export const role = (type: string, machine: string) => (output: Output) =>
  output.resource('hub', `vault_${type}_auth_backend_role`, `machine_prod_${machine}`);

export const placeOf = (type: string, machine: string) => ({
  fleet: 'outside' as const,
  path: `prod/${machine.replace('_', '/')}`,
  place: `stack hub, vault_${type}_auth_backend_role.machine_prod_${machine}`,
});

export const exporter = role('approle', 'payments_export');

export const EXPORT = placeOf('approle', 'payments_export');
