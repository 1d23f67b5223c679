import { Chart } from 'cdk8s';
import { note, oneOf } from '../errors';
import { checked } from '../options/checked';
import { requireAccountName } from './account-name';
import { HubClient } from './hub-client';
import { loginMount } from './location';
import { freeId, names } from './names';
import { podAudience } from './audience';
import type { SecretInjection } from './secret-injection';
import type { SecretMount } from './secret-mount';
import { spiffeId, spireMount } from './spire-trust';
import type { TenantNamespace } from './tenant-namespace';
import { IWorkload } from './workload';

/** How the pods of a client log in: they write role and token to `auth/<mount>/login`. */
export interface WorkloadLogin {
  readonly mount: string;
  readonly role: string;
  /** What the token must be meant for. */
  readonly audience: string;
  /** Who its pods are to SPIRE, where that knows them. */
  readonly spiffeId?: string;
}

export interface AddClientOptions {
  /**
   * Whether keywheel writes the ServiceAccount. If not, another repository does, and a Kustomize component puts what it
   * does on the hub into its annotations.
   * @default true
   */
  readonly create?: boolean;
  /**
   * With which token its pods log in: that of the ServiceAccount, or a JWT-SVID that they fetch from SPIRE themselves.
   * https://spiffe.io/docs/latest/spiffe-about/spiffe-concepts/#spiffe-verifiable-identity-document-svid
   * @default "serviceAccount"
   */
  readonly token?: 'serviceAccount' | 'spiffe';
}

const RUN_PODS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Pod'];

/** A ServiceAccount of a tenant's namespace whose pods log in to the hub with a token of their own. */
@checked
export class WorkloadClient extends HubClient {
  /** @internal Workloads that run as it. */
  readonly workloads: IWorkload[] = [];

  /** @internal Secrets that its pods have as files. */
  readonly mounts: SecretMount[] = [];

  /** @internal Secrets that the agent in its pods writes into files. */
  readonly injections: SecretInjection[] = [];

  /** Whether keywheel writes the ServiceAccount. */
  readonly create: boolean;
  readonly token: 'serviceAccount' | 'spiffe';
  /** @internal Seconds that its token lives, never renewed; undefined where its pods run on. */
  readonly oneTask?: number;

  /** @internal Use {@link TenantNamespace.addClient}. */
  constructor(
    readonly namespace: TenantNamespace,
    name: string,
    { create = true, token = 'serviceAccount', oneTask }: AddClientOptions & { readonly oneTask?: number },
  ) {
    super(namespace, freeId(namespace, `client.${name}`), name, namespace.tenant);
    this.create = create;
    this.token = token;
    this.oneTask = oneTask;
    if (oneTask === undefined) {
      requireAccountName(this, 'the name of the client', name);
    }
    if (token === 'spiffe' && !namespace.cluster.spire) {
      note(
        this,
        'SpireMissing',
        `nothing says which SPIRE server "${namespace.cluster.name}" has; give the cluster spire, or use token: "serviceAccount"`,
      );
    }
  }

  /** How its pods log in to the hub; of use once it is granted something. */
  get login(): WorkloadLogin {
    const { cluster, name } = this.namespace;
    const role = names.clientRole(cluster.fleet.name, name, this.name);
    return this.token === 'spiffe'
      ? {
          mount: spireMount(this.namespace),
          role,
          audience: names.audience(cluster.fleet.name),
          spiffeId: spiffeId(this.namespace, this.name),
        }
      : { mount: loginMount(cluster), role, audience: podAudience(cluster) };
  }

  /**
   * Has workloads of its namespace run as it, each container with a token for the hub in
   * `/var/run/secrets/keywheel/token`, which the kubelet renews.
   * https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken
   */
  runs(...workloads: [IWorkload, ...IWorkload[]]): this {
    for (const workload of workloads) {
      const chart = Chart.of(workload);
      const namespace = workload.metadata.namespace ?? chart.namespace;
      if (!RUN_PODS.includes(workload.kind)) {
        note(this, 'NotRunnable', `${workload.kind} "${workload.name}" runs no pods; use ${oneOf(RUN_PODS)}`);
      } else if (chart !== this.namespace.chart || namespace !== this.namespace.name) {
        note(
          this,
          'AnotherNamespace',
          `${workload.kind} "${workload.name}" is in namespace "${namespace ?? 'default'}" and the client in ` +
            `"${this.namespace.name}" on "${this.namespace.cluster.name}"; make it in the chart of the client's namespace`,
        );
      } else if (this.token === 'spiffe') {
        note(
          this,
          'TokenUnused',
          `client "${this.name}" logs in with a JWT-SVID, which its pods fetch from SPIRE: say serviceAccountName: ${this.name} in ${workload.kind} "${workload.name}"`,
        );
      } else {
        this.workloads.push(workload);
      }
    }
    return this;
  }
}
