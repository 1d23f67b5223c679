import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../lib/output/finding';
import { runChecks } from '../../lib/checks/index';
import { find } from '../../lib/files/found';
import { readFilesWithHcl } from '../../lib/files/read-files';
import { readViews } from '../../lib/views/views';

/**
 * Little repositories after the shape of public ones, with made-up names, each valid: `keywheel check` without options
 * says nothing of them. Of each, edits that are wrong, so that the silence is none of blindness.
 */
const EDITS: Record<string, readonly [file: string, from: string, to: string, id: string][]> = {
  'agent-injector': [
    ['k8s/reports.yaml', 'role: reports', 'role: report', 'login-role-exists'],
    ['k8s/reports.yaml', 'audience: vault', 'audience: hub', 'audience-agrees'],
    ['main.tf', 'path "database/creds/reports"', 'path "database/creds/report"', 'remote-key-is-granted'],
    [
      'main.tf',
      'password       = var.database_admin_password',
      'password       = "kX93-zq7!pLm"',
      'terraform-holds-no-secret',
    ],
  ],
  'argocd-app-of-apps': [
    [
      'workloads/billing/account.yaml',
      'eks.amazonaws.com/role-arn',
      'eks.amazonaws.com/role',
      'store-account-has-cloud-identity',
    ],
    ['workloads/billing/secret.yaml', 'secretKey: stripe_key', 'secretkey: stripe_key', 'field-is-known'],
  ],
  'cert-manager': [
    ['cluster/issuer.yaml', 'role: issuer', 'role: issuers', 'login-role-exists'],
    ['cluster/issuer.yaml', 'path: pki_int/sign/ingress', 'path: pki_int/sign/web', 'remote-key-is-granted'],
    ['pki.tf', 'require_cn       = false', 'require_cn       = true', 'certificate-names-are-allowed'],
    ['pki.tf', 'vault://ingress/vault', 'vault://ingress/hub', 'audience-agrees'],
  ],
  'chart-and-compose': [
    ['deploy/notes.yaml', '${DB_PASSWORD}', 'gT7-wq91xZ', 'manifest-holds-no-secret'],
    ['deploy/notes.yaml', 'value: /var/run/secrets/tokens/notes', 'value: [a]', 'field-has-its-type'],
  ],
  'clouds-by-cluster': [
    ['clusters/eu-1/app.yaml', 'creationPolicy: Owner', 'creationPolcy: Owner', 'field-is-known'],
    ['clusters/us-1/app.yaml', 'refreshInterval: 1h', 'refreshInterval: [1h]', 'field-has-its-type'],
  ],
  'csi-driver': [
    ['manifests/web.yml', 'secretPath: "kv/data/web"', 'secretPath: "kv/data/api"', 'remote-key-is-granted'],
    ['manifests/web.yml', 'secretProviderClass: web', 'secretProviderClass: www', 'mounted-class-exists'],
    ['vault.tf', 'capabilities = ["read"]', 'capabilities = ["reed"]', 'policy-can-be-parsed'],
  ],
  'flux-monorepo': [
    ['infrastructure/store.yaml', 'namespaces: [media]', 'namespaces: [music]', 'store-admits-its-users'],
    ['apps/berlin/photos.yaml', '| urlquery | replace "+" "%20" }}', '| urlquory }}', 'template-can-be-parsed'],
  ],
  'helm-rendered': [
    ['rendered/prod/orders.yaml', 'mountPath: "k8s/prod"', 'mountPath: "k8s/test"', 'auth-mount-exists'],
    ['rendered/prod/orders.yaml', 'key: orders/db', 'key: order/db', 'remote-key-is-granted'],
    ['rendered/prod/external-secrets.yaml', '"orders-vault"', '"order-vault"', 'operator-may-request-token'],
    [
      'rendered/prod/orders.yaml',
      'reloader.stakater.com/auto: "true"',
      'team: orders',
      'changed-secret-reaches-workloads',
    ],
  ],
  'kustomize-overlays': [
    ['base/external-secret.yaml', 'extract: { key: catalog/keys }', 'extract: catalog/keys', 'field-has-its-type'],
    ['base/deployment.yaml', '      volumes:\n', '      volumes:\n      volumes:\n', 'file-can-be-read'],
  ],
  'push-and-generate': [
    ['manifests/grafana.yaml', 'key: admin-user}', 'key: user}', 'workload-finds-its-keys'],
    ['manifests/grafana.yaml', 'refreshInterval: "0"', 'refreshInterval: 1h', 'changed-secret-reaches-workloads'],
    ['vault.tf', 'path "shared/metadata/grafana/admin"', 'path "shared/metadata/grafana"', 'remote-key-is-granted'],
  ],
  'sops-and-sealed': [
    ['apps/wiki/sealed.yaml', 'token: A', 'token: not-sealed-', 'sealed-secret-can-be-opened'],
    ['apps/wiki/deployment.yaml', 'key: token', 'key: tokens', 'workload-finds-its-keys'],
  ],
  'terraform-json': [
    ['vault.tf.json', '"${var.bind_password}"', '"c0rrect-h0rse-battery"', 'terraform-holds-no-secret'],
    ['vault.tf.json', 'path \\"kv/data/sre/*\\"', 'path kv/data/sre/*', 'policy-can-be-parsed'],
  ],
  'terraform-modules': [
    [
      'modules/team/main.tf',
      '${var.kv}/data/${var.name}/index',
      '${var.kv}/${var.name}/index',
      'remote-key-is-granted',
    ],
    ['variables.tf', 'namespaces = ["search"]', 'namespaces = ["serch"]', 'role-binds-service-account'],
    [
      'main.tf',
      'token_reviewer_jwt_wo = var.reviewer_token',
      'token_reviewer_jwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJtYWRlLXVwIn0.c2lnbmF0dXJl"',
      'terraform-holds-no-secret',
    ],
  ],
  vso: [
    ['cluster/cart.yaml', 'path: cart/session', 'path: cart/sessions', 'remote-key-is-granted'],
    [
      'cluster/cart.yaml',
      '    - kind: Deployment\n      name: cart\n',
      '    - kind: Deployment\n      name: basket\n',
      'restarted-workload-exists',
    ],
    [
      'terraform/main.tf',
      'audience                         = "vault"',
      'audience                         = "hub"',
      'audience-agrees',
    ],
  ],
};

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

test('every repository here has an edit, and there are at least twelve', () => {
  const all = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(Object.keys(EDITS).sort()).toEqual(all.map(({ name }) => name).sort());
  expect(all.length).toBeGreaterThanOrEqual(12);
});

test.each(Object.keys(EDITS))('nothing is said of %s', async (repository) => {
  expect(told(await findingsOf(copyOf(repository)))).toEqual([]);
});

test.each(Object.entries(EDITS).flatMap(([repository, edits]) => edits.map((edit) => [repository, ...edit] as const)))(
  'in %s, %s: in place of %j %j is %s',
  async (repository, file, from, to, id) => {
    const folder = copyOf(repository);
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(
      join(folder, file),
      text.replaceAll(from, () => to),
    );

    expect(told(await findingsOf(folder))).toContain(id);
  },
);

function copyOf(repository: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-corpus-'));
  folders.push(folder);
  cpSync(join(__dirname, repository), folder, { recursive: true });
  return folder;
}

/** As the command finds them, without an option. */
async function findingsOf(folder: string): Promise<readonly Finding[]> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    const { output } = await readFilesWithHcl({ found: find('.') });
    return runChecks(readViews(output));
  } finally {
    process.chdir(before);
  }
}

function told(findings: readonly Finding[]): string[] {
  return findings.map(({ id }) => id);
}
