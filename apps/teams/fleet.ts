import { Construct } from 'constructs';
import {
  ClusterAuth,
  Environment,
  Fleet,
  GitOps,
  Isolation,
  Pem,
  SpokeCluster,
  TenantFiles,
  VaultServer,
} from 'keywheel';
import { join } from 'node:path';

const certificate = (name: string) => Pem.fromFile(join(__dirname, 'certificates', `${name}.pem`));

class Spoke extends SpokeCluster {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      apiServer: { url: `https://api.${id}.example.com:6443` },
      auth: ClusterAuth.jwt({ discoveryUrl: `https://oidc.${id}.example.com`, caCertificate: certificate(id) }),
      externalSecrets: { install: {} },
      reloader: { install: {} },
    });
  }
}

/**
 * Four teams on three clusters, each a file of `tenants/` and a namespace of its own in OpenBao. Argo CD picks up
 * `dist/<cluster>/`, and installs the operator and Reloader.
 */
export class TeamsFleet extends Fleet {
  readonly staging: Environment;
  readonly prod: Environment;
  readonly clusters: readonly SpokeCluster[];

  constructor() {
    super({
      name: 'platform',
      vault: VaultServer.openBao({ address: 'https://bao.example.com:8200', caCertificate: certificate('bao') }),
      isolation: Isolation.vaultNamespace(),
      gitOps: GitOps.argoCd({ repository: { url: 'https://git.example.com/platform/fleet.git', branch: 'main' } }),
    });
    this.staging = new Environment(this, 'staging');
    this.prod = new Environment(this, 'prod');
    const stagingEu = new Spoke(this.staging, 'staging-eu');
    const prodEu = new Spoke(this.prod, 'prod-eu');
    const prodUs = new Spoke(this.prod, 'prod-us');
    this.clusters = [stagingEu, prodEu, prodUs];
    TenantFiles.load(this, join(__dirname, 'tenants'), { kinds: ['secrets', 'generatedSecrets'] });
  }
}
