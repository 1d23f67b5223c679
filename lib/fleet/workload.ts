import { ApiObjectMetadataDefinition, Cron } from 'cdk8s';
import { IConstruct } from 'constructs';
import { checked } from '../options/checked';

/** What keywheel needs of a workload: any cdk8s-plus has it, and so has a plain ApiObject. */
export interface IWorkload extends IConstruct {
  readonly kind: string;
  readonly name: string;
  readonly metadata: ApiObjectMetadataDefinition;
}
/** A Deployment, StatefulSet or DaemonSet: no CronJob and no Job. */
export interface RestartableWorkload extends IWorkload {
  readonly schedule?: never;
  readonly backoffLimit?: never;
}
/** A CronJob. */
export interface RunnableWorkload extends IWorkload {
  readonly schedule: Cron;
}

/** A workload of another repository, in the namespace of the delivery. A Kustomize component is written for it. */
@checked
export class WorkloadReference {
  /** The Deployment of this name. */
  static deployment(name: string): WorkloadReference {
    return new WorkloadReference('Deployment', name);
  }
  /** The StatefulSet of this name. */
  static statefulSet(name: string): WorkloadReference {
    return new WorkloadReference('StatefulSet', name);
  }
  /** The DaemonSet of this name. */
  static daemonSet(name: string): WorkloadReference {
    return new WorkloadReference('DaemonSet', name);
  }

  private constructor(
    readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet',
    readonly name: string,
  ) {}
}

export type Restartable = RestartableWorkload | WorkloadReference;
