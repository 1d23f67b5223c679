import { IConstruct } from 'constructs';
import { note } from '../errors';

/** Notes `PermissionsInvalid` for what is no mode of a file, or one in decimal digits: 400 is 0o620. */
export function requirePermissions(scope: IConstruct, permissions: number | undefined): void {
  if (permissions === undefined) {
    return;
  }
  const meant = Number.parseInt(String(permissions), 8);
  if (isMode(meant)) {
    note(
      scope,
      'PermissionsInvalid',
      `permissions is ${permissions}, which is 0o${permissions.toString(8)}; write 0o${permissions}, an octal number`,
    );
  } else if (!isMode(permissions)) {
    note(
      scope,
      'PermissionsInvalid',
      `permissions is ${permissions}; use an octal number such as 0o400: its owner may read the file, and nobody may ` +
        'do more with it than those before',
    );
  }
}

/** What somebody would say of a file: its owner reads it, others may do no more than its group, nor that than its owner. */
function isMode(mode: number): boolean {
  if (!Number.isInteger(mode) || mode < 0o400 || mode > 0o777) {
    return false;
  }
  const [owner, group, others] = [mode >> 6, (mode >> 3) & 7, mode & 7] as const;
  const mayRead = [owner, group, others].every((bits) => bits === 0 || (bits & 4) !== 0);
  return mayRead && (group & ~owner) === 0 && (others & ~group) === 0;
}
