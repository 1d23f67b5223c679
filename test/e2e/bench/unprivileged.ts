import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Of every Linux and macOS; the first is made by Debian's package. */
const ACCOUNTS = ['postgres', 'nobody'];

/** As whom a server runs that refuses to run as root: undefined where this process is not root. */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  for (const name of ACCOUNTS) {
    try {
      return { uid: id('-u', name), gid: id('-g', name) };
    } catch {
      // The next one.
    }
  }
  throw new Error(`a database server refuses to run as root, and there is no account ${ACCOUNTS.join(' or ')}`);
}

export function giveTo(account: Account | undefined, path: string): void {
  if (account) {
    chownSync(path, account.uid, account.gid);
  }
}

function id(flag: string, name: string): number {
  return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}
