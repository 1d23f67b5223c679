import type {
  FoundDelivery,
  FoundEnvironment,
  FoundFleet,
  FoundNamespace,
  FoundSecret,
  FoundTenant,
} from './found-fleet';
import type { Left } from './left';

/** What is wrong with a construct of the program. */
export interface Problem {
  /** Of the construct. */
  readonly path: string;
  readonly reason: string;
}

/**
 * The fleet without what no program may say, each with the reason among what is left; undefined where a reason is of
 * nothing that could be left out.
 */
export function withoutProblems(fleet: FoundFleet, problems: readonly Problem[]): FoundFleet | undefined {
  const left: Left[] = [];
  const reasons = new Map(problems.map(({ path, reason }) => [path, reason]));
  const found = new Set<string>();
  const reasonOf = (...paths: readonly string[]): string | undefined => {
    const path = paths.find((one) => reasons.has(one));
    if (path !== undefined) {
      found.add(path);
    }
    return path === undefined ? undefined : reasons.get(path);
  };
  const leave = (delivery: FoundDelivery, why: string) => {
    left.push({ ...delivery.origin, why: `a program cannot say it: ${why}` });
  };
  const environments = fleet.environments.map((environment): FoundEnvironment => {
    const tenants = environment.tenants.flatMap((tenant): FoundTenant[] => {
      const at = `${environment.id}/${tenant.id}`;
      const ofNamespace = new Map(
        tenant.namespaces.map((one) => [
          one,
          reasonOf(at, `${environment.id}/${one.cluster.id}`, `${at}/${namespaceId(one)}`),
        ]),
      );
      const secrets = tenant.secrets.flatMap((secret): FoundSecret[] => {
        const ofSecret = reasonOf(at, `${at}/${secret.id}`);
        const deliveries = secret.deliveries.filter((delivery) => {
          const { namespace, store } = delivery;
          const why =
            ofSecret ??
            ofNamespace.get(namespace) ??
            (store &&
              (ofNamespace.get(store.namespace) ?? reasonOf(`${at}/${namespaceId(store.namespace)}/${store.id}`))) ??
            reasonOf(`${at}/${secret.id}/${deliveryId(delivery)}`);
          if (why !== undefined) {
            leave(delivery, why);
          }
          return why === undefined;
        });
        return deliveries.length > 0 ? [{ ...secret, deliveries }] : [];
      });
      const used = new Set<FoundNamespace>(
        secrets.flatMap((one) =>
          one.deliveries.flatMap(({ namespace, store }) => [namespace, ...(store ? [store.namespace] : [])]),
        ),
      );
      const namespaces = tenant.namespaces.filter((one) => used.has(one));
      return namespaces.length > 0 ? [{ ...tenant, namespaces, secrets }] : [];
    });
    const clusters = new Set(tenants.flatMap((tenant) => tenant.namespaces.map(({ cluster }) => cluster)));
    return { ...environment, clusters: environment.clusters.filter((one) => clusters.has(one)), tenants };
  });
  return left.length > 0 && problems.every(({ path }) => found.has(path))
    ? {
        ...fleet,
        environments: environments.filter(({ tenants }) => tenants.length > 0),
        left: [...fleet.left, ...left],
      }
    : undefined;
}

/** The id of a delivery's construct. */
export function deliveryId({ namespace, name }: Pick<FoundDelivery, 'namespace' | 'name'>): string {
  return `${namespaceId(namespace)}.${name}`;
}

function namespaceId({ cluster, name }: FoundNamespace): string {
  return `${cluster.id}.${name}`;
}
