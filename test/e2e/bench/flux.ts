import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { KubernetesObject } from './kubernetes-api';
import { until } from './poll';
import { freePorts } from './ports';
import { part } from './scenario';
import { ServerProcess } from './server-process';
import { Spoke } from './spoke';
import { readyCondition, ReadyCondition } from './synced';

/** What it takes, with a repository to watch. */
export const FLUX = [
  'git',
  'source-controller',
  'kustomize-controller',
  'flux-source-definitions',
  'flux-kustomize-definitions',
] as const;

/** What it takes besides, where charts come by Flux. */
export const FLUX_HELM = ['helm-controller', 'flux-helm-definitions', 'helm', 'external-secrets-chart'] as const;

export interface FluxOptions {
  /** The authority of a chart repository, as a file of PEM: with it helm-controller runs too. @default - no charts */
  readonly chartAuthority?: string;
}

const FLUX_NAMESPACE = 'flux-system';
const GIT_REPOSITORY = ['source.toolkit.fluxcd.io/v1', 'GitRepository'] as const;
const HELM_RELEASE = ['helm.toolkit.fluxcd.io/v2', 'HelmRelease'] as const;
const KUSTOMIZATION = ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'] as const;

const RBAC = 'rbac.authorization.k8s.io';
const CONTROLLERS = ['source-controller', 'kustomize-controller', 'helm-controller'] as const;
type Controller = (typeof CONTROLLERS)[number];

/** Flux's controllers, outside of the cluster, with the rights that Flux's manifests give. */
export class Flux {
  static async start(spoke: Spoke, folder: string, { chartAuthority }: FluxOptions = {}): Promise<Flux> {
    const helm = chartAuthority === undefined ? [] : (['flux-helm-definitions'] as const);
    for (const definitions of ['flux-source-definitions', 'flux-kustomize-definitions', ...helm] as const) {
      await spoke.define(part(definitions));
    }
    await spoke.addNamespace(FLUX_NAMESPACE);
    for (const object of rights()) {
      await spoke.api.apply(object, 'installer');
    }
    const flux = new Flux(spoke, join(folder, `flux-${spoke.name}`), await freePorts(7));
    await flux.launch(chartAuthority);
    return flux;
  }

  private readonly processes: ServerProcess[] = [];

  private constructor(
    readonly spoke: Spoke,
    private readonly folder: string,
    private readonly ports: readonly number[],
  ) {}

  /** Why each release of a chart is as it is, by name. */
  async releases(): Promise<Record<string, ReadyCondition | undefined>> {
    return conditions(await this.spoke.api.list(...HELM_RELEASE, FLUX_NAMESPACE));
  }

  /** What `flux bootstrap git` leaves: Flux applies the folder of a repository that says what else it has to apply. */
  async bootstrap(url: string, branch: string, path: string): Promise<void> {
    const metadata = { name: FLUX_NAMESPACE, namespace: FLUX_NAMESPACE };
    const [[sourceVersion, sourceKind], [apiVersion, kind]] = [GIT_REPOSITORY, KUSTOMIZATION];
    const sourceRef = { kind: sourceKind, name: FLUX_NAMESPACE };
    for (const object of [
      { apiVersion: sourceVersion, kind: sourceKind, metadata, spec: { interval: '1m', url, ref: { branch } } },
      { apiVersion, kind, metadata, spec: { interval: '10m', path, prune: true, sourceRef } },
    ]) {
      await this.spoke.api.apply(object, 'flux');
    }
  }

  /** Looks at Git now, as `flux reconcile source git` does. */
  async fetch(): Promise<void> {
    const [apiVersion, kind] = GIT_REPOSITORY;
    const annotations = { 'reconcile.fluxcd.io/requestedAt': String(process.hrtime.bigint()) };
    for (const { metadata } of await this.spoke.api.list(...GIT_REPOSITORY, FLUX_NAMESPACE)) {
      const { name, namespace } = metadata;
      await this.spoke.api.merge({ apiVersion, kind, metadata: { name, namespace, annotations } });
    }
  }

  /** Whether Git can be had, by source. */
  async sources(): Promise<Record<string, ReadyCondition | undefined>> {
    return conditions(await this.spoke.api.list(...GIT_REPOSITORY, FLUX_NAMESPACE));
  }

  /** Whether each Kustomization is as Git has it, and if not why not. */
  async kustomizations(): Promise<Record<string, ReadyCondition | undefined>> {
    return conditions(await this.spoke.api.list(...KUSTOMIZATION, FLUX_NAMESPACE));
  }

  /** Waits until every Kustomization has applied a revision, and found all of it healthy. */
  async untilApplied(revision: string): Promise<void> {
    await until(`Flux on ${this.spoke.name} has applied ${revision}`, async () => {
      const objects = await this.spoke.api.list(...KUSTOMIZATION, FLUX_NAMESPACE);
      const late = objects.filter(
        (object) =>
          object.status?.lastAppliedRevision !== revision ||
          object.status.observedGeneration !== object.metadata.generation ||
          readyCondition(object)?.status !== 'True',
      );
      if (late.length > 0 || objects.length === 0) {
        throw new Error(late.map((one) => `${one.metadata.name}: ${readyCondition(one)?.message}`).join('\n'));
      }
      return true;
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop()));
  }

  private async launch(chartAuthority: string | undefined): Promise<void> {
    const [artifacts, ...addresses] = this.ports.map((port) => `127.0.0.1:${port}`);
    const [sourceMetrics, sourceHealth, kustomizeMetrics, kustomizeHealth, helmMetrics, helmHealth] = addresses;
    const storage = join(this.folder, 'artifacts');
    mkdirSync(storage, { recursive: true });
    await Promise.all([
      this.run(
        'source-controller',
        sourceHealth!,
        {
          'metrics-addr': sourceMetrics!,
          'storage-path': storage,
          'storage-addr': artifacts!,
          'storage-adv-addr': artifacts!,
        },
        // Go takes it in place of the authorities of the machine.
        chartAuthority === undefined ? {} : { SSL_CERT_FILE: chartAuthority },
      ),
      this.run('kustomize-controller', kustomizeHealth!, {
        'metrics-addr': kustomizeMetrics!,
        // Half a minute by default: a test waits for every Kustomization that waits for another.
        'requeue-dependency': '1s',
        // Else a commit that mends a release waits out the wait for that: ten minutes (docs/installation.md).
        ...(chartAuthority === undefined ? {} : { 'feature-gates': 'CancelHealthCheckOnNewRevision=true' }),
      }),
      chartAuthority === undefined
        ? undefined
        : this.run('helm-controller', helmHealth!, { 'metrics-addr': helmMetrics! }),
    ]);
  }

  private async run(
    controller: Controller,
    health: string,
    flags: Readonly<Record<string, string>>,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const { api, issuer } = this.spoke;
    const token = await api.requestToken(FLUX_NAMESPACE, controller, [issuer], 24 * 3600);
    const temporary = join(this.folder, `${controller}-tmp`);
    mkdirSync(temporary);
    const all = { ...flags, 'health-addr': health, 'log-level': 'info' };
    const process = ServerProcess.start({
      binary: part(controller),
      args: Object.entries(all).map(([flag, value]) => `--${flag}=${value}`),
      log: this.logOf(controller),
      env: {
        ...environment,
        KUBECONFIG: this.spoke.writeKubeconfig(controller, token),
        RUNTIME_NAMESPACE: FLUX_NAMESPACE,
        TMPDIR: temporary,
        HOME: temporary,
      },
    });
    this.processes.push(process);
    await process.ready(async () => (await fetch(`http://${health}/readyz`)).ok);
  }

  private logOf(controller: Controller): string {
    return join(this.folder, `${controller}.log`);
  }
}

function conditions(objects: readonly any[]): Record<string, ReadyCondition | undefined> {
  return Object.fromEntries(objects.map((object) => [object.metadata.name, readyCondition(object)]));
}

/** As `config/rbac` of each has it: what they apply, the others apply with their own rights, and these are all. */
function rights(): KubernetesObject[] {
  const seen = ['get', 'list', 'watch'];
  const sources = ['buckets', 'gitrepositories', 'helmcharts', 'helmrepositories', 'ocirepositories'];
  const rules = [
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
    { apiGroups: [''], resources: ['secrets', 'serviceaccounts'], verbs: seen },
    {
      apiGroups: ['source.toolkit.fluxcd.io'],
      resources: ['', '/status', '/finalizers'].flatMap((part) => sources.map((source) => `${source}${part}`)),
      verbs: [...seen, 'create', 'delete', 'patch', 'update'],
    },
  ];
  const role = 'source-controller';
  return [
    ...CONTROLLERS.map((name) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: FLUX_NAMESPACE },
    })),
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: role }, rules },
    bound('source-controller', role),
    bound('kustomize-controller', 'cluster-admin'),
    bound('helm-controller', 'cluster-admin'),
  ];
}

function bound(account: Controller, role: string): KubernetesObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: account },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: FLUX_NAMESPACE }],
  };
}
