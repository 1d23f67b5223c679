import { grouped } from '../collections/grouped';
import { IConstruct, RootConstruct } from 'constructs';
import { requirePlainObjects } from '../options/plain-objects';
import { encryptionAtRest } from '../projections/encryption/encryption-at-rest';
import { databaseSql } from '../projections/database-sql';
import { breakGlass } from '../projections/hub-server/break-glass';
import { hubServerFiles } from '../projections/hub-server/hub-server-files';
import { FleetError, FleetErrors, notedErrors } from '../errors';
import { FleetBase } from '../fleet/fleet-base';
import { Inventory, NamespaceDuties } from '../fleet/inventory';
import { names } from '../fleet/names';
import { SpokeCluster } from '../fleet/spoke-cluster';
import { relationErrors } from '../sides/relation-errors';
import { clusterManifests } from '../sides/cluster-manifests';
import { Emission } from '../kubernetes/emission';
import { namespaceManifests } from '../sides/namespace-manifests';
import { watched } from '../projections/gitops/gitops';
import { Restart, restartComponent } from '../projections/restart-component';
import { BootstrapStack } from '../sides/bootstrap-stack';
import { hubStack } from '../sides/hub-stack';
import { spokeStack } from '../sides/spoke-stack';
import { KINDS } from '../kinds';
import { HubStack } from '../vault/hub-stack';
import { Stack, StackContext } from '../vault/stack';
import { withMarks } from './canary-marks';
import { Changes } from './changes';
import { withAlerts } from './alerts';
import { reasonsOf } from './chosen-times';
import { chartErrors, chartManifests, otherCharts } from './chart-manifests';
import { deliveredIn, renamesIn } from './delivered';
import { existingIn } from '../sides/existing';
import { prefixesIn, tenantPlacesIn, tenantsIn } from './tenants';
import { RenderedFleet } from './synthesized-fleet';
import { solve } from './solve';
import { terraformTokens } from './terraform-token-guard';
import { terraformJson } from './terraform-json';
import { Manifest, ManifestFile, RestartFile, SynthesizedCluster } from '../output/cluster';
import type { StatedKeys } from '../output/hub-resource';
import type { EncryptionFiles } from '../output/encryption';
import { SynthesizedStack } from '../output/stack';
import type { GeneratedValues } from '../output/generated-value';
import { outputOf, readViews } from '../views/views';

export interface RenderOptions {
  /** From a stack's folder to the working directory. */
  readonly pathToWorkingDirectory: string;
  /** Clusters that left, given those that are there: an empty stack takes their logins off the hub. @default - none */
  readonly leaving?: (clusters: readonly string[]) => readonly string[];
  /** Addresses that Terraform has forgotten, whose data is still on the hub. @default - none */
  readonly released?: ReadonlySet<string>;
  /** Random values that earlier syntheses declared. @default - none */
  readonly generated?: GeneratedValues;
}

/**
 * Both sides of a fleet, in memory. The program is only read: rendering twice gives the same twice.
 *
 * @throws FleetErrors with all that is wrong in the program
 */
export function render(fleet: FleetBase, options: RenderOptions): RenderedFleet {
  requirePlainObjects();
  const inventory = new Inventory(fleet);
  throwIfAny([
    ...notedErrors(inventory.all),
    ...userErrors(inventory.all),
    ...inventory.clusters.flatMap(chartErrors),
    ...relationErrors(inventory),
  ]);
  const changes = new Changes(inventory.all);
  const duties = grouped(inventory.namespaces, ({ namespace }) => namespace.cluster);
  const restarts = renderRestarts(inventory);
  const rendered = inventory.clusters.map((cluster) =>
    renderCluster(cluster, inventory, duties.get(cluster) ?? [], changes),
  );
  const { choices, clusters: solved } = solve(rendered, restarts, inventory, changes);
  const context = { fleet, choices, ...options };
  const unmarked = fleet.vault ? renderStacks(inventory, duties, changes, context) : [];
  const marked = withMarks({ stacks: unmarked, clusters: solved }, inventory);
  const stacks = [...marked.stacks];
  for (const name of options.leaving?.(solved.map((cluster) => cluster.name)) ?? []) {
    if (fleet.vault) {
      stacks.push(renderStack(new Stack(new RootConstruct(), names.spokeStack(name), context), [], changes));
    }
  }
  const tenantPlaces = fleet.vault ? [] : tenantPlacesIn(inventory);
  const alerts = withAlerts(marked.clusters, inventory, changes, () =>
    readViews(
      outputOf({
        stacks,
        clusters: marked.clusters,
        restarts,
        syncs: [],
        bundles: new Map(),
        tenantPlaces,
        hubServers: [],
      }),
    ),
  );
  const { clusters: applied, syncs, bundles } = allWatched(alerts.clusters, inventory, duties);
  const encryption = encryptionAtRest(inventory);
  const clusters = applied.map((cluster) => withSetting(cluster, encryption));
  throwIfAny([...changes.errors(), ...terraformTokens(clusters)]);
  const { tenants, secrets, deliveries } = inventory;
  return {
    name: fleet.name,
    counts: {
      clusters: clusters.length,
      tenants: tenants.length,
      secrets: secrets.length,
      deliveries: deliveries.length,
    },
    namespaces: inventory.namespaces.map(({ namespace: { cluster, name } }) => `${cluster.name}/${name}`),
    tenantPlaces,
    delivered: deliveredIn(inventory),
    renames: renamesIn(inventory),
    tenants: tenants.map(({ name, environment }) => `${environment.name}/${name}`).sort(),
    stacks,
    clusters,
    restarts,
    tools: new Map(
      inventory.clusters.flatMap(({ name, gitOps }) => (gitOps ? [[name, gitOps.settings] as const] : [])),
    ),
    syncs,
    bundles,
    alertFiles: alerts.files,
    watches: alerts.watches,
    encryption,
    databases: databaseSql(inventory),
    hubServers: hubServerFiles(fleet),
    breakGlass: fleet.vault?.server && breakGlass(fleet.vault),
    reasons: reasonsOf(choices, inventory),
  };
}

/** The manifests as the GitOps tools of their clusters find them, with what those tools have to know. */
function allWatched(
  solved: readonly SynthesizedCluster[],
  inventory: Inventory,
  duties: ReadonlyMap<SpokeCluster, readonly NamespaceDuties[]>,
): Pick<RenderedFleet, 'clusters' | 'syncs' | 'bundles'> {
  const all = inventory.clusters.map((cluster, index) =>
    watched(
      solved[index]!,
      cluster,
      new Map(
        (duties.get(cluster) ?? []).map(({ namespace: { name, tenant } }) => [
          name,
          `${tenant.environment.name}/${tenant.name}`,
        ]),
      ),
    ),
  );
  return {
    clusters: all.map(({ cluster }) => cluster),
    syncs: all.flatMap(({ syncs }) => syncs),
    bundles: new Map(
      all.flatMap(({ cluster, bundles }) => [...bundles].map(([folder, text]) => [`${cluster.name}/${folder}`, text])),
    ),
  };
}

/** With what its API servers get beside the manifests. */
function withSetting(cluster: SynthesizedCluster, encryption: readonly EncryptionFiles[]): SynthesizedCluster {
  const { setting, path } = encryption.find((one) => one.cluster === cluster.name) ?? {};
  return setting && path !== undefined
    ? { ...cluster, controlPlane: [{ name: setting.file, manifests: [{ object: setting.object, path }] }] }
    : cluster;
}

function throwIfAny(errors: readonly FleetError[]): void {
  if (errors.length > 0) {
    throw new FleetErrors(errors);
  }
}

/** Validations that users added to their own constructs. */
function userErrors(constructs: readonly IConstruct[]): FleetError[] {
  return constructs.flatMap((construct) =>
    construct.node.validate().map((reason) => new FleetError('ValidationFailed', reason, construct)),
  );
}

function renderCluster(
  cluster: SpokeCluster,
  inventory: Inventory,
  duties: readonly NamespaceDuties[],
  changes: Changes,
): SynthesizedCluster {
  const clusterWide = clusterManifests(cluster, duties);
  const ofNoTenant = KINDS.flatMap((kind) => kind.clusterManifests?.(inventory, cluster) ?? []);
  const files: ManifestFile[] = duties.map((duty) => {
    const { name, chart, node } = duty.namespace;
    const emissions = namespaceManifests(duty);
    clusterWide.push(...emissions.filter(isClusterScoped));
    const own = emissions.filter((emission) => !isClusterScoped(emission)).map((one) => changes.manifest(one));
    const users = KINDS.reduce<readonly Manifest[]>(
      (manifests, kind) => kind.adapt?.(manifests, duty) ?? manifests,
      chartManifests(chart, node.path),
    );
    return { name: `${name}.k8s.yaml`, manifests: [...own, ...users] };
  });
  const others = otherCharts(cluster, new Set(duties.map(({ namespace }) => namespace.chart)));
  files.unshift({
    name: 'cluster.k8s.yaml',
    manifests: [
      ...[...clusterWide, ...ofNoTenant].map((emission) => changes.manifest(emission)),
      ...others.flatMap((chart) => chartManifests(chart, cluster.node.path)),
    ],
  });
  return { name: cluster.name, path: cluster.node.path, files: files.filter(({ manifests }) => manifests.length > 0) };
}

function isClusterScoped({ object }: Emission): boolean {
  return object.metadata.namespace === undefined;
}

function renderStacks(
  inventory: Inventory,
  duties: ReadonlyMap<SpokeCluster, NamespaceDuties[]>,
  changes: Changes,
  context: StackContext,
): SynthesizedStack[] {
  // Each has a root of its own, and is gone when its JSON is there: a tree of all of them is most of the memory.
  const bootstrap = renderStack(new BootstrapStack(new RootConstruct(), context, inventory), [], changes);
  const hub = hubStack(new RootConstruct(), context, inventory);
  return [
    bootstrap,
    withStatements(renderStack(hub, [bootstrap.name], changes), inventory, hub),
    ...inventory.clusters.map((cluster) =>
      renderStack(spokeStack(new RootConstruct(), context, cluster, duties.get(cluster) ?? []), [hub.node.id], changes),
    ),
  ];
}

function renderStack(stack: Stack, dependencies: readonly string[], changes: Changes): SynthesizedStack {
  changes.stack(stack);
  return {
    name: stack.node.id,
    json: terraformJson(stack, cdktfVersion(), stack.resources),
    dependencies,
    owners: new Map([...stack.owners].map(([address, owner]) => [address, owner.node.path])),
    retained: [...stack.retained].sort(),
    files: stack.files,
  };
}

/**
 * What the program says and no resource does: what is there already, whose each login is, what is for whom outside of
 * Kubernetes, and which keys people write. It is with the hub, where no tenant writes.
 */
function withStatements(
  stack: SynthesizedStack,
  inventory: Inventory,
  { outside, generated }: HubStack,
): SynthesizedStack {
  const keys = Object.assign({}, ...KINDS.map((kind) => kind.statedKeys?.(inventory))) as StatedKeys;
  const tenants = tenantsIn(inventory);
  const prefixes = prefixesIn(inventory);
  const limits = inventory.fleet.vault?.limits;
  const keywheel = {
    existing: existingIn(inventory),
    ...(Object.keys(tenants).length > 0 && { tenants }),
    ...(Object.keys(prefixes).length > 0 && { prefixes }),
    ...(Object.keys(outside).length > 0 && { outside }),
    ...(Object.keys(keys).length > 0 && { keys }),
    ...(limits && { limits }),
  };
  return {
    ...stack,
    generated: Object.fromEntries(generated),
    json: { ...stack.json, '//': { ...(stack.json['//'] as object), keywheel } },
  };
}

function cdktfVersion(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('cdktf/package.json') as { version: string }).version;
}

function renderRestarts({ namespaces }: Inventory): RestartFile[] {
  return namespaces.flatMap((duties) => {
    const { namespace, deliveries } = duties;
    const restarts: Restart[] = deliveries.flatMap((delivery) =>
      delivery.restarted.map(({ kind, name }) => ({ kind, name, secretName: delivery.name })),
    );
    const patched = KINDS.flatMap((kind) => kind.patches?.(duties) ?? []);
    return restarts.length + patched.length > 0
      ? [
          {
            cluster: namespace.cluster.name,
            namespace: namespace.name,
            component: restartComponent(restarts, patched),
          },
        ]
      : [];
  });
}
