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
  TokenReviewer,
  VaultServer,
} from 'keywheel';
import { join } from 'node:path';

const certificate = (name: string) => Pem.fromFile(join(__dirname, 'certificates', `${name}.pem`));
const byKeys = (...names: string[]) => ClusterAuth.jwt({ publicKeys: names.map(certificate) });

/**
 * What differs from stage to stage is data. The keys of dev change whenever somebody makes it anew: there the hub asks the
 * cluster, as a ServiceAccount that Terraform makes on it. prod knows the key that will sign its tokens next.
 */
const STAGES = {
  dev: {
    apiServer: { url: 'https://api.k8s-dev.example.com:6443', caCertificate: certificate('dev-api') },
    auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.serviceAccount() }),
    database: 'db.dev.example.com',
    replicas: 1,
  },
  qa: {
    apiServer: { url: 'https://api.k8s-qa.example.com:6443' },
    auth: byKeys('qa-tokens'),
    database: 'db.qa.example.com',
    replicas: 1,
  },
  prod: {
    apiServer: { url: 'https://api.k8s-prod.example.com:6443' },
    auth: byKeys('prod-tokens', 'prod-tokens-next'),
    database: 'db.example.com',
    replicas: 3,
  },
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
      vaultProviderVersion: '>= 5.7, < 6', // keeps the reviewer's token out of the state
    });
    for (const [stage, { apiServer, auth, database, replicas }] of Object.entries(STAGES)) {
      const environment = new Environment(this, stage);
      const cluster = new SpokeCluster(environment, `k8s-${stage}`, {
        apiServer,
        auth,
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
