import { Duration } from 'cdk8s';
import {
  ClusterAuth,
  Environment,
  Fleet,
  Pem,
  SpokeCluster,
  StaticSecret,
  Template,
  Tenant,
  TenantNamespace,
  VaultServer,
} from 'keywheel';
import { join } from 'node:path';

const publicPem = (name: string) => Pem.fromFile(join(__dirname, 'certificates', `${name}.pem`));

/** One hub, one cluster, and one secret of one team. */
export class ExampleFleet extends Fleet {
  readonly namespace: TenantNamespace;

  constructor() {
    super({
      name: 'example',
      vault: VaultServer.vault({
        address: 'https://vault.example.com:8200',
        caCertificate: publicPem('vault'),
      }),
      // Rules, scrape jobs and a dashboard for Prometheus; Alerts comes from 'keywheel' too (its docs/alerts.md).
      // alerts: Alerts.ruleFiles({ owner: 'platform@example.com' }),
    });
    const prod = new Environment(this, 'prod');
    const cluster = new SpokeCluster(prod, 'prod-eu', {
      apiServer: { url: 'https://api.prod-eu.example.com:6443' },
      // kube-apiserver's --service-account-key-file: the hub checks tokens with it and never calls the cluster.
      auth: ClusterAuth.jwt({ publicKeys: [publicPem('prod-eu-tokens')] }),
    });

    const shop = new Tenant(prod, 'shop', { owner: 'shop@example.com' });
    this.namespace = shop.addNamespace(cluster, 'shop');
    // People or pipelines put the value into the hub, at prod/shop/database.
    const database = new StaticSecret(shop, 'database', { keys: ['username', 'password'] });
    database.deliver(this.namespace, {
      name: 'shop-database',
      refreshInterval: Duration.minutes(5),
      data: ({ username, password }) => ({
        url: Template.url`postgresql://${username}:${password}@db.example.com:5432/shop`,
      }),
    });
  }
}
