import { certificateRequests, signingRequests } from '../../views/certificate-requests';
import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** A certificate is asked for by a role that its authority has. */
export const certificateRoleExists: Check = {
  id: 'certificate-role-exists',
  severity: 'error',
  scope: 'fleet',
  why: 'Vault/OpenBao answers "unknown role", so the Secret with the certificate is never made, or its certificate ends.',
  *run(views) {
    const { vault } = views;
    for (const { by, path, mount, role, roleName } of [...certificateRequests(views), ...signingRequests(views)]) {
      const isOfBefore = vault.existing.certificateRoles?.includes(path);
      if (role || isOfBefore || vault.mayHaveMore('vault_pki_secret_backend_role')) {
        continue;
      }
      const roles = [...vault.certificateRoles.values()].filter((one) => one.mount === mount).map(({ name }) => name);
      // Of an engine that is made elsewhere, so may be the roles.
      if (roles.length > 0 || vault.engines.has(mount)) {
        yield {
          ...originOf(by),
          ...says`it asks by role "${{ role: roleName }}", which authority "${{ mount }}" does not have`,
          fix: `name one that it has: ${roles.sort().join(', ') || 'there is none'}`,
        };
      }
    }
  },
};
