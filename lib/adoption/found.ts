import { grouped } from '../collections/grouped';
import { literalText } from '../encode/terraform';
import { policyFault } from '../fleet/existing';
import { hubName, mountFault } from '../output/hub-names';
import { absolute } from '../output/hub-resource';
import { ownPolicies } from '../views/login-roles';
import type { Views } from '../views/views';
import type {
  FoundCluster,
  FoundDelivery,
  FoundEnvironment,
  FoundFleet,
  FoundNamespace,
  FoundSecret,
  FoundSharedStore,
  FoundTenant,
} from './found-fleet';
import { environmentOf } from './environments';
import { hubOf } from './hub-found';
import { Labels, labelOf } from './labels';
import { whereIs } from './left';
import { isShared, lenderOf, mostUsed, ReadingNamespace, readingNamespaces } from './namespaces';
import { tenantNames, TenantRule } from './tenant-names';

export interface FoundOptions extends TenantRule {
  /** Of the fleet. */
  readonly name: string;
  /** Of the hub, where it was asked. @default 'vault' */
  readonly product?: 'vault' | 'openbao';
  /** By cluster, as it is called where it was read. @default - as its name says, else "main" */
  readonly environments?: ReadonlyMap<string, string>;
}

/** What exists, in the words of a program. */
export function foundFleet(views: Views, options: FoundOptions): FoundFleet {
  const { namespaces, left } = readingNamespaces(views);
  const hub = { ...hubOf(views, options.product), kvMount: kvMountOf(namespaces) };
  const below = namespaces.filter((one) => {
    const outside = one.mount !== '' && !isBelow(one.mount, hub.namespace);
    if (outside) {
      const why = `its login is in another Vault namespace than "${hub.namespace}", in which the fleet is`;
      left.push(...one.readings.map(({ seen }) => ({ ...whereIs(one.cluster.name, seen), why })));
    }
    return !outside;
  });
  const labels = new Labels();
  const clusters = new Map(
    [...grouped(below, ({ cluster }) => cluster)].map(([cluster, own]) => [
      cluster,
      clusterOf(views, labels.take(cluster.name), own, hub.namespace),
    ]),
  );
  const tenants = tenantNames(views, below, options);
  const policyUses = grouped(
    below.flatMap((one) => [...new Set(policiesOf(views, one))]),
    (policy) => policy,
  );
  const isOwn = (policy: string) => policyUses.get(policy)!.length === 1;
  const byEnvironment = grouped(
    below,
    ({ cluster }) => options.environments?.get(cluster.name) ?? environmentOf(cluster.name),
  );
  const environments = [...byEnvironment].map(([name, all]): FoundEnvironment => {
    const own = [...clusters].flatMap(([cluster, one]) =>
      all.some((other) => other.cluster === cluster) ? [one] : [],
    );
    // Clusters and tenants are next to each other in a program.
    const taken = new Labels();
    own.forEach(({ id }) => taken.take(id));
    return {
      id: labelOf(name),
      clusters: own,
      tenants: [...grouped(all, (one) => tenants.get(one)!)].map(([tenant, ofTenant]) =>
        tenantOf(
          taken.take(tenant, `${tenant}-team`),
          ofTenant,
          ofTenant.map((one) => namespaceOf(views, one, clusters.get(one.cluster)!, { isOwn, kvMount: hub.kvMount })),
          hub.namespace,
        ),
      ),
    };
  });
  return { name: labelOf(options.name), hub, environments, left };
}

/** Where new values go too: an engine of the fleet's own would be one that nothing reads. */
function kvMountOf(namespaces: readonly ReadingNamespace[]): string | undefined {
  const mounts = namespaces.flatMap(({ readings }) =>
    readings.flatMap(({ place }) =>
      place.version === 2 && place.vaultNamespace === undefined && mountFault(place.mount) === undefined
        ? [place.mount]
        : [],
    ),
  );
  return mounts.length > 0 ? mostUsed(mounts) : undefined;
}

function clusterOf(views: Views, id: string, own: readonly ReadingNamespace[], base?: string): FoundCluster {
  const { cluster, mount } = own[0]!;
  const host = literalText(views.vault.mounts.configurations.get(mount)?.attributes['kubernetes_host']);
  const logins = own.flatMap(({ login }) => login ?? []);
  const audiences = logins.flatMap((login) => login.audiences);
  return {
    id,
    name: cluster.name,
    apiServer: isApiServer(host) ? host : undefined,
    mount: relative(mount, base),
    method: logins[0]!.method,
    audience: audiences.length > 0 ? mostUsed(audiences) : undefined,
  };
}

/** Whether an address is that of an API server from elsewhere, and not the one that it has inside of its cluster. */
function isApiServer(url: string): boolean {
  const { protocol, hostname, username } = URL.canParse(url) ? new URL(url) : new URL('http://none');
  return protocol === 'https:' && username === '' && !/^kubernetes\.default\b/.test(hostname);
}

function namespaceOf(
  views: Views,
  one: ReadingNamespace,
  cluster: FoundCluster,
  { isOwn, kvMount }: { readonly isOwn: (policy: string) => boolean; readonly kvMount?: string },
): FoundNamespace {
  const { login } = one;
  if (login === undefined) {
    return { cluster, name: one.name, policies: [] };
  }
  const role = views.vault.role(login.mount, login.role);
  const all = role ? ownPolicies(role) : [];
  const policy = all.find(
    (name) =>
      isOwn(absolute(role!.namespace, name)) && views.vault.policies.of(role!.namespace, name)?.text !== undefined,
  );
  const usable = all.filter((name) => policyFault(name) === undefined);
  const shared = policy === undefined ? usable[0] : undefined;
  return {
    cluster,
    name: one.name,
    names: {
      serviceAccount: login.account!.slice(one.name.length + 1),
      secretStore: kvMount === undefined ? undefined : one.stores.get(kvMount),
      secretStores: Object.fromEntries([...one.stores].filter(([mount]) => mount !== kvMount)),
      role: login.role,
      policy,
    },
    readerPolicy: shared,
    policies: usable.filter((other) => other !== policy && other !== shared),
  };
}

/** Of its role, with their Vault namespace. */
function policiesOf(views: Views, { login }: ReadingNamespace): readonly string[] {
  const role = login && views.vault.role(login.mount, login.role);
  return role ? ownPolicies(role).map((name) => absolute(role.namespace, name)) : [];
}

function tenantOf(
  id: string,
  own: readonly ReadingNamespace[],
  namespaces: readonly FoundNamespace[],
  base: string | undefined,
): FoundTenant {
  const labels = new Labels();
  const shared = sharedStores(own, namespaces);
  const deliveries = own.flatMap((one, index) =>
    one.readings.map((reading) => ({
      reading,
      namespace: namespaces[index]!,
      store: isShared(reading) ? shared.get(`${one.cluster.name} ${reading.store.name}`) : undefined,
    })),
  );
  const byPlace = grouped(deliveries, ({ reading: { place } }) =>
    JSON.stringify([place.vaultNamespace, place.mount, place.path]),
  );
  const secrets = [...byPlace.values()].map((all): FoundSecret => {
    const { place } = all[0]!.reading;
    const parts = place.path.split('/');
    return {
      id: labels.take(parts.at(-1)!, parts.slice(-2).join('-'), [place.mount, ...parts].join('-')),
      ...place,
      vaultNamespace:
        place.vaultNamespace === undefined ? undefined : relative(place.vaultNamespace, base) || undefined,
      keys: [...new Set(all.flatMap(({ reading }) => reading.keys))],
      moreKeys: all.some(({ reading }) => reading.delivery.isWhole),
      deliveries: all.map(({ reading, namespace, store }): FoundDelivery =>
        withEveryKey({ ...reading.delivery, namespace, store }, reading.keys),
      ),
    };
  });
  return { id, owner: ownerOf(own) ?? id, namespaces, secrets: secrets.map(withoutRepetition) };
}

/** The stores of whole clusters through which namespaces of a tenant read, by cluster and name. */
function sharedStores(
  own: readonly ReadingNamespace[],
  namespaces: readonly FoundNamespace[],
): ReadonlyMap<string, FoundSharedStore> {
  const labels = new Labels();
  const uses = own.flatMap(({ cluster, name, readings }) =>
    readings.filter(isShared).map((reading) => ({ cluster, name, reading })),
  );
  const byStore = grouped(uses, ({ cluster, reading }) => `${cluster.name} ${reading.store.name}`);
  return new Map(
    [...byStore].map(([key, all]) => {
      const { cluster, reading } = all[0]!;
      const lender = own.findIndex((one) => one.cluster === cluster && one.name === lenderOf(reading));
      const users = [...new Set(all.map(({ name }) => name))].sort();
      const { name } = reading.store;
      return [key, { id: labels.take(name), name, namespace: namespaces[lender]!, users }];
    }),
  );
}

/** What one delivery has as it is, another of the same value may have in part: then each names its keys. */
function withEveryKey(delivery: FoundDelivery, keys: readonly string[]): FoundDelivery {
  return delivery.isWhole
    ? delivery
    : { ...delivery, data: delivery.data ?? Object.fromEntries(keys.map((key) => [key, { key }])) };
}

/** Without keys that are delivered as they are. */
function withoutRepetition(secret: FoundSecret): FoundSecret {
  const isAll = (data: NonNullable<FoundDelivery['data']>) =>
    !secret.moreKeys &&
    Object.keys(data).length === secret.keys.length &&
    Object.entries(data).every(([name, value]) => 'key' in value && value.key === name);
  return {
    ...secret,
    deliveries: secret.deliveries.map((one) => (one.data && isAll(one.data) ? { ...one, data: undefined } : one)),
  };
}

/** Who answers for it, as labels or annotations of its Namespaces say. */
function ownerOf(own: readonly ReadingNamespace[]): string | undefined {
  for (const { cluster, name } of own) {
    const { labels = {}, annotations = {} } = cluster.find('Namespace', name)?.object.metadata ?? {};
    for (const said of [annotations, labels]) {
      const key = Object.keys(said).find((one) => /(^|\/)(owner|team|contact)$/.test(one));
      const owner = key === undefined ? '' : String(said[key]).trim();
      if (owner !== '') {
        return owner;
      }
    }
  }
  return undefined;
}

function isBelow(mount: string, base = ''): boolean {
  return base === '' || mount.startsWith(`${base}/`);
}

/** A path as the Vault namespace of the fleet names it. */
function relative(path: string, base = ''): string {
  const whole = hubName.mount(path);
  return base !== '' && (whole === base || whole.startsWith(`${base}/`)) ? whole.slice(base.length + 1) : whole;
}
