import { limitsOf } from '../timing/age';
import { keptValues } from '../timing/kept';
import type { AgentInjection } from '../views/agent-injection';
import type { ClusterView } from '../views/cluster-view';
import type { HubClient } from '../views/hub-clients';
import type { Delivered, Source } from '../views/requests';
import { hubPath } from '../views/stores';
import { tenantIn } from '../views/tenants';
import type { Views } from '../views/views';
import type { Workload } from '../views/workloads';

/** What one consumer uses today, and what suits it. */
export interface AdviceRow {
  readonly cluster: string;
  /** `Deployment app/api`. */
  readonly consumer: string;
  /** What it takes: a Secret, a SecretProviderClass, or paths of the hub. */
  readonly takes: string;
  /** The pattern of today. */
  readonly today: string;
  /** The pattern that suits; that of today where nothing speaks against it. */
  readonly advised: string;
  readonly departs: boolean;
  /** Why it should change, or what to know of it. */
  readonly why: string;
}

/** What the files cannot say of any value. */
export const UNKNOWN =
  'No file says what a value opens: for a service of a cloud use workload identity in its place, for a database that the ' +
  'hub can reach let Vault/OpenBao rotate it.';

/** What is known of the hub. */
interface Hub {
  readonly isThere: boolean;
  readonly kept: ReturnType<typeof keptValues>;
  /** What is taken at a path, by which team: a tenant where it is said, else a namespace of a cluster. */
  readonly takers: ReadonlyMap<string, readonly Taker[]>;
}

interface Taker {
  /** `tenant shop`, `namespace eu/web`. */
  readonly team: string;
  /** Undefined for all of the value. */
  readonly property?: string;
}

type Advice = Pick<AdviceRow, 'today' | 'advised' | 'departs' | 'why'>;

/** Every consumer of both sides, sorted. */
export function adviceRows(views: Views): AdviceRow[] {
  const { clusters, vault } = views;
  const hub: Hub = { isThere: vault.hubs.length > 0, kept: keptValues(views), takers: takersOf(views) };
  return clusters.flatMap((cluster) => [
    ...cluster.workloads.flatMap((workload) => ofWorkload(cluster, workload, hub)),
    ...cluster.clients.flatMap((client) => ofClient(cluster, client)),
  ]);
}

function ofClient(cluster: ClusterView, { account, calls }: HubClient): AdviceRow[] {
  const files = filesOf(cluster, account);
  const called = [...calls.keys()].filter((path) => !files.has(path));
  return called.length === 0
    ? []
    : [
        {
          cluster: cluster.name,
          consumer: `ServiceAccount ${account}`,
          takes: called.join(', '),
          ...kept(
            'calls Vault/OpenBao on its own',
            'nothing lies in etcd, each pod has a login of its own, and starts only with Vault/OpenBao',
          ),
        },
      ];
}

/** Paths of the hub that pods of an account get as files: the driver or an agent calls them in their place. */
function filesOf(cluster: ClusterView, account: string): ReadonlySet<string> {
  const workloads = cluster.workloadsAs(account);
  const makers = [...workloads.flatMap((workload) => cluster.classesOf(workload)), ...workloads.flatMap(injectedAgent)];
  return new Set(makers.flatMap(({ files }) => files.map(({ path }) => path)));
}

function injectedAgent({ agent }: Workload): AgentInjection[] {
  return agent?.isInjected ? [agent] : [];
}

function ofWorkload(cluster: ClusterView, workload: Workload, hub: Hub): AdviceRow[] {
  const consumer = `${workload.kind} ${workload.namespace}/${workload.name}`;
  const secrets = [...new Set(workload.references.map(({ secret }) => secret))].sort();
  return [
    ...secrets.map((secret) => ({
      cluster: cluster.name,
      consumer,
      takes: `Secret ${secret}`,
      ...ofSecret(cluster, workload, secret, hub),
    })),
    ...workload.providerClasses.map((name) => ({
      cluster: cluster.name,
      consumer,
      takes: `SecretProviderClass ${name}`,
      ...kept(
        'mount by CSI',
        'nothing lies in etcd, each pod reads with a login of its own, and starts only with Vault/OpenBao',
      ),
    })),
    ...injectedAgent(workload).map(({ files }) => ({
      cluster: cluster.name,
      consumer,
      takes: [...new Set(files.map(({ path }) => path))].sort().join(', '),
      ...kept(
        'files by an agent',
        'nothing lies in etcd, each pod reads with a login of its own, and starts only with Vault/OpenBao',
      ),
    })),
  ];
}

function ofSecret(cluster: ClusterView, workload: Workload, secret: string, hub: Hub): Advice {
  const { namespace } = workload;
  const delivered = cluster.delivery(namespace, secret);
  if (delivered) {
    return ofDelivered(delivered, isShared(cluster, workload, secret), hub);
  }
  if (cluster.sealedSecret(namespace, secret)) {
    return hub.isThere
      ? changed(
          'sealed',
          'ExternalSecret',
          'it is sealed for one cluster and rotated by sealing again: keep it for what must be there before the operator works',
        )
      : kept('sealed', 'rotated by sealing again');
  }
  if (cluster.find('Secret', secret, namespace)) {
    return changed(
      'a Secret in a file',
      'ExternalSecret',
      'its values are in the repository, or filled in by somebody whom nothing here knows',
    );
  }
  if (cluster.makesSecret(secret, undefined, namespace)) {
    return kept('made by CSI', 'it lies in etcd for as long as a pod mounts the files');
  }
  if (cluster.copiesSecret(secret, namespace)) {
    return kept('made by another operator', 'a store here reads it too, so somebody says that it is made');
  }
  return changed(
    'by hand',
    'ExternalSecret',
    'nothing here makes it: nobody knows where it comes from, and nothing rotates it',
  );
}

function ofDelivered(delivered: Delivered, shared: boolean, { kept: values, takers }: Hub): Advice {
  const { sources } = delivered;
  const kinds = new Set(sources.map(kindOf));
  const users = sources.filter((source) => kindOf(source) === 'staticRole').length;
  if (kinds.has('dynamic')) {
    return kept(
      'ExternalSecret, users on demand',
      shared
        ? 'all of its pods share one user; a mount gives each its own, and makes each start need Vault/OpenBao'
        : '',
    );
  }
  if (users > 1) {
    return kept('ExternalSecret, two users in turn', '');
  }
  if (users === 1) {
    return changed(
      'ExternalSecret, one user',
      'ExternalSecret, two users in turn, or on demand',
      'logins fail from each rotation until everybody has restarted',
    );
  }
  if (kinds.has('longLived')) {
    return changed(
      'copy by a long-lived token',
      'copy by a ServiceAccount of its own',
      'the token is good until somebody deletes it',
    );
  }
  if (kinds.has('copy')) {
    return kept('copy of another Secret', '');
  }
  if (kinds.has('certificate')) {
    return kept('ExternalSecret, made again before it ends', '');
  }
  if (kinds.has('beside')) {
    return kept('ExternalSecret, a store other than Vault/OpenBao', 'rotated there');
  }
  const said = sources.flatMap((source) => values.get(pathOf(source) ?? '') ?? []);
  if (said.length === sources.length && said.every(({ by }) => by === 'nobody')) {
    return kept('ExternalSecret, made once', 'nothing rotates it');
  }
  const several = sources.flatMap((source) => teamsOf(source, takers.get(pathOf(source) ?? '') ?? []));
  if (several.length > 0) {
    return changed(
      'ExternalSecret, rotated by people',
      'a key for each, or a proxy that alone has the key',
      `${[...new Set(several)].sort().join(', ')} take the same value: it changes only when all of them can`,
    );
  }
  const hasLimit = limitsOf(delivered.object.metadata.annotations).length > 0 || said.some((one) => one.maximumAge);
  return kept(
    'ExternalSecret, rotated by people',
    `${hasLimit ? '' : 'give it a maximumAge, and '}let "keywheel audit" ask`,
  );
}

function pathOf({ store, key }: Source): string | undefined {
  return store?.vault && hubPath(store.vault, key);
}

/** A namespace of one name on another cluster may be another team's: only who says the tenants knows. */
function takersOf(views: Views): ReadonlyMap<string, readonly Taker[]> {
  const takers = new Map<string, Taker[]>();
  for (const cluster of views.clusters) {
    for (const { namespace, sources } of cluster.delivered) {
      const tenant = tenantIn(views, cluster, namespace);
      const team = tenant === undefined ? `namespace ${cluster.name}/${namespace}` : `tenant ${tenant}`;
      for (const source of sources) {
        const path = kindOf(source) === 'static' ? pathOf(source) : undefined;
        if (path !== undefined) {
          takers.set(path, takers.get(path) ?? []);
          takers.get(path)!.push({ team, property: source.property });
        }
      }
    }
  }
  return takers;
}

/** Who takes the same, where it is more than one team; nobody else. Who takes all takes each property. */
function teamsOf({ property }: Source, takers: readonly Taker[]): readonly string[] {
  const same = takers.filter(
    (taker) => property === undefined || taker.property === undefined || taker.property === property,
  );
  const teams = [...new Set(same.map(({ team }) => team))];
  return teams.length > 1 ? teams : [];
}

function kindOf({
  store,
  key,
}: Source): 'dynamic' | 'staticRole' | 'certificate' | 'copy' | 'longLived' | 'beside' | 'static' {
  if (store?.upstream) {
    return store.upstream.token ? 'longLived' : 'copy';
  }
  if (store && !store.vault) {
    return 'beside';
  }
  const kind = /(?:^|\/)(creds|static-creds|issue)\/[^/]+$/.exec(key)?.[1];
  return kind === 'creds'
    ? 'dynamic'
    : kind === 'static-creds'
      ? 'staticRole'
      : kind === 'issue'
        ? 'certificate'
        : 'static';
}

/** Whether several pods use it, of one workload or of several. */
function isShared(cluster: ClusterView, workload: Workload, secret: string): boolean {
  const users = cluster.usersOf(workload.namespace, secret);
  return users.length > 1 || workload.kind === 'DaemonSet' || (workload.replicas ?? 1) > 1;
}

function kept(today: string, why: string): Advice {
  return { today, advised: today, departs: false, why };
}

function changed(today: string, advised: string, why: string): Advice {
  return { today, advised, departs: true, why };
}
