import type { Manifest } from '../../output/cluster';
import { valueAt } from '../../collections/value-at';
import { oneStays, RESOURCES } from './common-values';

const OF_JOBS = /^(Cron)?Job$/;
const RELOADED = /^((secret|secretproviderclass)\.)?reloader\.stakater\.com\/(reload|auto|search)$/;
const OF_CONFIG_MAPS =
  /^((configmap\.)?reloader\.stakater\.com\/(auto|search)|configmap\.reloader\.stakater\.com\/reload)$/;

/**
 * What Reloader's chart is told, so that no change is lost. It looks at every Secret when it starts, or when another of
 * its pods takes over, and restarts what has not got its value: by the strategy `env-vars`, which keeps a hash of the value
 * with the workload. By the other one it would restart everything each time.
 *
 * It has no such hash for a Job or a CronJob, which it would run again at each start: it looks at those only where the
 * fleet says that they are restarted.
 *
 * @param given values of the program that are put over these
 * https://github.com/stakater/Reloader/blob/master/internal/pkg/handler/upgrade.go
 */
export function reloaderValues(manifests: readonly Manifest[], given: object = {}) {
  const isAlone = valueAt(given, 'reloader.enableHA') === false;
  const annotated = manifests.map(({ object }) => ({ object, keys: annotationsOf(object) }));
  const jobs = annotated.filter(
    ({ object, keys }) => OF_JOBS.test(object.kind) && keys.some((key) => RELOADED.test(key)),
  );
  return {
    reloader: {
      reloadStrategy: 'env-vars',
      reloadOnCreate: true,
      syncAfterRestart: true,
      enableHA: true,
      isArgoRollouts: manifests.some(({ object }) => object.kind === 'Rollout'),
      ignoreConfigMaps: !annotated.some(({ keys }) => keys.some((key) => OF_CONFIG_MAPS.test(key))),
      ignoreJobs: !jobs.some(({ object }) => object.kind === 'Job'),
      ignoreCronJobs: !jobs.some(({ object }) => object.kind === 'CronJob'),
      enableCSIIntegration: manifests.some(({ object }) => object.kind === 'SecretProviderClass'),
      readOnlyRootFileSystem: true,
      podDisruptionBudget: oneStays(isAlone ? 1 : (valueAt(given, 'reloader.deployment.replicas') ?? 2)),
      service: { port: 9090 },
      deployment: {
        replicas: 2,
        containerSecurityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        },
        resources: RESOURCES,
      },
    },
  };
}

/** Of a workload, and of its pods. */
function annotationsOf({ metadata, spec }: Manifest['object']): string[] {
  const { template, jobTemplate } = (spec ?? {}) as any;
  const pods = jobTemplate?.spec?.template ?? template;
  return Object.keys({ ...metadata.annotations, ...pods?.metadata?.annotations });
}
