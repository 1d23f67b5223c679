'use strict';
// A fleet of `SIZE` clusters, tenants each. `PROGRAM` is its version: each has other texts, and files that come and go.
const { ApiObject } = require('cdk8s');
const keywheel = require('keywheel');

const { ClusterAuth, Environment, Fleet, Pem, SpokeCluster, StaticSecret, Tenant, VaultServer } = keywheel;
const [clusters, tenants] = process.env.SIZE.split(',').map(Number);
const name = process.env.PROGRAM;

/** A key for each cluster: two that trusted one key would let each other's ServiceAccounts in. */
function publicKey(cluster) {
  return Pem.fromText(
    `-----BEGIN PUBLIC KEY-----\n${Buffer.from(cluster).toString('base64')}\n-----END PUBLIC KEY-----`,
  );
}

const fleet = new Fleet({ name: 'bench', vault: VaultServer.vault({ address: 'https://vault.example.com:8200' }) });
for (let c = 0; c < clusters; c += 1) {
  const environment = new Environment(fleet, `e${c}`);
  const cluster = new SpokeCluster(environment, `cluster-${c}`, {
    apiServer: { url: `https://api.cluster-${c}.example.com:6443` },
    auth: ClusterAuth.jwt({ publicKeys: [publicKey(`cluster-${c}`)] }),
  });
  for (let t = 0; t < tenants; t += 1) {
    const tenant = new Tenant(environment, `tenant-${t}`, { owner: `${name}@example.com` });
    const namespace = tenant.addNamespace(cluster, `app-${t}`, { create: true });
    const delivery = new StaticSecret(tenant, 'database', { keys: ['password'] }).deliver(namespace);
    if ((name === 'b') === (c % 2 === 0)) {
      delivery.restartOnChange(keywheel.WorkloadReference.deployment('api'));
    }
    if (c % 3 > 0) {
      const metadata = { name: 'default-deny', labels: { program: name } };
      const spec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
      new ApiObject(namespace.chart, 'deny', {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata,
        spec,
      });
    }
  }
}
fleet.synth();
