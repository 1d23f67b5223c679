import { goSeconds } from '../go/duration';
import type { ClusterView } from './cluster-view';

/** What it is installed with, where nothing says another one. */
const POLL_INTERVAL = '2m';

/**
 * Seconds after which the CSI driver reads again what pods mount, as its DaemonSet says; infinite where it never does,
 * undefined where the DaemonSet is not among the objects.
 * https://secrets-store-csi-driver.sigs.k8s.io/topics/secret-auto-rotation
 */
export function pollIntervalOf(cluster: Pick<ClusterView, 'ofKind'>): number | undefined {
  const [args] = cluster.ofKind('DaemonSet').flatMap(({ object }) => argumentsOf(object));
  if (!args) {
    return undefined;
  }
  const said = (flag: string) => args.findLast((one) => one === `--${flag}` || one.startsWith(`--${flag}=`));
  const valueOf = (flag: string) => said(flag)?.split('=')[1];
  const isEnabled = said('enable-secret-rotation') !== undefined && valueOf('enable-secret-rotation') !== 'false';
  return isEnabled ? goSeconds(valueOf('rotation-poll-interval') ?? POLL_INTERVAL) : Infinity;
}

/** Of the driver's own container. */
function argumentsOf(daemonSet: any): string[][] {
  const containers: any[] = daemonSet.spec?.template?.spec?.containers ?? [];
  return containers
    .filter(({ image }) => /csi-secrets-store\/driver|secrets-store-csi-driver/.test(image ?? ''))
    .map(({ args = [] }) => args.map(String));
}
