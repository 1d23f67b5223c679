import { TerraformBackend } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { small } from '../fixtures/fleets';

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
    's3',
    TerraformBackend.s3({ bucket: 'tf', region: 'eu-central-1', prefix: 'vault/', kmsKeyId: 'k' }),
    (stack) => ({
      s3: {
        bucket: 'tf',
        region: 'eu-central-1',
        kms_key_id: 'k',
        encrypt: true,
        key: `vault/acme/${stack}.tfstate`,
        use_lockfile: true,
      },
    }),
  ],
  ['gcs', TerraformBackend.gcs({ bucket: 'tf' }), (stack) => ({ gcs: { bucket: 'tf', prefix: `acme/${stack}` } })],
  [
    'azurerm',
    TerraformBackend.azurerm({ resourceGroupName: 'rg', storageAccountName: 'sa', containerName: 'c', prefix: 'p' }),
    (stack) => ({
      azurerm: {
        resource_group_name: 'rg',
        storage_account_name: 'sa',
        container_name: 'c',
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
