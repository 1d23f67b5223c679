import { goSeconds } from '../../go/duration';
import type { Manifest } from '../../output/cluster';
import { apiRequestsOf, CLIENT_QPS, workersFor } from '../../output/operator-work';
import { groupOf, specOf } from '../../output/seen-object';

/** What the operator is started with. */
export interface OperatorFlags {
  readonly concurrent: number;
  /** Flags for which its chart has no value of their own. */
  readonly extraArgs: Readonly<Record<string, number>>;
}

/**
 * So that it keeps up with what a cluster gets. How many workers it has is the program's where that says it; the sums of
 * times count with one where it does not, and hold with more.
 */
export function startedWith(
  { concurrent, concurrentIsOpen }: { readonly concurrent: number; readonly concurrentIsOpen: boolean },
  manifests: readonly Manifest[],
): OperatorFlags {
  const objects = manifests.reduce((sum, manifest) => sum + perSecond(manifest), 0);
  const apiRequests = apiRequestsOf(objects);
  return {
    concurrent: concurrentIsOpen ? Math.max(concurrent, workersFor(objects)) : concurrent,
    extraArgs: apiRequests > CLIENT_QPS ? { 'client-qps': apiRequests, 'client-burst': 2 * apiRequests } : {},
  };
}

/** Of each store its validation, of what reads and writes through it each look. */
function perSecond({ object }: Manifest): number {
  if (groupOf(object) !== 'external-secrets.io' || !LOOKED_AT.test(object.kind)) {
    return 0;
  }
  const said: unknown = specOf(object).refreshInterval ?? USUAL[object.kind];
  const every = typeof said === 'number' ? said : (goSeconds(String(said)) ?? 0);
  return every > 0 ? 1 / every : 0;
}

const LOOKED_AT = /^(ExternalSecret|PushSecret|(Cluster)?SecretStore)$/;
/** Where nothing is said. */
const USUAL: Readonly<Record<string, string>> = {
  ExternalSecret: '1h',
  PushSecret: '1h',
  SecretStore: '5m',
  ClusterSecretStore: '5m',
};
