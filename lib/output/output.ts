import { Hub, HubLimits, HubResource, NOTHING_EXISTS, Statements } from './hub-resource';
import type { HubServerFile } from './hub-server';
import type { Misread } from './misread';
import type { RestartFile, SyncFile, SynthesizedCluster } from './cluster';
import { HeldInClear } from './held-in-clear';

/** Both sides as they are written: keywheel's own output, or anybody's files. Nothing of it may be left out unnoticed. */
export interface Output extends Required<Statements> {
  readonly resources: readonly HubResource[];
  /** How Terraform reaches the hub. */
  readonly hubs: readonly Hub[];
  readonly clusters: readonly SynthesizedCluster[];
  /** What workloads of other repositories get. */
  readonly restarts: readonly RestartFile[];
  /** What GitOps tools are told, each file in the folder of its cluster. */
  readonly syncs: readonly SyncFile[];
  /** `fleet.yaml` of Rancher Fleet, by `<cluster>/<folder>`. */
  readonly bundles: ReadonlyMap<string, object>;
  /** What tools leave out: `.fleetignore` by `<cluster>/<folder>/.fleetignore`, `.sourceignore` by its path from the top. */
  readonly ignored: ReadonlyMap<string, string>;
  /** What the servers of the hub are started with. */
  readonly hubServers: readonly HubServerFile[];
  /** Types of resources of which the hub has more than could be read; `*` for any. */
  readonly unread: readonly string[];
  /** What Terraform's side holds in clear. */
  readonly inClear: readonly HeldInClear[];
  /** What could not be taken as it is written, where the output was read from files. */
  readonly misread: readonly Misread[];
}

/** Where neither side says anything. */
export const NOTHING: Output = {
  resources: [],
  hubs: [],
  existing: NOTHING_EXISTS,
  tenants: {},
  prefixes: {},
  tenantPlaces: [],
  outside: {},
  keys: {},
  limits: {},
  clusters: [],
  restarts: [],
  syncs: [],
  bundles: new Map(),
  ignored: new Map(),
  hubServers: [],
  unread: [],
  inClear: [],
  misread: [],
};

/** Several outputs as one, such as those of every fleet of a program. */
export function joinedOutput(outputs: readonly Output[]): Output {
  const existing = outputs.map((one) => one.existing);
  return {
    resources: outputs.flatMap(({ resources }) => resources),
    hubs: outputs.flatMap(({ hubs }) => hubs),
    existing: {
      engines: existing.flatMap(({ engines }) => engines),
      kvEngines: existing.flatMap(({ kvEngines = [] }) => kvEngines),
      certificateRoles: existing.flatMap(({ certificateRoles = [] }) => certificateRoles),
      policies: existing.flatMap(({ policies }) => policies),
      authMounts: existing.flatMap(({ authMounts }) => authMounts),
      namespaces: existing.flatMap(({ namespaces }) => namespaces),
    },
    tenants: joined(outputs.map(({ tenants }) => tenants)),
    prefixes: joined(outputs.map(({ prefixes }) => prefixes)),
    tenantPlaces: outputs.flatMap(({ tenantPlaces }) => tenantPlaces),
    outside: joined(outputs.map(({ outside }) => outside)),
    keys: joined(outputs.map(({ keys }) => keys)),
    limits: Object.assign({}, ...outputs.map(({ limits }) => limits)) as HubLimits,
    clusters: outputs.flatMap(({ clusters }) => clusters),
    restarts: outputs.flatMap(({ restarts }) => restarts),
    syncs: outputs.flatMap(({ syncs }) => syncs),
    bundles: new Map(outputs.flatMap(({ bundles }) => [...bundles])),
    ignored: new Map(outputs.flatMap(({ ignored }) => [...ignored])),
    hubServers: outputs.flatMap(({ hubServers }) => hubServers),
    unread: outputs.flatMap(({ unread }) => unread),
    inClear: outputs.flatMap(({ inClear }) => inClear),
    misread: outputs.flatMap(({ misread }) => misread),
  };
}

function joined<T>(all: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> {
  return Object.assign({}, ...all) as Record<string, T>;
}
