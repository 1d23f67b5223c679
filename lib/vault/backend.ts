import {
  AzurermBackend,
  CloudBackend,
  GcsBackend,
  HttpBackend,
  LocalBackend,
  NamedCloudWorkspace,
  PgBackend,
  S3Backend,
  TerraformStack,
} from 'cdktf';
import { posix } from 'node:path';
import { FleetBase } from '../fleet/fleet-base';
import { names } from '../fleet/names';
import { literals } from '../encode/terraform';

export interface BackendPlace {
  readonly fleet: FleetBase;
  /** From a stack's folder to the working directory, with `/`: where the program runs on another machine, it is the same. */
  readonly pathToWorkingDirectory: string;
}

/** What the bindings do not know, of a server that is not AWS. https://developer.hashicorp.com/terraform/language/backend/s3 */
const NOT_AWS = {
  use_path_style: true,
  skip_credentials_validation: true,
  skip_requesting_account_id: true,
  skip_region_validation: true,
  skip_metadata_api_check: true,
  skip_s3_checksum: true,
};

/** One state a stack, named by the fleet and the stack. */
export function addBackend(stack: TerraformStack, id: string, { fleet, pathToWorkingDirectory }: BackendPlace): void {
  const settings = fleet.terraformBackend.settings;
  const key = (prefix?: string) => [prefix?.replace(/\/+$/, ''), fleet.name, id].filter(Boolean).join('/');
  switch (settings.kind) {
    case 'local': {
      const { folder = '.' } = settings;
      const below = posix.isAbsolute(folder) ? folder : posix.join(pathToWorkingDirectory, folder);
      new LocalBackend(stack, literals({ path: posix.join(below, `terraform.${fleet.name}.${id}.tfstate`) }));
      return;
    }
    case 's3': {
      const { bucket, region, kmsKeyId, prefix, endpoint } = settings;
      new S3Backend(stack, literals({ bucket, region, kmsKeyId, encrypt: true, key: `${key(prefix)}.tfstate` }));
      stack.addOverride('terraform.backend.s3.use_lockfile', true);
      if (endpoint !== undefined) {
        const own = { endpoints: { s3: endpoint }, ...NOT_AWS };
        Object.entries(literals(own)).forEach(([name, value]) =>
          stack.addOverride(`terraform.backend.s3.${name}`, value),
        );
      }
      return;
    }
    case 'gcs':
      new GcsBackend(stack, literals({ bucket: settings.bucket, prefix: key(settings.prefix) }));
      return;
    case 'azurerm': {
      const { resourceGroupName, storageAccountName, containerName, prefix } = settings;
      new AzurermBackend(
        stack,
        literals({ resourceGroupName, storageAccountName, containerName, key: `${key(prefix)}.tfstate` }),
      );
      return;
    }
    case 'pg':
      new PgBackend(
        stack,
        literals({ schemaName: names.state(fleet.name, id) } as ConstructorParameters<typeof PgBackend>[1]),
      );
      return;
    case 'http': {
      const address = key(settings.address);
      new HttpBackend(stack, literals({ address, lockAddress: `${address}/lock`, unlockAddress: `${address}/lock` }));
      return;
    }
    case 'hcp':
      new CloudBackend(stack, {
        ...literals({ organization: settings.organization, hostname: settings.hostname }),
        workspaces: new NamedCloudWorkspace(names.state(fleet.name, id)),
      });
      return;
  }
}
