import { oneOf } from '../errors';
import { allowanceOf } from '../kinds/database/database-allowance';
import type { RotatingDatabaseCredential } from '../kinds/database/rotating-database-credential';

/**
 * Says which tenant may have which user of a database. The hub gives a user a new password and the tenant gets it: with
 * the name of a user that is there already, a file would take over what that user may do.
 */
export class UserOwners {
  private readonly tenants = new Map<string, string>();

  constructor(tenants: readonly { readonly environment: string; readonly tenant: string }[]) {
    tenants.forEach(({ environment, tenant }) => this.tenants.set(`${environment}/${folded(tenant)}`, tenant));
  }

  /** Why a tenant may not have a user; undefined where it may. */
  readonly refuse = ({ database, tenant }: RotatingDatabaseCredential, username: string): string | undefined => {
    const { takeOver = [] } = allowanceOf(database.allows, tenant.name);
    const owner = this.ownerOf(tenant.environment.name, username);
    if (owner === tenant.name || takeOver.includes(username)) {
      return undefined;
    }
    const begins = `${/^\d/.test(tenant.name) ? '_' : ''}${folded(tenant.name)}_`;
    return (
      `user "${username}" ${owner === undefined ? 'is none of' : `belongs to tenant "${owner}" and not to`} tenant ` +
      `"${tenant.name}"; use ${oneOf([`${begins}a`, `${begins}b`])}, or another name that begins with "${begins}", or have the ` +
      `administrators of the database allow it (database "${database.node.id}", allows["${tenant.name}"].takeOver)`
    );
  };

  /** The tenant with the longest name that a user's name begins with, before `_`. */
  private ownerOf(environment: string, username: string): string | undefined {
    const parts = folded(username).replace(/^_/, '').split('_');
    const prefixes = parts.slice(1).map((_, index) => parts.slice(0, parts.length - 1 - index).join('_'));
    return prefixes.map((one) => this.tenants.get(`${environment}/${one}`)).find((one) => one !== undefined);
  }
}

/** As most databases compare names of users, where a hyphen needs quotes: no tenant's name holds `_`, so none meet. */
function folded(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}
