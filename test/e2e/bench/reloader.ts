import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from './file-lock';
import { KubernetesObject } from './kubernetes-api';
import { ServerProcess } from './server-process';
import { Spoke } from './spoke';

/** Its own, on every address and not to be changed: one at a time on a machine. */
const ADDRESS = 'http://127.0.0.1:9090';
export const RELOADER_METRICS = new URL(ADDRESS).host;
const LOCK = join(tmpdir(), 'keywheel-bench-reloader.lock');
const NAMESPACE = 'reloader';
const WORKLOADS = ['deployments', 'daemonsets', 'statefulsets'];
const CHANGES = ['list', 'get', 'update', 'patch'];
const CLASSES = ['secretproviderclasses', 'secretproviderclasspodstatuses'];
const RBAC = 'rbac.authorization.k8s.io';

/** Reloader, outside of the cluster, with the rights that its own manifests give it. */
export class Reloader {
  static async start(spoke: Spoke, folder: string, binary: string): Promise<Reloader> {
    await spoke.addNamespace(NAMESPACE);
    for (const object of rights()) {
      await spoke.api.apply(object, 'installer');
    }
    const token = await spoke.api.requestToken(NAMESPACE, NAMESPACE, [spoke.issuer], 24 * 3600);
    const release = await takeLock(LOCK);
    const run = () =>
      ServerProcess.start({
        binary,
        args: ['--enable-csi-integration=true'],
        log: join(folder, 'reloader.log'),
        env: { KUBECONFIG: spoke.writeKubeconfig('reloader', token), RELOADER_NAMESPACE: NAMESPACE },
      });
    const reloader = new Reloader(spoke, run, release);
    try {
      await reloader.restart();
      return reloader;
    } catch (error) {
      await reloader.stop();
      throw error;
    }
  }

  private process?: ServerProcess;

  private constructor(
    private readonly spoke: Spoke,
    private readonly run: () => ServerProcess,
    private readonly release: () => void,
  ) {}

  async restart(): Promise<void> {
    this.process = this.run();
    await this.process.ready(async () => (await fetch(`${ADDRESS}/live`)).ok);
  }

  async kill(): Promise<void> {
    await this.process?.stop();
  }

  /** Takes the right to change workloads from it, which it can see as before. */
  async mayChangeNothing(): Promise<void> {
    await this.spoke.api.apply(role(['list', 'get']), 'installer');
  }

  async stop(): Promise<void> {
    await this.kill();
    this.release();
  }
}

function role(onWorkloads: readonly string[]): KubernetesObject {
  const seen = ['list', 'get', 'watch'];
  const rules = [
    { apiGroups: [''], resources: ['secrets', 'configmaps'], verbs: [...seen, 'create', 'update'] },
    { apiGroups: ['apps'], resources: WORKLOADS, verbs: onWorkloads },
    { apiGroups: ['batch'], resources: ['cronjobs'], verbs: ['list', 'get'] },
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'delete', 'list', 'get'] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
    { apiGroups: ['secrets-store.csi.x-k8s.io'], resources: CLASSES, verbs: seen },
  ];
  return { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: NAMESPACE }, rules };
}

function rights(): KubernetesObject[] {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAMESPACE, namespace: NAMESPACE } },
    role(CHANGES),
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: NAMESPACE },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: NAMESPACE },
      subjects: [{ kind: 'ServiceAccount', name: NAMESPACE, namespace: NAMESPACE }],
    },
  ];
}
