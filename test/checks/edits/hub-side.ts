import type { Output } from '../output';

export const ROLE = 'stack spoke-eu, vault_jwt_auth_backend_role.read_app';

export const ROLES = 'vault_jwt_auth_backend_role';

export const connection = (output: Output) =>
  output.resource('hub', 'vault_database_secret_backend_connection', 'database_prod_core');

export const mount = (output: Output) => output.resource('spoke-eu', 'vault_jwt_auth_backend', 'login_eu');
