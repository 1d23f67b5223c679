// A fleet of any size, as a platform team would state it: every tenant has a namespace on one cluster.
const { ApiObject } = require('cdk8s');
const { ClusterAuth, Environment, Fleet, Pem, SpokeCluster, StaticSecret, Tenant, VaultServer } = require('..');

/** A key for each cluster: two that trusted one key would let each other's ServiceAccounts in. */
function publicKey(cluster) {
  const text = Buffer.from(`public key of ${cluster}`).toString('base64');
  return Pem.fromText(`-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----\n`);
}

/**
 * Nine manifests a tenant: namespace, ServiceAccount, Role, binding, store, three ExternalSecrets, NetworkPolicy.
 *
 * @param changed whether one tenant has a secret more
 * @param gitOps who takes the manifests to the clusters: each namespace has a folder of its own then
 */
function benchFleet(clusters, tenants, changed = false, gitOps = undefined) {
  const fleet = new Fleet({
    name: 'bench',
    vault: VaultServer.vault({ address: 'https://vault.example.com:8200' }),
    gitOps,
    // Nine manifests a tenant are what is measured, here and by Helm.
    canaries: false,
  });
  for (let c = 0; c < clusters; c += 1) {
    const environment = new Environment(fleet, `e${c}`);
    const cluster = new SpokeCluster(environment, `cluster-${c}`, {
      apiServer: { url: `https://api.cluster-${c}.example.com:6443` },
      auth: ClusterAuth.jwt({ publicKeys: [publicKey(`cluster-${c}`)] }),
    });
    for (let t = 0; t < tenants; t += 1) {
      const tenant = new Tenant(environment, `tenant-${t}`, { owner: `team-${t}@example.com` });
      const namespace = tenant.addNamespace(cluster, `app-${t}`, { create: true });
      const more = changed && c === 0 && t === 0 ? ['more'] : [];
      for (const name of ['database', 'payment', 'mail', ...more]) {
        new StaticSecret(tenant, name, { keys: ['username', 'password'] }).deliver(namespace);
      }
      new ApiObject(namespace.chart, 'default-deny', {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'default-deny' },
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      });
    }
  }
  return fleet;
}

module.exports = { benchFleet };
