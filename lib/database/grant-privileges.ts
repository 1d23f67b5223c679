import { GrantProblem } from './grant';
import { GrantText } from './grant-text';

/** One privilege, perhaps on some columns only. */
export interface Privilege {
  /** In capitals. */
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * `PRIVILEGE [(columns)], …` up to `ON`.
 *
 * @param known all that the engine has for objects, in capitals
 */
export function readPrivileges(text: GrantText, known: readonly string[]): Privilege[] {
  // The longest first: CREATE is the beginning of CREATE VIEW.
  const longestFirst = [...known].sort((a, b) => b.length - a.length).map((name) => name.split(' '));
  const privileges = text.list(() => {
    const words = longestFirst.find((candidate) => text.takes(...candidate));
    if (!words) {
      throw new GrantProblem(`a privilege is missing ${text.here}`);
    }
    if (words[0] === 'ALL') {
      text.takes('PRIVILEGES');
    }
    const columns = text.takesSign('(') ? text.list(() => text.name('a column')) : [];
    if (columns.length > 0) {
      text.expectSign(')');
    }
    return { name: words.join(' '), columns };
  });
  if (!text.takes('ON')) {
    throw new GrantProblem(`ON is missing ${text.here}`);
  }
  return privileges;
}

/** @param kind what the object is, for the message */
export function requirePrivileges(privileges: readonly Privilege[], allowed: readonly string[], kind: string): void {
  for (const { name, columns } of privileges) {
    if (name !== 'ALL' && !allowed.includes(name)) {
      throw new GrantProblem(`${name} is not a privilege on a ${kind}, which has ${allowed.join(', ')}`);
    }
    if (columns.length > 0 && kind !== 'table') {
      throw new GrantProblem(`a ${kind} has no columns`);
    }
  }
}

export function writePrivileges(privileges: readonly Privilege[], quoted: (name: string) => string): string {
  return privileges
    .map(({ name, columns }) => (columns.length > 0 ? `${name} (${columns.map(quoted).join(', ')})` : name))
    .join(', ');
}
