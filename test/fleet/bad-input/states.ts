import { TerraformBackend } from 'keywheel';
import { small } from '../../fixtures/fleets';
import { BadInput, PASSWORD } from './bad-input';

const s3 = { bucket: 'acme-states', region: 'eu-central-1' };
const azure = { resourceGroupName: 'states', storageAccountName: 'acmestates', containerName: 'vault' };

const CASES: readonly (readonly [when: string, backend: () => TerraformBackend, ...told: string[]])[] = [
  ['the folder of states is empty', () => TerraformBackend.local({ folder: ' ' }), 'folder is " "', 'one line'],
  ['a bucket has capitals', () => TerraformBackend.s3({ ...s3, bucket: 'Acme' }), 'bucket is "Acme"', '3 to 63'],
  ['a region is empty', () => TerraformBackend.s3({ ...s3, region: '' }), 'region is ""', 'eu-central-1'],
  [
    'a prefix leads out',
    () => TerraformBackend.s3({ ...s3, prefix: 'a/../b' }),
    'prefix is "a/../b"',
    'names with "/"',
  ],
  ['a prefix begins with a slash', () => TerraformBackend.gcs({ bucket: 'acme', prefix: '/a' }), 'prefix is "/a"'],
  ['a key has no name', () => TerraformBackend.s3({ ...s3, kmsKeyId: '' }), 'kmsKeyId is ""'],
  [
    'an S3 server is reached without TLS',
    () => TerraformBackend.s3({ ...s3, endpoint: 'http://s3.example.com' }),
    'endpoint is "http://s3.example.com"',
    'https://host:port',
  ],
  [
    'an S3 server has a path',
    () => TerraformBackend.s3({ ...s3, endpoint: 'https://s3.example.com/acme' }),
    'endpoint is "https://s3.example.com/acme"',
  ],
  [
    'an S3 server has a password',
    () => TerraformBackend.s3({ ...s3, endpoint: `https://acme:${PASSWORD}@s3.example.com` }),
    'endpoint has a user or a query',
    'from the environment',
  ],
  ['a bucket of GCS is short', () => TerraformBackend.gcs({ bucket: 'b' }), 'bucket is "b"', '3 to 222'],
  [
    'a resource group ends with a dot',
    () => TerraformBackend.azurerm({ ...azure, resourceGroupName: 'states.' }),
    'resourceGroupName is "states."',
  ],
  [
    'a storage account has a hyphen',
    () => TerraformBackend.azurerm({ ...azure, storageAccountName: 'acme-states' }),
    'storageAccountName is "acme-states"',
    '3 to 24 of a-z and 0-9',
  ],
  [
    'a container has two hyphens in a row',
    () => TerraformBackend.azurerm({ ...azure, containerName: 'a--b' }),
    'containerName is "a--b"',
  ],
  [
    'states go over HTTP without TLS',
    () => TerraformBackend.http({ address: 'http://state.example.com' }),
    'address is "http://state.example.com"',
    'only on loopback',
  ],
  [
    'states go over HTTP with a token in the address',
    () => TerraformBackend.http({ address: `https://state.example.com/tf?token=${PASSWORD}` }),
    'address has a user or a query',
  ],
  [
    'states go over HTTP to nowhere',
    () => TerraformBackend.http({ address: 'state.example.com' }),
    'address is "state.example.com"',
  ],
  ['an organization has a blank', () => TerraformBackend.hcp({ organization: 'a b' }), 'organization is "a b"'],
  [
    'HCP is named by a URL',
    () => TerraformBackend.hcp({ organization: 'acme', hostname: 'https://tfe.example.com' }),
    'hostname is "https://tfe.example.com"',
    'app.terraform.io',
  ],
];

/** Where Terraform keeps its states. */
export const STATES: readonly BadInput[] = [
  ...CASES.map(([when, backend, ...told]) => ({
    when,
    program: () => small({ fleet: { terraformBackend: backend() } }).fleet,
    code: 'TerraformBackendInvalid',
    path: '',
    told,
  })),
  {
    when: 'PostgreSQL would cut off the name of the state of the hub',
    program: () => small({ fleet: { name: 'a'.repeat(54), terraformBackend: TerraformBackend.postgreSql() } }).fleet,
    code: 'TerraformBackendInvalid',
    path: '',
    told: ['stack "bootstrap"', 'has 64 characters', 'takes 63'],
  },
];
