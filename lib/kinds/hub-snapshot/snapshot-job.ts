import { ApiObject } from 'cdk8s';
import { podVariable } from '../../encode/pod-variable';
import { freeId } from '../../fleet/names';
import type { TenantNamespace } from '../../fleet/tenant-namespace';
import type { WorkloadClient } from '../../fleet/workload-client';
import { rotatorImage } from '../database/rotator';
import { SNAPSHOT_SCRIPT } from './snapshot-script';

const FOLDER = '/snapshots';
/** Where pods of a client find their token. */
const TOKEN_FILE = '/var/run/secrets/keywheel/token';

export interface SnapshotJob {
  /** Of the snapshots, for the names of their files: several schedules may have one volume. */
  readonly id: string;
  readonly name: string;
  readonly schedule: string;
  readonly keep: number;
  readonly image?: string;
  readonly volumeClaim: string;
  /** In seconds. */
  readonly deadline: number;
}

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export function snapshotJob(namespace: TenantNamespace, client: WorkloadClient, job: SnapshotJob): ApiObject {
  const { name, schedule, volumeClaim, deadline } = job;
  const { vault } = namespace.tenant.fleet;
  return new ApiObject(namespace.chart, freeId(namespace.chart, name), {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: {
      schedule,
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: {
          backoffLimit: 1,
          activeDeadlineSeconds: deadline,
          template: {
            spec: {
              automountServiceAccountToken: false,
              enableServiceLinks: false,
              restartPolicy: 'Never',
              // The volume is the group's, and nobody else's.
              securityContext: {
                runAsNonRoot: true,
                runAsUser: 65534,
                runAsGroup: 65534,
                fsGroup: 65534,
                fsGroupChangePolicy: 'OnRootMismatch',
                seccompProfile: { type: 'RuntimeDefault' },
              },
              containers: [
                {
                  name: 'snapshot',
                  image: job.image ?? rotatorImage(vault?.product ?? 'openbao'),
                  command: ['/bin/sh', '-c', SNAPSHOT_SCRIPT],
                  env: environment(namespace, client, job),
                  securityContext: {
                    allowPrivilegeEscalation: false,
                    readOnlyRootFilesystem: true,
                    capabilities: { drop: ['ALL'] },
                  },
                  resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '512Mi' } },
                  volumeMounts: [{ name: 'snapshots', mountPath: FOLDER }],
                },
              ],
              volumes: [{ name: 'snapshots', persistentVolumeClaim: { claimName: volumeClaim } }],
            },
          },
        },
      },
    },
  });
}

function environment({ tenant }: TenantNamespace, client: WorkloadClient, { id, keep }: SnapshotJob): object[] {
  const { fleet } = tenant;
  const { login } = client;
  const values = {
    CLI: fleet.vault?.product === 'vault' ? 'vault' : 'bao',
    VAULT_ADDR: fleet.vault?.address,
    VAULT_CACERT_BYTES: fleet.vault?.caCertificate && `${fleet.vault.caCertificate.text}\n`,
    // A large storage takes its time, and a second try would begin anew.
    VAULT_CLIENT_TIMEOUT: '1500',
    VAULT_MAX_RETRIES: '2',
    AUTH_MOUNT: login.mount,
    AUTH_ROLE: login.role,
    TOKEN_FILE,
    FOLDER,
    PREFIX: `${fleet.name}.${id}`,
    KEEP: String(keep),
  };
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value: podVariable(value) }],
  );
}
