import type { IConstruct } from 'constructs';
import { Environment } from '../fleet/environment';
import type { FleetBase } from '../fleet/fleet-base';
import { SpokeCluster } from '../fleet/spoke-cluster';
import { Tenant } from '../fleet/tenant';
import { FleetError, noteError, oneOf } from '../errors';
import { near } from '../text/near';
import { checked } from '../options/checked';
import { tellTenantFiles, type TenantFolder } from '../synth/session';
import { saidAt } from '../program/said';
import { DESCRIPTIONS } from './descriptions';
import { nameableIn, tenantFileShape } from './file-shape';
import { jsonSchema } from './json-schema';
import type { FieldsShape } from './shape';
import { filesIn } from './folder';
import type { TenantFileLimits } from './limits';
import { NamespaceOwners } from './namespace-owners';
import { PathOwners } from './path-owners';
import { TenantFile } from './tenant-file';
import { TenantMaker } from './tenant-maker';
import { UserOwners } from './user-owners';

/** Tenants that are stated in files of YAML, one for each, in place of TypeScript. */
@checked
export class TenantFiles {
  /**
   * Makes of every `<environment>/<tenant>.yaml` in a folder what the program would state for it: the folder is the
   * environment, the name of the file the tenant. Where there is one environment, files lie in the folder itself. What is
   * wrong in files is told by the synthesis, all together, with the place in the file.
   *
   * @param folder relative to the working directory
   * @throws FleetError TenantFolderMissing
   */
  static load(fleet: FleetBase, folder: string, limits: TenantFileLimits = {}): TenantFiles {
    const known = fleet.node.findAll();
    const all = {
      ...limits,
      environments: limits.environments ?? known.filter((one) => one instanceof Environment),
      clusters: limits.clusters ?? known.filter((one) => one instanceof SpokeCluster),
    };
    return new TenantFiles(tenantsOf(fleet, folder, all, known));
  }

  private constructor(
    /** In the order of their environments and names; without those whose file says something that cannot be. */
    readonly tenants: readonly Tenant[],
  ) {}

  /** The tenant of a file. @throws FleetError TenantUnknown */
  tenant(environment: Environment, name: string): Tenant {
    const own = this.tenants.filter((one) => one.environment === environment);
    const found = own.find(({ node }) => node.id === name);
    if (!found) {
      const names = own.map(({ node }) => node.id);
      const use = near(name, names)[0] ?? oneOf(names.slice(0, 5));
      throw new FleetError(
        'TenantUnknown',
        `no file makes a tenant "${name}" in "${environment.name}"${use ? `; use ${use}` : ''}`,
        environment,
      );
    }
    return found;
  }
}

type AllLimits = TenantFileLimits & Required<Pick<TenantFileLimits, 'environments' | 'clusters'>>;

function tenantsOf(fleet: FleetBase, folder: string, limits: AllLimits, known: readonly IConstruct[]): Tenant[] {
  const environments = new Map(limits.environments.map((one) => [one.name, one]));
  const { files, problems } = filesIn(folder, [...environments.keys()]);
  for (const { file, code, reason } of problems) {
    saidAt({ file, line: 1, column: 1, field: [] }, () => noteError(fleet, new FleetError(code, reason)));
  }
  const tenants = known.filter((one) => one instanceof Tenant);
  const clusters = known.filter((one) => one instanceof SpokeCluster);
  const all = [...tenants.map(({ environment, name }) => ({ environment: environment.name, tenant: name })), ...files];
  const refusals = {
    namespace: new NamespaceOwners(limits, clusters, all).holding,
    path: new PathOwners(limits).holding,
    user: new UserOwners(all).refuse,
  };
  const shapes = new Map(
    limits.environments.map((one) => [one.name, tenantFileShape(limits, nameableIn(limits, one))]),
  );
  tellTenantFiles({ folder, schemas: schemasOf(shapes) });
  return files.flatMap((found) => {
    const file = new TenantFile(found, environments.get(found.environment)!);
    const shape = shapes.get(found.environment)!;
    const said = file.read(shape);
    return (said && new TenantMaker(file, shape, limits, refusals).make(said)) ?? [];
  });
}

function schemasOf(shapes: ReadonlyMap<string, FieldsShape>): TenantFolder['schemas'] {
  return new Map([...shapes].map(([environment, shape]) => [environment, () => jsonSchema(shape, DESCRIPTIONS)]));
}
