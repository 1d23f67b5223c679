import { ClusterAuth, Environment, Fleet, Pem, SpokeCluster, TenantFiles, VaultServer } from 'keywheel';
import { join } from 'node:path';

const publicPem = (name: string) => Pem.fromFile(join(__dirname, 'certificates', `${name}.pem`));

/** The files of the teams: their repository next to this one, or where TENANTS says. */
const TENANTS = process.env['TENANTS'] ?? join(__dirname, '..', 'teams', 'tenants');

/** One hub, one cluster, and what teams may ask for. Each file of theirs is a tenant. */
export class PlatformFleet extends Fleet {
  constructor() {
    super({
      name: 'example',
      vault: VaultServer.vault({
        address: 'https://vault.example.com:8200',
        caCertificate: publicPem('vault'),
      }),
    });
    const prod = new Environment(this, 'prod');
    const cluster = new SpokeCluster(prod, 'prod-eu', {
      apiServer: { url: 'https://api.prod-eu.example.com:6443' },
      // kube-apiserver's --service-account-key-file: the hub checks tokens with it and never calls the cluster.
      auth: ClusterAuth.jwt({ publicKeys: [publicPem('prod-eu-tokens')] }),
    });
    TenantFiles.load(this, TENANTS, {
      environments: [prod],
      clusters: [cluster],
      // What a file may ask for: databases and authorities that you name here come with databaseCredentials, certificates.
      kinds: ['secrets', 'generatedSecrets'],
    });
  }
}
