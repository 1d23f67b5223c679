import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { KubernetesObject } from './kubernetes-api';
import { until } from './poll';
import { freePorts } from './ports';
import { ServerProcess } from './server-process';
import { Spoke } from './spoke';

export interface ArgoCdParts {
  readonly argocd: string;
  /** Argo CD's application controller, which listens on loopback only: `parts/argo-cd/controller`. */
  readonly controller: string;
  readonly redis: string;
  readonly definitions: string;
}

const NAMESPACE = 'argocd';
const ACCOUNT = 'argocd-application-controller';
const APPLICATION = ['argoproj.io/v1alpha1', 'Application'] as const;
const BETWEEN_REFRESHES = 3000;
/** A sync that failed is tried again after five minutes at most, and not before. */
const LONGEST_RETRY = 6 * 60_000;
const RBAC = 'rbac.authorization.k8s.io';

/** What an Application says of itself. */
export interface ApplicationStatus {
  readonly sync: string;
  readonly health: string;
  readonly revisions: readonly string[];
  /** Of the comparison and of the last sync. */
  readonly messages: string;
}

/** Argo CD's repo-server and application controller, outside of the cluster, with rights on all clusters as it has them. */
export class ArgoCd {
  /** @param home where its own objects are, `spokes` included where it is one of them */
  static async start(home: Spoke, spokes: readonly Spoke[], folder: string, parts: ArgoCdParts): Promise<ArgoCd> {
    await home.define(parts.definitions);
    const argo = new ArgoCd(home, join(folder, 'argo-cd'), await freePorts(5));
    for (const spoke of new Set([home, ...spokes])) {
      await argo.join(spoke);
    }
    for (const object of settings()) {
      await home.api.apply(object, 'installer');
    }
    await argo.launch(parts);
    return argo;
  }

  private readonly processes: ServerProcess[] = [];
  private refreshed = 0;

  private constructor(
    private readonly home: Spoke,
    private readonly folder: string,
    private readonly ports: readonly number[],
  ) {}

  /** The application of a person, that makes those which are written: the words of docs/gitops.md. */
  async bootstrap(url: string, branch: string, configuration: KubernetesObject): Promise<void> {
    const { api } = this.home;
    await api.apply(configuration, 'platform');
    await api.apply({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'default', namespace: NAMESPACE },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ namespace: '*', server: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      },
    });
    const directory = { recurse: true, include: '*/argo-cd.k8s.yaml' };
    const [apiVersion, kind] = APPLICATION;
    await api.apply({
      apiVersion,
      kind,
      metadata: { name: 'fleet', namespace: NAMESPACE },
      spec: {
        project: 'default',
        source: { repoURL: url, targetRevision: branch, path: 'dist.gitops', directory },
        destination: { server: 'https://kubernetes.default.svc', namespace: NAMESPACE },
        syncPolicy: { automated: { prune: true, selfHeal: true }, retry: { limit: -1, backoff: { duration: '5s' } } },
      },
    });
  }

  /** Looks at Git now, as the button does; asked again and again, every few seconds. */
  async refresh(): Promise<void> {
    if (Date.now() < this.refreshed + BETWEEN_REFRESHES) {
      return;
    }
    this.refreshed = Date.now();
    const [apiVersion, kind] = APPLICATION;
    const annotations = { 'argocd.argoproj.io/refresh': 'normal' };
    for (const { metadata } of await this.home.api.list(...APPLICATION, NAMESPACE)) {
      await this.home.api.merge({
        apiVersion,
        kind,
        metadata: { name: metadata.name, namespace: NAMESPACE, annotations },
      });
    }
  }

  async applications(): Promise<Record<string, ApplicationStatus>> {
    const objects = await this.home.api.list(...APPLICATION, NAMESPACE);
    return Object.fromEntries(objects.map((object) => [object.metadata.name, statusOf(object)]));
  }

  /** Waits until every application is in sync with a commit, and healthy. */
  async untilApplied(commit: string): Promise<void> {
    const applied = async () => {
      await this.refresh();
      const all = Object.entries(await this.applications());
      const late = all.filter(
        ([, { sync, health, revisions }]) =>
          sync !== 'Synced' || health !== 'Healthy' || !revisions.every((one) => one === commit),
      );
      if (late.length > 0 || all.length < 2) {
        throw new Error(late.map(([name, status]) => `${name}: ${JSON.stringify(status)}`).join('\n'));
      }
      return true;
    };
    await until(`Argo CD has applied ${commit}`, applied, { limit: LONGEST_RETRY });
  }

  get logs(): string[] {
    return ['redis', 'argocd-repo-server', 'argocd-application-controller'].map((name) => this.logOf(name));
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop()));
  }

  /** What `argocd cluster add` leaves. */
  private async join(spoke: Spoke): Promise<void> {
    await spoke.addNamespace(NAMESPACE);
    await spoke.api.apply({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: ACCOUNT, namespace: NAMESPACE },
    });
    await spoke.api.apply({
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: ACCOUNT },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name: ACCOUNT, namespace: NAMESPACE }],
    });
    const bearerToken = await spoke.api.requestToken(NAMESPACE, ACCOUNT, [spoke.issuer], 24 * 3600);
    const config = { bearerToken, tlsClientConfig: { caData: Buffer.from(spoke.ca).toString('base64') } };
    await this.home.api.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: `cluster-${spoke.name}`,
        namespace: NAMESPACE,
        labels: { 'argocd.argoproj.io/secret-type': 'cluster' },
      },
      stringData: { name: spoke.name, server: spoke.url, config: JSON.stringify(config) },
    });
  }

  private async launch({ argocd, controller, redis }: ArgoCdParts): Promise<void> {
    const [cache, repository, repositoryMetrics, metrics] = this.ports;
    mkdirSync(this.folder);
    const store = this.run('redis', redis, {
      port: String(cache),
      bind: '127.0.0.1',
      save: '',
      appendonly: 'no',
      dir: this.folder,
    });
    await store.ready(() => answers(cache!));
    const server = this.run('argocd-repo-server', argocd, {
      redis: `127.0.0.1:${cache}`,
      loglevel: 'info',
      address: '127.0.0.1',
      port: String(repository),
      'metrics-address': '127.0.0.1',
      'metrics-port': String(repositoryMetrics),
      'disable-tls': 'true',
    });
    await server.ready(() => answers(repository!));
    const loop = this.run('argocd-application-controller', controller, {
      namespace: NAMESPACE,
      redis: `127.0.0.1:${cache}`,
      'repo-server': `127.0.0.1:${repository}`,
      metrics: `127.0.0.1:${metrics}`,
    });
    await loop.ready(async () => (await fetch(`http://127.0.0.1:${metrics}/healthz`)).ok);
  }

  private run(name: string, binary: string, flags: Readonly<Record<string, string>>): ServerProcess {
    const folder = join(this.folder, name);
    mkdirSync(folder);
    const process = ServerProcess.start({
      binary,
      args: Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
      log: this.logOf(name),
      env: {
        ARGOCD_BINARY_NAME: name,
        KUBECONFIG: this.home.administratorKubeconfig(),
        // Its own cluster is where KUBECONFIG leads.
        ARGOCD_FAKE_IN_CLUSTER: 'true',
        ARGOCD_GPG_ENABLED: 'false',
        ARGOCD_TLS_DATA_PATH: folder,
        ARGOCD_SSH_DATA_PATH: folder,
        ARGOCD_PLUGINSOCKFILEPATH: folder,
        TMPDIR: folder,
        HOME: folder,
      },
    });
    this.processes.push(process);
    return process;
  }

  private logOf(name: string): string {
    return join(this.folder, `${name}.log`);
  }
}

function statusOf({ status = {} }: any): ApplicationStatus {
  const { conditions = [], operationState, sync = {}, health = {} } = status;
  return {
    sync: sync.status,
    health: health.status,
    revisions: sync.revisions ?? [sync.revision],
    messages: [...conditions, operationState ?? {}].map(({ message }) => message).join('\n'),
  };
}

/** What its own manifests bring: it takes no settings without these labels. */
function settings(): KubernetesObject[] {
  const metadata = (name: string) => ({
    name,
    namespace: NAMESPACE,
    labels: { 'app.kubernetes.io/part-of': 'argocd', 'app.kubernetes.io/name': name },
  });
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('argocd-cm') },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('argocd-rbac-cm') },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('argocd-secret'),
      stringData: { 'server.secretkey': randomBytes(32).toString('hex') },
    },
  ];
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
