import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  ClusterAuth,
  Environment,
  Fleet,
  GitOps,
  Pem,
  SpokeCluster,
  StaticSecret,
  Template,
  Tenant,
  TenantNamespace,
  TerraformBackend,
  VaultServer,
} from 'keywheel';
import { join } from 'node:path';

const certificate = (name: string) => Pem.fromFile(join(__dirname, 'certificates', `${name}.pem`));

/** What differs from stage to stage is data; prod knows the key that will sign its tokens next. */
const STAGES = {
  dev: { tokenKeys: ['dev-tokens'], database: 'db.dev.example.com', replicas: 1 },
  qa: { tokenKeys: ['qa-tokens'], database: 'db.qa.example.com', replicas: 1 },
  prod: { tokenKeys: ['prod-tokens', 'prod-tokens-next'], database: 'db.example.com', replicas: 3 },
};

/** One Vault, three clusters, and the same logical secret with another value in each. */
export class HubAndSpokeFleet extends Fleet {
  readonly namespaces: TenantNamespace[] = [];

  constructor() {
    super({
      name: 'corp',
      gitOps: GitOps.fleet({ repository: { url: 'https://git.corp.example.com/platform/fleet.git', branch: 'main' } }),
      vault: VaultServer.vault({
        address: 'https://vault.corp.example.com:8200',
        caCertificate: certificate('vault'),
      }),
      terraformBackend: TerraformBackend.s3({ bucket: 'tf-state', region: 'eu-central-1' }),
    });
    for (const [stage, { tokenKeys, database, replicas }] of Object.entries(STAGES)) {
      const environment = new Environment(this, stage);
      const cluster = new SpokeCluster(environment, `k8s-${stage}`, {
        apiServer: { url: `https://api.k8s-${stage}.example.com:6443` },
        auth: ClusterAuth.jwt({ publicKeys: tokenKeys.map(certificate) }),
      });
      const shop = new Tenant(environment, 'shop', { owner: 'shop@example.com' });
      const namespace = shop.addNamespace(cluster, 'shop');

      const credential = new StaticSecret(shop, 'db', {
        keys: ['username', 'password'],
        maximumAge: Duration.days(90),
      });
      const secret = credential.deliver(namespace, {
        name: 'app-db-secret',
        refreshInterval: Duration.minutes(5),
        data: ({ username, password }) => ({
          jdbc_url: Template.url`jdbc:postgresql://${database}:5432/mydb?user=${username}&password=${password}`,
        }),
      });
      const JDBC_URL = secret.envValue('jdbc_url');
      const api = new kplus.Deployment(namespace.chart, 'api', {
        replicas,
        containers: [{ image: 'shop/api:1.4.2', portNumber: 8080, envVariables: { JDBC_URL } }],
      });
      const worker = new kplus.StatefulSet(namespace.chart, 'worker', {
        replicas,
        service: new kplus.Service(namespace.chart, 'worker-service', { ports: [{ port: 8081 }] }),
        containers: [{ image: 'shop/worker:1.4.2', portNumber: 8081, envVariables: { JDBC_URL } }],
      });
      secret.restartOnChange(api, worker);
      this.namespaces.push(namespace);
    }
  }
}
