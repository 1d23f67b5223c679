// The same objects as a program would make them by hand with cdk8s and cdktf alone, without any check.
const { App, ApiObject, Chart, YamlOutputType } = require('cdk8s');
const cdktf = require('cdktf');
const { JwtAuthBackendRole } = require('@cdktf/provider-vault/lib/jwt-auth-backend-role');
const { Policy } = require('@cdktf/provider-vault/lib/policy');
const { VaultProvider } = require('@cdktf/provider-vault/lib/provider');
const { join } = require('node:path');
const { tenantManifests } = require('./manifests');
const { mebibytes } = require('./report');

const [clusters, tenants] = process.argv.slice(2).map(Number);
const terraform = new cdktf.App();
for (let c = 0; c < clusters; c += 1) {
  const app = new App({
    outdir: join(process.env.CDK8S_OUTDIR, `cluster-${c}`),
    yamlOutputType: YamlOutputType.FILE_PER_CHART,
  });
  const stack = new cdktf.TerraformStack(terraform, `spoke-${c}`);
  new VaultProvider(stack, 'vault', { address: 'https://vault.example.com:8200' });
  for (let t = 0; t < tenants; t += 1) {
    const chart = new Chart(app, `app-${t}`);
    tenantManifests(c, t).forEach((manifest, index) => new ApiObject(chart, String(index), manifest));
    new Policy(stack, `policy-${t}`, { name: `bench.read.${c}.${t}`, policy: '{"path":{}}' });
    new JwtAuthBackendRole(stack, `role-${t}`, {
      backend: `bench.cluster-${c}`,
      roleName: `bench.app-${t}`,
      roleType: 'jwt',
      userClaim: 'sub',
      boundSubject: `system:serviceaccount:app-${t}:keywheel`,
      boundAudiences: ['bench.vault'],
      tokenPolicies: [`bench.read.${c}.${t}`],
      tokenTtl: 600,
    });
  }
  app.synth();
}
terraform.synth();
console.log(JSON.stringify({ mebibytes: mebibytes() }));
