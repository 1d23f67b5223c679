import {
  authenticationConfiguration,
  Environment,
  Fleet,
  Pem,
  ReplicatedSecret,
  SpokeCluster,
  Tenant,
  UpstreamAuth,
} from 'keywheel';
import { join } from 'node:path';

/** Secrets of one cluster in two others, without a hub: by a token that is made by hand, and without any. */
export class ClusterToClusterFleet extends Fleet {
  /** What the API server upstream gets as `--authentication-config`: it takes tokens of the two others. */
  readonly trust: object;

  constructor() {
    super({ name: 'sharing' });
    const shared = new Environment(this, 'shared');
    const certificate = (id: string) => Pem.fromFile(join(__dirname, 'certificates', `${id}.pem`));
    const spoke = (id: string, url: string) =>
      new SpokeCluster(shared, id, { apiServer: { url, caCertificate: certificate(id) } });
    const upstream = spoke('upstream', 'https://172.31.86.147:6443');
    const downstream = [
      spoke('downstream-1', 'https://172.31.90.10:6443'),
      spoke('downstream-2', 'https://172.31.90.20:6443'),
    ];
    this.trust = authenticationConfiguration(
      upstream,
      downstream.map((cluster) => ({
        cluster,
        issuer: cluster.apiServer.url, // kube-apiserver's --service-account-issuer
        caCertificate: certificate(cluster.name),
      })),
    );

    const users = new Tenant(shared, 'users', { owner: 'users@example.com' });
    const credentials = new ReplicatedSecret(users, 'user-credentials', {
      from: users.addNamespace(upstream, 'default'),
      keys: ['username', 'password'],
      auth: UpstreamAuth.longLivedToken({ secretName: 'remote-sa-token' }),
    });
    const sessions = new ReplicatedSecret(users, 'session-keys', {
      from: users.addNamespace(upstream, 'sessions', { create: true }),
      keys: ['current', 'next'],
      auth: UpstreamAuth.serviceAccount(),
    });
    for (const cluster of downstream) {
      const namespace = users.addNamespace(cluster, 'default');
      credentials.deliver(namespace, { name: 'pulled-secrets', data: ({ username }) => ({ username }) });
      sessions.deliver(namespace);
    }
  }
}
