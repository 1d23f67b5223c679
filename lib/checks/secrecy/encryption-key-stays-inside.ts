import { ownPolicies } from '../../views/login-roles';
import { transitCall } from '../../views/transit-keys';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Calls that answer with a key, or change what becomes of one. */
const OPENS = ['export', 'byok-export', 'backup', 'restore'];

/** A key never leaves the hub: nothing exports it, and nobody who uses it may change what becomes of it. */
export const encryptionKeyStaysInside: Check = {
  id: 'encryption-key-stays-inside',
  severity: 'error',
  scope: 'hub',
  why: 'Anyone who has the key reads everything that was ever encrypted with it, without Vault/OpenBao, and nobody can take it back.',
  *run({ vault }) {
    const { engines, roles, transitKeys } = vault;
    for (const { attributes, path, place, source } of transitKeys.values()) {
      const open = ['exportable', 'allow_plaintext_backup'].filter((argument) => attributes[argument]);
      if (open.length > 0) {
        yield {
          path,
          place,
          source,
          ...says`the key may leave Vault/OpenBao: ${open.join(' and ')} cannot be taken back later`,
          fix: 'leave it out; let a client encrypt and decrypt in Vault/OpenBao',
        };
      }
      if (attributes['deletion_allowed'] && attributes['lifecycle']?.prevent_destroy) {
        yield {
          path,
          place,
          source,
          ...says`the key is to stay, and deletion_allowed lets anybody delete it who may write its settings`,
          fix: 'set deletion_allowed to false, or take prevent_destroy out',
        };
      }
    }
    if (![...engines.values()].some(({ type }) => type === 'transit')) {
      return;
    }
    for (const role of roles.values()) {
      const { name, path, place, source } = role;
      for (const { pattern, capabilities } of vault.policies.rulesOf(role, undefined, ownPolicies(role)).grants()) {
        const operation = transitCall(engines, pattern)?.operation;
        const writes = capabilities.some((one) => ['create', 'update', 'delete'].includes(one));
        if (operation !== undefined && (OPENS.includes(operation) || (operation === 'keys' && writes))) {
          yield {
            path,
            place,
            source,
            ...says`role "${{ role: name }}" may ${{ capabilities }} "${{ pattern }}": it takes keys out, or changes what becomes of them`,
            fix: `take it out of its policies: ${role.policies.join(', ')}`,
          };
        } else if (operation === 'encrypt' && capabilities.includes('create')) {
          yield {
            path,
            place,
            source,
            ...says`role "${{ role: name }}" may create "${{ pattern }}": where the key is not there, Vault/OpenBao makes one that nobody chose`,
            fix: 'grant update alone',
          };
        }
      }
    }
  },
};
