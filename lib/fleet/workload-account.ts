import { ApiObjectMetadataDefinition, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ANNOTATIONS } from '../output/annotations';
import { note } from '../errors';
import { checked } from '../options/checked';
import { requireAccountName } from './account-name';
import type { ClassMount } from './class-mount';
import { freeId } from './names';
import type { Tenant } from './tenant';
import type { TenantNamespace } from './tenant-namespace';
import { IWorkload, WorkloadReference } from './workload';
import { requireIdentity, WorkloadIdentity, AZURE_POD_LABEL } from './workload-identity';

/** A workload that runs pods of its own: any cdk8s-plus has it. */
export interface PodWorkload extends IWorkload {
  readonly podMetadata: ApiObjectMetadataDefinition;
}

/**
 * A ServiceAccount that a cloud knows. It stands for that ServiceAccount in cdk8s-plus of any version
 * (`IServiceAccount`): `new Deployment(scope, id, { serviceAccount: account, … })`.
 */
@checked
export class WorkloadAccount extends Construct {
  readonly name: string;
  readonly namespace: TenantNamespace;
  readonly tenant: Tenant;
  readonly identity: WorkloadIdentity;

  readonly apiVersion = 'v1';
  readonly apiGroup = '';
  readonly kind = 'ServiceAccount';
  readonly resourceType = 'serviceaccounts';

  /** @internal Workloads of the program that run as it. */
  readonly workloads: PodWorkload[] = [];

  /** @internal Secrets that its pods have as files. */
  readonly mounts: ClassMount[] = [];

  private readonly names = new Set<string>();

  /** @internal Use {@link TenantNamespace.addWorkloadIdentity}. */
  constructor(namespace: TenantNamespace, name: string, identity: WorkloadIdentity) {
    super(namespace, freeId(namespace, `account.${name}`));
    this.name = name;
    this.namespace = namespace;
    this.tenant = namespace.tenant;
    this.identity = identity;
    requireAccountName(this, 'the name of the ServiceAccount', name);
    requireIdentity(this, identity);
  }

  get resourceName(): string {
    return this.name;
  }

  /** Says which workloads of this namespace run as it: any other that does is an error. */
  usedBy(...workloads: [PodWorkload | WorkloadReference, ...(PodWorkload | WorkloadReference)[]]): this {
    for (const workload of workloads) {
      this.names.add(`${workload.kind} ${workload.name}`);
      if (!(workload instanceof WorkloadReference)) {
        this.prepare(workload);
      }
    }
    return this;
  }

  /** @internal Who runs as it, such as `Deployment api`, sorted. */
  get users(): readonly string[] {
    return [...this.names].sort();
  }

  /** For bindings of cdk8s-plus. */
  toSubjectConfiguration(): { kind: string; name: string; namespace: string } {
    return { kind: this.kind, name: this.name, namespace: this.namespace.name };
  }

  /** For rules of cdk8s-plus. */
  asApiResource(): this {
    return this;
  }

  /** For rules of cdk8s-plus. */
  asNonApiResource(): undefined {
    return undefined;
  }

  private prepare(workload: PodWorkload): void {
    const chart = Chart.of(workload);
    const namespace = workload.metadata.namespace ?? chart.namespace;
    if (chart.node.root !== this.namespace.cluster.app || namespace !== this.namespace.name) {
      note(
        this,
        'AccountAcrossNamespaces',
        `${workload.kind} "${workload.name}" is in namespace "${namespace ?? 'default'}" and the ServiceAccount in ` +
          `"${this.namespace.name}" on "${this.namespace.cluster.name}"; add the identity where the workload runs`,
      );
      return;
    }
    this.workloads.push(workload);
    workload.metadata.addAnnotation(ANNOTATIONS.runsAs, `${this.namespace.name}/${this.name}`);
    if (this.identity.settings.kind === 'azure') {
      Object.entries(AZURE_POD_LABEL).forEach(([key, value]) => workload.podMetadata.addLabel(key, value));
    }
  }
}
