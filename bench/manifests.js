const { loadAll } = require('js-yaml');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const SECRETS = ['database', 'mail', 'payment'];

/** The nine manifests of a tenant as the chart beside this file writes them, read from its template once. */
const template = readFileSync(join(__dirname, 'tenant.yaml'), 'utf8');

function tenantManifests(cluster, tenant) {
  const manifests = parsed();
  return manifests.map((manifest) => filled(manifest, cluster, tenant));
}

let cache;
function parsed() {
  cache ??= loadAll(template).flatMap((manifest) =>
    manifest.kind === 'ExternalSecret' ? SECRETS.map((secret) => filled(manifest, '$c', '$t', secret)) : [manifest],
  );
  return cache;
}

function filled(value, cluster, tenant, secret = '$secret') {
  if (typeof value === 'string') {
    return value.includes('$') ? value.replace('$c', cluster).replace('$t', tenant).replace('$secret', secret) : value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => filled(item, cluster, tenant, secret));
  }
  if (typeof value === 'object' && value !== null) {
    const copy = {};
    for (const key in value) {
      copy[key] = filled(value[key], cluster, tenant, secret);
    }
    return copy;
  }
  return value;
}

module.exports = { tenantManifests };
