import { ApiObject, Cron } from 'cdk8s';
import { Construct } from 'constructs';
import { note } from '../../errors';
import { checked } from '../../options/checked';
import { freeId, names, requireDnsLabel, requireObjectName } from '../../fleet/names';
import { Tenant } from '../../fleet/tenant';
import { TenantNamespace } from '../../fleet/tenant-namespace';
import { WorkloadClient } from '../../fleet/workload-client';
import { snapshotJob } from './snapshot-job';

export interface HubSnapshotsProps {
  /** The PersistentVolumeClaim of the namespace where they go, which is there already. */
  readonly volumeClaim: string;

  /**
   * How often.
   * @default - every hour
   */
  readonly schedule?: Cron;

  /** How many are kept, 1 to 10,000; older ones of the same name are removed. @default 48 */
  readonly keep?: number;

  /**
   * The image with the command line of the hub and a shell, with its tag or digest.
   * @default - that of OpenBao or Vault, in a version that is known to work
   */
  readonly image?: string;
}

/** Where the storage of Raft is read as a whole. */
const SNAPSHOT_PATH = 'sys/storage/raft/snapshot';
/** In seconds: a run takes one token, and no longer. */
const DEADLINE = 1800;

/**
 * Snapshots of the storage of the hub, all of it: a CronJob whose login may take one, and do nothing else. They hold
 * every secret, encrypted by the barrier of the hub; who has one, and the seal or its shares, has all of them.
 * https://openbao.org/docs/commands/operator/raft/#snapshot-save
 */
@checked
export class HubSnapshots extends Construct {
  readonly tenant: Tenant;
  /** The login, whose name the ServiceAccount has. */
  readonly client: WorkloadClient;
  readonly cronJob: ApiObject;

  /**
   * @param scope the namespace of who runs the hub, on one cluster
   * @param id a DNS label
   */
  constructor(scope: TenantNamespace, id: string, props: HubSnapshotsProps) {
    super(scope, freeId(scope, `snapshots.${id}`));
    const { tenant } = scope;
    const { vault } = tenant.fleet;
    this.tenant = tenant;
    requireDnsLabel(this, 'the id of snapshots', id);
    requireObjectName(this, 'volumeClaim', props.volumeClaim);
    const { keep = 48, schedule, image } = props;
    if (!(Number.isSafeInteger(keep) && keep >= 1 && keep <= 10_000)) {
      note(this, 'SnapshotsInvalid', `keep is ${keep}; use a whole number, 1 to 10000`);
    }
    if (image !== undefined && !/^[^\s]+(?::(?!latest$)[\w][\w.-]{0,127}|@sha256:[0-9a-f]{64})$/.test(image)) {
      note(
        this,
        'SnapshotsInvalid',
        `image is "${image}", which may be another one tomorrow; give its tag or its digest, such as "openbao/openbao:2.7.2"`,
      );
    }
    if (vault?.namespace !== undefined) {
      note(
        this,
        'SnapshotsInvalid',
        `snapshots are taken in the root namespace, and the fleet is in "${vault.namespace}"; the operators of that server take them`,
      );
    }
    const name = names.snapshots(id);
    this.client = new WorkloadClient(scope, name, { oneTask: DEADLINE });
    this.client.grant(this, SNAPSHOT_PATH, 'read');
    this.cronJob = snapshotJob(scope, this.client, {
      ...{ id, name },
      schedule: schedule?.expressionString ?? '7 * * * *',
      keep,
      image,
      volumeClaim: props.volumeClaim,
      deadline: DEADLINE,
    });
    this.client.runs(this.cronJob);
  }
}
