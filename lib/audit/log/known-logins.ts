import { grouped } from '../../collections/grouped';
import { fits, Principal, principalsOf } from '../../access/principals';
import type { Views } from '../../views/views';
import type { LogActor } from './entry';

/** Whom of the output an actor of the log is. */
export class KnownLogins {
  readonly principals: readonly Principal[];
  private readonly byRole: ReadonlyMap<string, readonly Principal[]>;
  private readonly displayOf: ReadonlyMap<string, string>;
  /** Of mounts of ServiceAccounts. */
  private readonly displays: readonly string[];

  constructor(views: Views) {
    this.principals = principalsOf(views);
    this.byRole = grouped(this.principals, ({ role }) => role.toLowerCase());
    const namespaces = [...new Set([...views.vault.namespaces.keys(), ...views.vault.hubs.map((hub) => hub.namespace)])]
      .filter((one) => one !== '')
      .sort((a, b) => b.length - a.length);
    this.displayOf = new Map(
      [...new Set(this.principals.map(({ mount }) => mount))].map((mount) => {
        const inside = namespaces.find((one) => mount.startsWith(`${one}/`));
        return [mount, mount.slice(inside === undefined ? 0 : inside.length + 1).replaceAll('/', '-')];
      }),
    );
    const mounts = this.principals.filter(({ kind }) => kind === 'ServiceAccount').map(({ mount }) => mount);
    this.displays = [...new Set(mounts.map((mount) => this.displayOf.get(mount)!))];
  }

  /** None where no role of the output lets it in. Two mounts whose paths differ in `-` and `/` are one in a log. */
  of(actor: LogActor): readonly Principal[] {
    const ofRole = (this.byRole.get(actor.role?.toLowerCase() ?? '') ?? []).filter((one) => this.isAt(one, actor));
    if (actor.role !== undefined) {
      return ofRole.filter((one) => isAccountOf(one, actor));
    }
    // A login of people says no role: it is known by what it got.
    const policies = new Set(actor.policies);
    return this.principals.filter(
      (one) =>
        one.kind === 'other' &&
        (this.isAt(one, actor) || one.mount.endsWith('identity')) &&
        one.policies.some((name) => name !== 'default') &&
        one.policies.every((name) => policies.has(name.slice(name.lastIndexOf('/') + 1))),
    );
  }

  /** A ServiceAccount that came in where those of the output do, whatever it is there for. */
  isFromOurs({ name, account }: LogActor): boolean {
    return account !== undefined && this.displays.some((display) => isNamedAfter(display, name));
  }

  private isAt({ mount }: Principal, { name }: LogActor): boolean {
    return isNamedAfter(this.displayOf.get(mount)!, name);
  }
}

function isNamedAfter(display: string, name: string): boolean {
  return name === display || name.startsWith(`${display}-`);
}

function isAccountOf({ kind, account }: Principal, actor: LogActor): boolean {
  return (
    kind === 'other' ||
    account === undefined ||
    actor.account === undefined ||
    account.includes('<') ||
    fits(account, actor.account)
  );
}
