import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from './file-lock';
import { KubernetesObject } from './kubernetes-api';
import { ServerProcess } from './server-process';
import { Spoke } from './spoke';

/** Its own, on every address and not to be changed: one at a time on a machine. */
const ADDRESS = 'http://127.0.0.1:9090';
const LOCK = join(tmpdir(), 'keywheel-bench-reloader.lock');
const NAMESPACE = 'reloader';
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
    const process = ServerProcess.start({
      binary,
      args: ['--enable-csi-integration=true'],
      log: join(folder, 'reloader.log'),
      env: { KUBECONFIG: spoke.writeKubeconfig('reloader', token), RELOADER_NAMESPACE: NAMESPACE },
    });
    const reloader = new Reloader(process, release);
    try {
      await process.ready(async () => (await fetch(`${ADDRESS}/live`)).ok);
      return reloader;
    } catch (error) {
      await reloader.stop();
      throw error;
    }
  }

  private constructor(
    private readonly process: ServerProcess,
    private readonly release: () => void,
  ) {}

  async stop(): Promise<void> {
    await this.process.stop();
    this.release();
  }
}

function rights(): KubernetesObject[] {
  const seen = ['list', 'get', 'watch'];
  const changed = ['list', 'get', 'update', 'patch'];
  const rules = [
    { apiGroups: [''], resources: ['secrets', 'configmaps'], verbs: [...seen, 'create', 'update'] },
    { apiGroups: ['apps'], resources: ['deployments', 'daemonsets', 'statefulsets'], verbs: changed },
    { apiGroups: ['batch'], resources: ['cronjobs'], verbs: ['list', 'get'] },
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'delete', 'list', 'get'] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
    { apiGroups: ['secrets-store.csi.x-k8s.io'], resources: CLASSES, verbs: seen },
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
