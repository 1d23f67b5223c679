import { Duration } from 'cdk8s';
import { podVariable } from '../../encode/pod-variable';
import { Delivery } from '../../fleet/delivery';
import { dataPath, loginMount } from '../../fleet/location';
import { names } from '../../fleet/names';
import { confirmationLocationOf, PairRotation, turnLocationOf } from './pair';
import { RotatingDatabaseCredential } from './rotating-database-credential';
import { podAudience } from '../../fleet/audience';
import { dueOf, LONGEST_RUN, RETRY, rotatorImage, tickOf, untilTurnOf } from './rotator';
import { TenantNamespace } from '../../fleet/tenant-namespace';
import { goDuration, seconds } from '../../go/duration';
import { pairSources, PREFIXES, rotationTime, storeOf } from './spoke';
import { Emission } from '../../kubernetes/emission';
import { externalSecret } from '../../kubernetes/external-secret';
import { KubernetesObject, kubernetesObject } from '../../output/kubernetes-object';
import { serviceAccount } from '../../kubernetes/rbac';
import { ROTATION_SCRIPT } from './rotation-script';

const TOKEN_FOLDER = '/var/run/keywheel';

/**
 * Who rotates a pair of users: a CronJob, with the hub's own command line and a ServiceAccount that nobody else uses.
 *
 * @param settle seconds that everybody gets to move
 */
export function rotatorManifests(namespace: TenantNamespace, rotation: PairRotation, settle: number): Emission[] {
  const { credential } = rotation;
  const place = { name: names.rotator(credential.name), namespace: namespace.name };
  const { every } = alternation(credential);
  const tick = tickOf(credential, every);
  const objects: KubernetesObject[] = [
    serviceAccount(place, namespace.tenant),
    kubernetesObject('batch/v1', 'CronJob', place, {
      spec: {
        schedule: tick.schedule,
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 300,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          spec: {
            // Each run asks anew; one that failed is not repeated.
            backoffLimit: 0,
            activeDeadlineSeconds: LONGEST_RUN,
            template: { spec: pod(namespace, rotation, { due: dueOf(credential, every), settle }) },
          },
        },
      },
    }),
  ];
  return objects.map((object) => ({ object, owner: credential }));
}

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
function pod(namespace: TenantNamespace, rotation: PairRotation, times: { due: number; settle: number }): object {
  const { credential } = rotation;
  const { cluster, tenant } = namespace;
  const { image } = alternation(credential);
  return {
    serviceAccountName: names.rotator(credential.name),
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'rotate',
        image: image ?? rotatorImage(tenant.fleet.vault!.product),
        command: ['/bin/sh', '-c', ROTATION_SCRIPT],
        env: environment(namespace, rotation, times),
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } },
        volumeMounts: [{ name: 'token', mountPath: TOKEN_FOLDER, readOnly: true }],
      },
    ],
    volumes: [
      {
        name: 'token',
        projected: {
          sources: [{ serviceAccountToken: { path: 'token', audience: podAudience(cluster), expirationSeconds: 600 } }],
        },
      },
    ],
  };
}

function environment(
  namespace: TenantNamespace,
  { credential, deliveries }: PairRotation,
  { due, settle }: { due: number; settle: number },
): object[] {
  const { fleet } = namespace.tenant;
  const { product, address, caCertificate, namespace: vaultNamespace } = fleet.vault!;
  const [first, second] = credential.roles;
  const values = {
    CLI: product === 'openbao' ? 'bao' : 'vault',
    VAULT_ADDR: address,
    VAULT_NAMESPACE: vaultNamespace,
    VAULT_CACERT_BYTES: caCertificate && `${caCertificate.text}\n`,
    TOKEN_FILE: `${TOKEN_FOLDER}/token`,
    AUTH_MOUNT: loginMount(namespace.cluster),
    AUTH_ROLE: names.rotateRole(fleet.name, namespace.name, credential.name),
    DATABASE: credential.database.mount,
    FIRST_ROLE: first!.name,
    SECOND_ROLE: second!.name,
    DUE_SECONDS: String(due),
    SETTLE_SECONDS: String(settle),
    RETRY_SECONDS: String(RETRY),
    CONFIRMATIONS: deliveries.map((delivery) => dataPath(confirmationLocationOf(delivery))).join(' '),
    TURN: dataPath(turnLocationOf(credential, namespace)),
  };
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value: podVariable(value) }],
  );
}

/**
 * Fails where the two users rotated too close to each other or where nobody rotates any more. It holds no password:
 * the delivered Secret itself must never fail, for then it would keep a dead one.
 */
export function rotationWatch(
  delivery: Delivery<string>,
  { credential }: PairRotation,
  { settle, refresh }: { settle: number; refresh: Duration },
): Emission {
  const { every } = alternation(credential);
  const overdue = overdueOf(credential, every, seconds(refresh) + settle);
  const [first, second] = PREFIXES;
  const text = [
    `{{- $first := ${rotationTime(first)} -}}{{- $second := ${rotationTime(second)} -}}`,
    '{{- $later := ternary $second $first ($second.After $first) -}}',
    `{{- if lt (($first.Sub $second).Abs).Seconds ${settle}.0 -}}`,
    `{{- fail "both users were rotated within ${settle} s of each other" -}}{{- end -}}`,
    `{{- if gt (now.Sub $later).Seconds ${overdue}.0 -}}`,
    `{{- fail "nobody has rotated for more than ${overdue} s" -}}{{- end -}}`,
    '{{- $later.UTC.Format "2006-01-02T15:04:05Z" -}}',
  ].join('');
  const object = externalSecret(
    { name: names.rotationWatch(delivery.name), namespace: delivery.namespace.name },
    {
      refreshInterval: goDuration(refresh),
      store: storeOf(credential),
      sources: pairSources(credential, 'static-roles'),
      data: { rotated: text },
    },
  );
  return { object, owner: delivery };
}

/**
 * Seconds after a rotation from which on the watch says that nobody rotates. Where an age is limited, early enough that
 * a rotation would still arrive in time; never before the next turn has had its time.
 */
function overdueOf(credential: RotatingDatabaseCredential, every: Duration, arrival: number): number {
  const missed = seconds(every) + 3 * tickOf(credential, every).every + arrival;
  const ages = credential.ages.map(({ maximumAge }) => seconds(maximumAge) - arrival);
  return Math.max(untilTurnOf(credential, every), Math.min(missed, ...ages));
}

function alternation({ rotation }: RotatingDatabaseCredential) {
  const { settings } = rotation;
  if (settings.kind !== 'alternatingUsers') {
    throw new TypeError(`${settings.kind} has no pair of users`);
  }
  return settings;
}
