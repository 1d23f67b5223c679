import { TerraformBackend } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { small, spoke } from '../fixtures/fleets';

const STACKS = ['bootstrap', 'hub', 'spoke-eu'];

function backends(terraformBackend?: TerraformBackend) {
  const output = Testing.synth(small({ fleet: { terraformBackend } }).fleet);
  return STACKS.map((name) => output.stack(name).terraform);
}

test.each<[string, TerraformBackend | undefined, (stack: string) => object]>([
  ['local by default', undefined, (stack) => ({ local: { path: `../../../terraform.acme.${stack}.tfstate` } })],
  [
    'local in a folder',
    TerraformBackend.local({ folder: 'state/acme' }),
    (stack) => ({ local: { path: `../../../state/acme/terraform.acme.${stack}.tfstate` } }),
  ],
  [
    'local in a folder of the machine',
    TerraformBackend.local({ folder: '/srv/states' }),
    (stack) => ({ local: { path: `/srv/states/terraform.acme.${stack}.tfstate` } }),
  ],
  [
    's3',
    TerraformBackend.s3({ bucket: 'tf-states', region: 'eu-central-1', prefix: 'vault/', kmsKeyId: 'k' }),
    (stack) => ({
      s3: {
        bucket: 'tf-states',
        region: 'eu-central-1',
        kms_key_id: 'k',
        encrypt: true,
        key: `vault/acme/${stack}.tfstate`,
        use_lockfile: true,
      },
    }),
  ],
  [
    'a server that speaks S3',
    TerraformBackend.s3({ bucket: 'states', region: 'us-east-1', endpoint: 'https://s3.example.com:9000' }),
    (stack) => ({
      s3: {
        bucket: 'states',
        region: 'us-east-1',
        encrypt: true,
        key: `acme/${stack}.tfstate`,
        use_lockfile: true,
        endpoints: { s3: 'https://s3.example.com:9000' },
        use_path_style: true,
        skip_credentials_validation: true,
        skip_requesting_account_id: true,
        skip_region_validation: true,
        skip_metadata_api_check: true,
        skip_s3_checksum: true,
      },
    }),
  ],
  [
    'gcs',
    TerraformBackend.gcs({ bucket: 'tf-states' }),
    (stack) => ({ gcs: { bucket: 'tf-states', prefix: `acme/${stack}` } }),
  ],
  [
    'azurerm',
    TerraformBackend.azurerm({
      resourceGroupName: 'rg',
      storageAccountName: 'states',
      containerName: 'tenants',
      prefix: 'p',
    }),
    (stack) => ({
      azurerm: {
        resource_group_name: 'rg',
        storage_account_name: 'states',
        container_name: 'tenants',
        key: `p/acme/${stack}.tfstate`,
      },
    }),
  ],
  ['PostgreSQL', TerraformBackend.postgreSql(), (stack) => ({ pg: { schema_name: `acme_${stack}` } })],
  [
    'HTTP',
    TerraformBackend.http({ address: 'https://state.example.com/tf/' }),
    (stack) => ({
      http: {
        address: `https://state.example.com/tf/acme/${stack}`,
        lock_address: `https://state.example.com/tf/acme/${stack}/lock`,
        unlock_address: `https://state.example.com/tf/acme/${stack}/lock`,
      },
    }),
  ],
])('%s: one state a stack', (_name, backend, expected) => {
  expect(backends(backend).map((terraform) => terraform.backend)).toEqual(STACKS.map(expected));
});

test('HCP: one workspace a stack', () => {
  const clouds = backends(TerraformBackend.hcp({ organization: 'acme-inc', hostname: 'tfe.example.com' }));
  expect(clouds.map(({ cloud }) => cloud)).toEqual(
    STACKS.map((stack) => ({
      organization: 'acme-inc',
      hostname: 'tfe.example.com',
      workspaces: { name: `acme_${stack}` },
    })),
  );
});

test('a cluster whose state would be cut off by PostgreSQL is refused, and one of 63 characters is not', () => {
  const withCluster = (name: string) => {
    const { fleet, prod } = small({ fleet: { terraformBackend: TerraformBackend.postgreSql() } });
    spoke(prod, name);
    return () => Testing.synth(fleet);
  };
  expect(withCluster('b'.repeat(52))).not.toThrow();
  expect(withCluster('b'.repeat(53))).toThrow(/prod\/b+: .*which has 64 characters, and the backend takes 63/);
});
