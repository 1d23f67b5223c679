import { load } from 'js-yaml';
import { Bench } from './bench';
import { Deployment } from './deployment';
import { KubernetesObject } from './kubernetes-api';
import { until } from './poll';
import { keywheelStatus, StatusRun } from './status-command';
import { readyCondition, untilSynced } from './synced';

const RBAC = 'rbac.authorization.k8s.io';

/** Clusters of a bench as `keywheel status` sees them, with the rights that it prints and no others. */
export class StatusWatch {
  /** @param spokes all of them; what fails is on the first */
  static async start(bench: Bench, deployment: Deployment, spokes: readonly string[]): Promise<StatusWatch> {
    const watch = new StatusWatch(bench, deployment, spokes);
    const { folder } = deployment.workspace;
    const { stdout } = keywheelStatus(folder, ['--rights', 'kubernetes', '--stale-pods'], {});
    const role = load(stdout) as KubernetesObject;
    const files: string[] = [];
    for (const name of spokes) {
      const { api, issuer } = bench.spoke(name);
      await api.apply(role);
      await api.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'status', namespace: 'default' } });
      await api.apply({
        apiVersion: `${RBAC}/v1`,
        kind: 'ClusterRoleBinding',
        metadata: { name: 'status' },
        roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role.metadata.name },
        subjects: [{ kind: 'ServiceAccount', name: 'status', namespace: 'default' }],
      });
      files.push(bench.spoke(name).writeKubeconfig(name, await api.requestToken('default', 'status', [issuer])));
    }
    const policy = keywheelStatus(folder, ['--rights', 'vault'], {}).stdout;
    await bench.hub.root.call('PUT', 'sys/policies/acl/status', { body: { policy } });
    const { auth } = await bench.hub.root.write('auth/token/create', { policies: ['status'] });
    watch.environment = { KUBECONFIG: files.join(':'), VAULT_ADDR: bench.hub.url, VAULT_TOKEN: auth.client_token };
    return watch;
  }

  /** Of the command. */
  environment: Readonly<Record<string, string>> = {};

  private constructor(
    private readonly bench: Bench,
    private readonly deployment: Deployment,
    private readonly spokes: readonly string[],
  ) {}

  get folder(): string {
    return this.deployment.workspace.folder;
  }

  status(args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): StatusRun {
    return keywheelStatus(this.folder, ['--format', 'json', ...args], { ...this.environment, ...environment });
  }

  /**
   * Until the operator says that something fails. It is told to look at it again and again, for a failure of its own: of
   * an object with many events the API server's clients drop those that come too fast.
   */
  async untilFailing(kind: 'SecretStore' | 'ExternalSecret', namespace: string, name: string): Promise<void> {
    let touchedAt = 0;
    await until(`${kind} ${namespace}/${name} fails`, async () => {
      if (Date.now() - touchedAt > 5000) {
        touchedAt = Date.now();
        await this.touch(kind, namespace, name);
      }
      const { api } = this.bench.spoke(this.spokes[0]!);
      return readyCondition(await api.get('external-secrets.io/v1', kind, namespace, name))?.status === 'False';
    });
  }

  /** The operator looks at it now, as after a person's kubectl annotate. */
  async touch(kind: string, namespace: string, name: string): Promise<void> {
    await this.bench.spoke(this.spokes[0]!).api.merge({
      apiVersion: 'external-secrets.io/v1',
      kind,
      metadata: { name, namespace, annotations: { touched: String(process.hrtime.bigint()) } },
    });
  }

  /** An operator that starts looks at everything, and has not told of anything yet. */
  async untilMended(namespace: string): Promise<void> {
    const [name] = this.spokes;
    const spoke = this.bench.spoke(name!);
    await this.deployment.sync(name!, spoke);
    await spoke.api.call('DELETE', `/api/v1/namespaces/${namespace}/events`);
    await this.bench.operator(name!).restart();
    await untilSynced(spoke);
    await until('everything is in force again', async () => {
      const { code, stdout, stderr } = this.status();
      if (code !== 0) {
        throw new Error(stdout + stderr);
      }
      return true;
    });
  }
}

/** Which causes are named at an object. */
export function causesOf(run: StatusRun, object: string): string[] {
  return run.report.standings
    .filter((one) => one.object === object)
    .flatMap(({ causes }) => causes.map(({ id }) => id));
}
