import { readFiles } from '../../lib/files/read-files';
import { unknownOf } from '../../lib/unknown/unknown-of';
import type { Finding } from '../../lib/output/finding';
import { runChecks } from '../../lib/checks/index';
import { readViews } from '../../lib/views/views';
import { folderWith } from '../cli/command';

/** What is found in files, and what is told to be unknown. */
export interface Read {
  readonly findings: readonly Finding[];
  readonly unknown: readonly string[];
}

/** Reads a folder that holds `terraform` (or `plan.json`), `manifests`, and perhaps a mapping file. */
export function checkFiles(files: Record<string, string>): Read {
  return inFolder(folderWith(files), () => {
    const terraform = 'plan.json' in files ? 'plan.json' : 'terraform';
    const clusters = 'fleet.yaml' in files ? 'fleet.yaml' : undefined;
    const { output, unknown } = readFiles({
      terraform: [terraform],
      manifests: clusters ? [] : ['manifests'],
      clusters,
    });
    const views = readViews(output);
    const told = [...unknown, ...unknownOf(views)].map(({ place, message }) => `${place}: ${message}`);
    return { findings: runChecks(views), unknown: told };
  });
}

export function inFolder<T>(folder: string, run: () => T): T {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return run();
  } finally {
    process.chdir(before);
  }
}

/** `<check> <file>:<line>` of each finding. */
export function places({ findings }: Pick<Read, 'findings'>): string[] {
  return findings.map(({ id, source }) => (source ? `${id} ${source.file}:${source.line}` : id));
}

/** Both sides of one ServiceAccount that reads `kv/app`, by a role of its own. */
export const HUB = {
  provider: { vault: [{ address: 'https://vault.example.com' }] },
  resource: {
    vault_mount: { kv: { path: 'kv', type: 'kv', options: { version: '2' } } },
    vault_auth_backend: { eu: { type: 'kubernetes', path: 'eu' } },
    vault_kubernetes_auth_backend_config: {
      eu: { backend: '${vault_auth_backend.eu.path}', kubernetes_host: 'https://eu.example.com:6443' },
    },
    vault_policy: {
      app: { name: 'app', policy: JSON.stringify({ path: { 'kv/data/app': { capabilities: ['read'] } } }) },
    },
    vault_kubernetes_auth_backend_role: {
      app: {
        backend: '${vault_auth_backend.eu.path}',
        role_name: 'app',
        bound_service_account_names: ['reader'],
        bound_service_account_namespaces: ['app'],
        audience: 'vault',
        token_policies: ['${vault_policy.app.name}'],
      },
    },
  },
} as any;

/** The hub with one argument changed. */
export function hubWith(change: (resource: any, hub: any) => void): string {
  const hub = structuredClone(HUB);
  change(hub.resource, hub);
  return JSON.stringify(hub, null, 2);
}

export const SPOKE = `# The login of one team.
apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
  namespace: app
---
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata:
  name: hub
  namespace: app
spec:
  provider:
    vault:
      server: https://vault.example.com
      path: kv
      version: v2
      auth:
        kubernetes:
          mountPath: eu
          role: app
          serviceAccountRef:
            name: reader
            audiences: [vault]
---

apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: app
  namespace: app
spec:
  secretStoreRef:
    name: hub
  data:
    - secretKey: password
      remoteRef:
        key: app
        property: password
`;

/** Files in which both sides agree. */
export function agreeing(): Record<string, string> {
  return { 'terraform/main.tf.json': hubWith(() => undefined), 'manifests/eu/app.yaml': SPOKE };
}
