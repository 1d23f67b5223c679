import { deliveryTimes } from '../../timing/delivery-times';
import type { ClusterView } from '../../views/cluster-view';
import { generatorKind, isRandom } from '../../views/generators';
import { originOf, specOf } from '../../output/seen-object';
import type { Delivered } from '../../views/requests';
import type { Workload } from '../../views/workloads';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';
import type { ControllerSecret } from '../../views/controller-secret';
import type { KeptTimes } from '../../timing/kept-delivery';

/** What reads a Secret at its start is restarted when somebody has written another value. */
export const changedSecretReachesWorkloads: Check = {
  id: 'changed-secret-reaches-workloads',
  severity: 'error',
  scope: 'fleet',
  why: 'The pods keep the old value until something else restarts them: a key that was changed because it leaked stays in use, and is refused one day.',
  *run(views) {
    const clusters = new Map(views.clusters.map((cluster) => [cluster.name, cluster]));
    for (const times of deliveryTimes(views)) {
      if (times.kind === 'kept' && mayChange(times)) {
        yield* keeping(times, clusters.get(times.cluster)!);
      }
    }
    for (const cluster of views.clusters) {
      for (const made of cluster.controllers.secrets) {
        yield* keptFrom(made, cluster);
      }
    }
  },
};

/** Not where it is written once, or where the Secret never gets another one, which other checks tell. */
function mayChange({ by, delivered }: KeptTimes): boolean {
  return (by === 'people' || by === 'elsewhere') && delivered.refresh !== undefined && delivered.fixed === undefined;
}

function* keeping({ delivered, consumers }: KeptTimes, cluster: ClusterView): Iterable<Found> {
  const { dataFrom = [] } = specOf(delivered.object);
  const rotates = (dataFrom as any[]).some(({ sourceRef }) =>
    isRandom(generatorKind(cluster, sourceRef?.generatorRef)),
  );
  for (const { name, terms, keeps } of consumers) {
    const [kind, own] = name.split(' ') as [string, string];
    const [workload] = cluster.workloadsNamed(delivered.namespace, `${kind} ${own}`);
    // A Job reads it at each run, however long that is.
    if (
      terms.length === 0 &&
      keeps !== undefined &&
      !/^(Cron)?Job$/.test(kind) &&
      !takesAuthority(workload, delivered)
    ) {
      const change = rotates ? 'which the operator makes again at each refresh' : 'which people may change';
      yield {
        ...originOf(workload ?? delivered),
        ...(rotates ? {} : ({ severity: 'warning' } as const)),
        ...says`${{ workload: name }} reads Secret "${{ secret: delivered.secret }}" at its start, ${change}, and never again: ${keeps}`,
        fix: `restart it by restartOnChange(...), or by the annotation secret.reloader.stakater.com/reload: ${delivered.secret}; or read it as a file without subPath`,
      };
    }
  }
}

/** What another operator makes: it restarts what it names, and Reloader may restart the rest. */
function* keptFrom({ namespace, secret, changes, restarts }: ControllerSecret, cluster: ClusterView): Iterable<Found> {
  for (const workload of changes === undefined ? [] : cluster.usersOf(namespace, secret)) {
    const { kind, name, stays } = workload;
    const target = kind === 'Rollout' ? 'argo.Rollout' : kind;
    const isNamed = restarts.some((one) => one.kind === target && one.name === name);
    const keeps = isNamed || workload.reloads(secret) ? stays : 'nothing restarts it';
    const isKept = !workload.mounts(secret) && !/^(Cron)?Job$/.test(kind);
    if (isKept && keeps !== undefined && !takesAuthority(workload, { secret })) {
      const change = changes === 'hub' ? 'which Vault/OpenBao ends and replaces' : 'which people may change';
      yield {
        ...originOf(workload),
        ...(changes === 'hub' ? {} : ({ severity: 'warning' } as const)),
        ...says`${{ kind }} ${{ workload: name }} reads Secret "${{ secret }}" at its start, ${change}, and never again: ${keeps}`,
        fix: `name it in rolloutRestartTargets of what makes the Secret, or give it the annotation secret.reloader.stakater.com/reload: ${secret}; or read it as a file without subPath`,
      };
    }
  }
}

/** Whether it reads only the certificate of an authority, which is no secret and outlives pods. */
function takesAuthority(workload: Workload | undefined, { secret }: Pick<Delivered, 'secret'>): boolean {
  const keys = workload?.references.filter((one) => one.secret === secret && one.kept).map(({ key }) => key) ?? [];
  return (
    keys.length > 0 &&
    keys.every((key) => /^(ca|ca[-_.]?(bundle|chain|cert|certificates?)?[.-]?(crt|pem)?)$/i.test(key ?? ''))
  );
}
