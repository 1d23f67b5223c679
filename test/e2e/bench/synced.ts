import { KubernetesObject } from './kubernetes-api';
import { until } from './poll';
import { Spoke } from './spoke';

const KINDS = [
  ['external-secrets.io/v1', 'SecretStore'],
  ['external-secrets.io/v1', 'ClusterSecretStore'],
  ['external-secrets.io/v1', 'ExternalSecret'],
  ['external-secrets.io/v1alpha1', 'PushSecret'],
] as const;

/** What is not ready yet on a cluster, with the reason that the operator gives. */
export async function unreadyObjects(spoke: Spoke): Promise<string[]> {
  const unready: string[] = [];
  for (const [apiVersion, kind] of KINDS) {
    for (const object of await spoke.api.list(apiVersion, kind)) {
      if (!isReady(kind, object)) {
        const { reason, message } = readyCondition(object) ?? {};
        unready.push(`${kind} ${object.metadata.namespace}/${object.metadata.name}: ${reason} ${message}`);
      }
    }
  }
  return unready;
}

/** Waits until every store is ready and everything is synced in the form that it has now. */
export async function untilSynced(...spokes: Spoke[]): Promise<void> {
  for (const spoke of spokes) {
    await until(`everything on ${spoke.name} is ready and synced`, async () => {
      const unready = await unreadyObjects(spoke);
      if (unready.length > 0) {
        throw new Error(unready.join('\n'));
      }
      return true;
    });
  }
}

/** Asks the operator to read the hub now, as a person would. */
export async function refresh(spoke: Spoke, namespace: string, name: string): Promise<void> {
  await spoke.api.merge({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, namespace, annotations: { 'force-sync': String(process.hrtime.bigint()) } },
  } as KubernetesObject);
}

export interface ReadyCondition {
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

export function readyCondition(object: any): ReadyCondition | undefined {
  return object?.status?.conditions?.find(({ type }: { type: string }) => type === 'Ready');
}

function isReady(kind: string, object: any): boolean {
  const current =
    kind !== 'ExternalSecret' || object.status?.syncedResourceVersion?.startsWith(`${object.metadata.generation}-`);
  return current && readyCondition(object)?.status === 'True';
}
