import type { Environment } from './environment';
import type { Tenant } from './tenant';

/** How people call what a tenant owns: `<environment>/<tenant>/<name>`. */
export function ownedName({ tenant, name }: { readonly tenant: Tenant; readonly name: string }): string {
  return `${tenant.environment.name}/${tenant.name}/${name}`;
}

/** What an environment has, for all of its tenants or for one. */
interface Shared {
  readonly environment: Environment;
  readonly tenant?: Tenant;
  readonly node: { readonly id: string };
}

/** The parts of how people call it: `<environment>`, `<tenant>` where it is one's own, `<id>`. */
export function sharedName({ environment, tenant, node }: Shared): readonly string[] {
  return [environment.name, ...(tenant ? [tenant.name] : []), node.id];
}
