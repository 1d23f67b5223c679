import { ANNOTATIONS } from '../../output/annotations';
import { NamespaceDuties } from '../../fleet/inventory';
import { WorkloadClient } from '../../fleet/workload-client';
import { promisesOf } from '../../kubernetes/delivered-secret';
import { Emission } from '../../kubernetes/emission';
import { goDuration, seconds } from '../../go/duration';
import { defined, KubernetesObject } from '../../output/kubernetes-object';
import { sortedMounts } from '../../kubernetes/class-volumes';
import { serviceAccount } from '../../kubernetes/rbac';
import { clientsIn } from './clients';
import { secretProviderClass } from './secret-provider-class';

/** The ServiceAccounts of who calls the hub by itself, and what their pods mount. Each says where it logs in and what it calls. */
export function clientManifests(duties: NamespaceDuties): Emission[] {
  return clientsIn(duties).flatMap((client) => [
    ...(client.create ? [{ owner: client, object: clientAccount(client) }] : []),
    ...sortedMounts(client.mounts).map((mount) => ({ owner: mount, object: secretProviderClass(mount) })),
  ]);
}

export function clientAccount(client: WorkloadClient): KubernetesObject {
  const { name, namespace, tenant, calls } = client;
  return serviceAccount({ name, namespace: namespace.name }, tenant, calls.size > 0 ? statement(client) : {});
}

function statement(client: WorkloadClient): Record<string, string> {
  const { tenant, login, calls } = client;
  const { address, namespace } = tenant.fleet.vault!;
  return {
    [ANNOTATIONS.login]: JSON.stringify(
      defined({ address, namespace, ...login, renews: client.oneTask === undefined ? undefined : false }),
    ),
    [ANNOTATIONS.calls]: JSON.stringify(Object.fromEntries(calls)),
    ...promises(client),
  };
}

function promises(client: WorkloadClient): Record<string, string> {
  const { mounts, injections } = client;
  const said = [...mounts, ...injections]
    .map(({ secret, secretPath }) => [secretPath!, promisesOf(secret)] as const)
    .map(([path, promised]) => [path, { ...promised, ...rereads(path, client) }] as const)
    .filter(([, promised]) => Object.keys(promised).length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return said.length > 0 ? { [ANNOTATIONS.promises]: JSON.stringify(Object.fromEntries(said)) } : {};
}

/** The slowest of all that have a value as files counts, and where one does not say it, none does. */
function rereads(path: string, { mounts, injections }: WorkloadClient): Record<string, string> {
  const times = [...mounts, ...injections].filter((one) => one.secretPath === path).map((one) => one.rereadTime);
  const stated = times.flatMap((one) => one ?? []);
  if (stated.length < times.length) {
    return {};
  }
  const slowest = stated.reduce((a, b) => (seconds(b) > seconds(a) ? b : a));
  return { [ANNOTATIONS.rereadTime]: goDuration(slowest) };
}
