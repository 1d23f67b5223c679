import { Environment, Fleet, Pem, ReplicatedSecret, SpokeCluster, Tenant } from 'keywheel';
import { join } from 'node:path';

/** A Secret of one cluster in two others, without a hub: the token that reads it is made by hand. */
export class ClusterToClusterFleet extends Fleet {
  constructor() {
    super({ name: 'sharing' });
    const shared = new Environment(this, 'shared');
    const spoke = (id: string, url: string) =>
      new SpokeCluster(shared, id, {
        apiServer: { url, caCertificate: Pem.fromFile(join(__dirname, 'certificates', `${id}.pem`)) },
      });
    const upstream = spoke('upstream', 'https://172.31.86.147:6443');
    const downstream = [
      spoke('downstream-1', 'https://172.31.90.10:6443'),
      spoke('downstream-2', 'https://172.31.90.20:6443'),
    ];

    const users = new Tenant(shared, 'users', { owner: 'users@example.com' });
    const credentials = new ReplicatedSecret(users, 'user-credentials', {
      from: users.addNamespace(upstream, 'default'),
      keys: ['username', 'password'],
      token: { secretName: 'remote-sa-token' },
    });
    for (const cluster of downstream) {
      credentials.deliver(users.addNamespace(cluster, 'default'), {
        name: 'pulled-secrets',
        data: ({ username }) => ({ username }),
      });
    }
  }
}
