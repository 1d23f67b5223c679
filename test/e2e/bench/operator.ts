import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubernetesObject } from './kubernetes-api';
import { freePorts } from './ports';
import { ServerProcess } from './server-process';
import { Spoke } from './spoke';

export interface OperatorParts {
  readonly binary: string;
  /** YAML file with all CRDs. */
  readonly definitions: string;
  /** What its process is told besides. @default - nothing */
  readonly environment?: Readonly<Record<string, string>>;
}

const NAMESPACE = 'external-secrets';
const ACCOUNT = 'external-secrets';
const RBAC = 'rbac.authorization.k8s.io';

/** External Secrets Operator, outside of the cluster, as its own ServiceAccount. */
export class Operator {
  static async start(spoke: Spoke, folder: string, parts: OperatorParts): Promise<Operator> {
    await install(spoke, parts.definitions);
    const token = await spoke.api.requestToken(NAMESPACE, ACCOUNT, [spoke.issuer], 24 * 3600);
    const operator = new Operator(spoke, folder, parts, spoke.writeKubeconfig('operator', token), token);
    await operator.launch();
    return operator;
  }

  readonly log: string;
  /** How many items a controller works on at a time. */
  readonly workers = 5;
  /** `host:port` of its metrics, since it was started the last time. */
  metrics = '';
  private process?: ServerProcess;

  private constructor(
    readonly spoke: Spoke,
    folder: string,
    private readonly parts: OperatorParts,
    private readonly kubeconfig: string,
    /** What it may do, this token may. */
    readonly token: string,
  ) {
    this.log = join(folder, 'external-secrets.log');
  }

  /** What it has printed. */
  output(): string {
    return readFileSync(this.log, 'utf8');
  }

  pause(): void {
    this.process!.pause();
  }

  resume(): void {
    this.process!.resume();
  }

  async stop(): Promise<void> {
    await this.process?.stop();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.launch();
  }

  private async launch(): Promise<void> {
    const [metrics, live] = await freePorts(2);
    this.metrics = `127.0.0.1:${metrics}`;
    this.process = ServerProcess.start({
      binary: this.parts.binary,
      args: [
        `--metrics-addr=${this.metrics}`,
        `--live-addr=127.0.0.1:${live}`,
        `--concurrent=${this.workers}`,
        '--loglevel=info',
        // Kinds that keywheel does not use are not served: their rights are not needed.
        '--enable-cluster-external-secret-reconciler=false',
        '--enable-cluster-push-secret-reconciler=false',
        '--enable-generator-state=false',
      ],
      log: this.log,
      env: { ...this.parts.environment, KUBECONFIG: this.kubeconfig },
    });
    await this.process.ready(async () => (await fetch(`http://127.0.0.1:${live}/healthz`)).ok);
  }
}

async function install(spoke: Spoke, definitions: string): Promise<void> {
  await spoke.define(definitions);
  await spoke.addNamespace(NAMESPACE);
  for (const object of rights()) {
    await spoke.api.apply(object, 'installer');
  }
}

/**
 * What a least-privilege installation gives: it reads stores and Secrets everywhere and writes where Secrets are made.
 * It may ask for no ServiceAccount's token: each tenant namespace allows that for its own, by name.
 */
function rights(): KubernetesObject[] {
  const all = ['get', 'list', 'watch'];
  const groups = ['external-secrets.io', 'generators.external-secrets.io'];
  const rules = [
    { apiGroups: groups, resources: ['*'], verbs: all },
    {
      apiGroups: ['external-secrets.io'],
      resources: ['externalsecrets', 'secretstores', 'clustersecretstores', 'pushsecrets'].flatMap((resource) => [
        resource,
        `${resource}/status`,
        `${resource}/finalizers`,
      ]),
      verbs: ['get', 'update', 'patch'],
    },
    { apiGroups: [''], resources: ['namespaces', 'configmaps', 'serviceaccounts'], verbs: all },
    { apiGroups: [''], resources: ['secrets'], verbs: [...all, 'create', 'update', 'patch', 'delete'] },
    { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
    { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: all },
  ];
  const name = 'external-secrets-controller';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: ACCOUNT, namespace: NAMESPACE } },
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name }, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: ACCOUNT, namespace: NAMESPACE }],
    },
  ];
}
