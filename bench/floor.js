// What cannot be saved: the text of the same documents, written to as many files.
const { dump } = require('js-yaml');
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { tenantManifests } = require('./manifests');
const { mebibytes } = require('./report');

const [clusters, tenants] = process.argv.slice(2).map(Number);
for (let c = 0; c < clusters; c += 1) {
  const folder = join(process.env.CDK8S_OUTDIR, `cluster-${c}`);
  mkdirSync(folder, { recursive: true });
  for (let t = 0; t < tenants; t += 1) {
    const documents = tenantManifests(c, t).map((manifest) => dump(manifest, { noRefs: true, lineWidth: -1 }));
    writeFileSync(join(folder, `app-${t}.k8s.yaml`), documents.join('---\n'));
  }
}
console.log(JSON.stringify({ mebibytes: mebibytes() }));
