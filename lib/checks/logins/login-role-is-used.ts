import { admittedLogins } from '../../views/admitted';
import type { LoginRole } from '../../views/login-roles';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Every role that lets ServiceAccounts in is one that something logs in with. */
export const loginRoleIsUsed: Check = {
  id: 'login-role-is-used',
  severity: 'warning',
  scope: 'fleet',
  why: 'A way in that nobody uses is one that nobody watches, and it stays open when its reason is long forgotten.',
  *run(views) {
    if (views.clusters.some(({ unread }) => unread.operator)) {
      // Whatever else logs in there may be written elsewhere.
      return;
    }
    const used = new Set(Array.from(admittedLogins(views), ({ role }) => role));
    for (const role of views.vault.roles.values()) {
      if (!used.has(role) && !isOutside(role)) {
        const { name, mount, path, place, source } = role;
        yield {
          path,
          place,
          source,
          ...says`nothing that is written here logs in with role "${{ role: name }}" at auth mount "${{ mount }}"`,
          fix: 'remove it, or say who uses it in an acknowledgement',
        };
      }
    }
  },
};

/** Whether it lets in nothing of a cluster: who uses it is said nowhere. */
function isOutside({ accounts }: LoginRole): boolean {
  return accounts.length > 0 && accounts.every((account) => /^<(by|subject) /.test(account));
}
