// How long the files of so many tenants take until they are constructs, of a platform with one cluster.
const { mkdirSync, writeFileSync } = require('node:fs');
const { ClusterAuth, Environment, Fleet, Pem, SpokeCluster, TenantFiles, VaultServer } = require('..');
const { mebibytes } = require('./report');

const tenants = Number(process.argv[2]);

const fileOf = (name) => `owner: ${name}@example.com
namespaces:
  ${name}:
    clusters: [cluster]
    create: true
secrets:
  database:
    keys: [username, password]
    maximumAge: 90d
    deliveries:
      - data:
          url: { url: 'postgres://\${username}:\${password}@db.example.com/${name}' }
        restarts:
          - deployment: api
  payment:
    keys: [api_key]
    deliveries: [{}]
generatedSecrets:
  cookies:
    keys: [key]
    length: 64
    deliveries: [{}]
`;

mkdirSync('tenants');
for (let index = 0; index < tenants; index += 1) {
  writeFileSync(`tenants/tenant-${index}.yaml`, fileOf(`tenant-${index}`));
}
const fleet = new Fleet({
  name: 'bench',
  vault: VaultServer.vault({ address: 'https://vault.example.com:8200' }),
});
new SpokeCluster(new Environment(fleet, 'prod'), 'cluster', {
  apiServer: { url: 'https://api.cluster.example.com:6443' },
  auth: ClusterAuth.jwt({
    publicKeys: [Pem.fromText('-----BEGIN PUBLIC KEY-----\nYmVuY2g=\n-----END PUBLIC KEY-----\n')],
  }),
});
const started = performance.now();
const { length } = TenantFiles.load(fleet, 'tenants').tenants;
const seconds = (performance.now() - started) / 1000;
if (length !== tenants) {
  throw new Error(`${length} of ${tenants} tenants were loaded`);
}
console.log(JSON.stringify({ resources: 0, seconds, mebibytes: mebibytes() }));
