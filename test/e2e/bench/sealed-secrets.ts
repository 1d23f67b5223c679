import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubernetesObject } from './kubernetes-api';
import { until } from './poll';
import { freePorts } from './ports';
import { ServerOptions, ServerProcess } from './server-process';
import { Spoke } from './spoke';

export interface SealedSecretsParts {
  readonly binary: string;
  /** YAML file with its CRD. */
  readonly definitions: string;
}

const NAMESPACE = 'sealed-secrets';
const RBAC = 'rbac.authorization.k8s.io';

/** The controller of Sealed Secrets, outside of the cluster, as its own ServiceAccount. */
export class SealedSecrets {
  static async start(
    spoke: Spoke,
    folder: string,
    { binary, definitions }: SealedSecretsParts,
  ): Promise<SealedSecrets> {
    await spoke.define(definitions);
    await spoke.addNamespace(NAMESPACE);
    for (const object of rights()) {
      await spoke.api.apply(object, 'installer');
    }
    const token = await spoke.api.requestToken(NAMESPACE, NAMESPACE, [spoke.issuer], 24 * 3600);
    const [port, metrics] = await freePorts(2);
    const url = `http://127.0.0.1:${port}`;
    const { hostname, port: apiPort } = new URL(spoke.url);
    const flags = [
      `--listen-addr=127.0.0.1:${port}`,
      `--listen-metrics-addr=127.0.0.1:${metrics}`,
      '--key-size=2048',
      // One try: what cannot be opened today cannot be opened in a second either.
      '--max-unseal-retries=1',
    ];
    const root = podFolder(join(folder, 'sealed-secrets'), binary, { token, 'ca.crt': spoke.ca, namespace: NAMESPACE });
    const controller = new SealedSecrets(spoke, url, {
      ...inside(root, flags),
      log: join(folder, 'sealed-secrets.log'),
      env: { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: apiPort },
    });
    await controller.launch();
    return controller;
  }

  private server!: ServerProcess;

  private constructor(
    private readonly spoke: Spoke,
    private readonly url: string,
    private readonly options: ServerOptions,
  ) {}

  /** As `kubeseal --fetch-cert` prints it. */
  async certificate(): Promise<string> {
    return (await fetch(`${this.url}/v1/cert.pem`)).text();
  }

  /** What it does by itself every 30 days. @returns the certificate of the new key */
  async renew(): Promise<string> {
    const before = await this.certificate();
    process.kill(this.server.pid!, 'SIGUSR1');
    return until('the controller has a new key', async () => {
      const now = await this.certificate();
      return now === before ? undefined : now;
    });
  }

  /** Private keys, as whoever makes a backup has them. */
  async privateKeys(): Promise<string[]> {
    return (await this.keys()).map(({ data }) => Buffer.from(data['tls.key'], 'base64').toString('utf8'));
  }

  /** As on a cluster that was made anew: it makes itself another key. @returns what brings the keys back */
  async loseKeys(): Promise<() => Promise<void>> {
    const keys = (await this.keys()).map(({ apiVersion, kind, type, data, metadata: { name, namespace, labels } }) => ({
      ...{ apiVersion, kind, type, data },
      metadata: { name, namespace, labels },
    }));
    await this.stop();
    for (const { metadata } of keys) {
      await this.spoke.api.delete('v1', 'Secret', NAMESPACE, metadata.name);
    }
    await this.launch();
    return async () => {
      await this.stop();
      for (const key of keys) {
        await this.spoke.api.apply(key, 'installer');
      }
      await this.launch();
    };
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }

  private async launch(): Promise<void> {
    this.server = ServerProcess.start(this.options);
    await this.server.ready(async () => (await fetch(`${this.url}/v1/cert.pem`)).ok);
  }

  private async keys(): Promise<any[]> {
    const secrets = await this.spoke.api.list('v1', 'Secret', NAMESPACE);
    return secrets
      .filter(({ type }) => type === 'kubernetes.io/tls')
      .map((secret) => ({ apiVersion: 'v1', kind: 'Secret', ...secret }));
  }
}

/** The controller reads its login where a pod has it, and from nowhere else. @returns what is its file system */
function podFolder(root: string, binary: string, account: Readonly<Record<string, string>>): string {
  const folder = join(root, 'var', 'run', 'secrets', 'kubernetes.io', 'serviceaccount');
  mkdirSync(folder, { recursive: true });
  Object.entries(account).forEach(([name, text]) => writeFileSync(join(folder, name), text, { mode: 0o600 }));
  copyFileSync(binary, join(root, 'controller'));
  return root;
}

function inside(root: string, flags: readonly string[]): { readonly binary: string; readonly args: readonly string[] } {
  const command = ['/usr/sbin/chroot', root, '/controller', ...flags];
  // Whoever is not root is it in a user namespace of its own.
  const [binary, ...args] = process.getuid!() === 0 ? command : ['/usr/bin/unshare', '--map-root-user', ...command];
  return { binary: binary!, args };
}

function rights(): KubernetesObject[] {
  const seen = ['get', 'list', 'watch'];
  const rules = [
    { apiGroups: ['bitnami.com'], resources: ['sealedsecrets'], verbs: seen },
    { apiGroups: ['bitnami.com'], resources: ['sealedsecrets/status'], verbs: ['update'] },
    { apiGroups: [''], resources: ['secrets'], verbs: [...seen, 'create', 'update', 'delete'] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
    { apiGroups: [''], resources: ['namespaces'], verbs: ['get'] },
  ];
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAMESPACE, namespace: NAMESPACE } },
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: NAMESPACE }, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: NAMESPACE },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: NAMESPACE },
      subjects: [{ kind: 'ServiceAccount', name: NAMESPACE, namespace: NAMESPACE }],
    },
  ];
}
