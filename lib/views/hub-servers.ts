import { serverOf } from '../addresses/server';
import { hostOf, portOf } from '../addresses/url';
import { isFields } from '../collections/fields';
import type { Origin } from '../output/hub-resource';
import type { HubServerFile } from '../output/hub-server';

type Said = Readonly<Record<string, unknown>>;

/** A block of a server's configuration, with the labels behind its word. */
export interface ServerBlock {
  readonly labels: readonly string[];
  readonly said: Said;
}

/** What a file says of a server of the hub, as Vault and OpenBao take it. */
export interface HubServerView extends Origin {
  readonly folder: string;
  /** Whether more files of its folder say something of it. */
  readonly isPart: boolean;
  /** Outside of all blocks. */
  readonly settings: Said;
  /** `api_addr`. */
  readonly address?: string;
  readonly clusterAddress?: string;
  readonly listeners: readonly Listener[];
  readonly raft?: RaftView;
  readonly seals: readonly ServerBlock[];
  readonly audits: readonly ServerBlock[];
  readonly plugins: readonly ServerBlock[];
  readonly telemetry?: Said;
  /** All blocks, by their word. */
  readonly blocks: ReadonlyMap<string, readonly ServerBlock[]>;
}

export interface Listener {
  readonly type: string;
  /** Where it listens, such as `0.0.0.0:8200`. */
  readonly address: string;
  readonly hasTls: boolean;
  /** Whether no other machine reaches it. */
  readonly isLocal: boolean;
  readonly metricsOnly: boolean;
  readonly openMetrics: boolean;
}

export interface RaftView {
  readonly nodeId?: string;
  /** Addresses of those that it looks for a leader at. */
  readonly peers: readonly Peer[];
  /** Whether it finds others in another way (`auto_join`), so that these are not all. */
  readonly findsMore: boolean;
}

export interface Peer {
  readonly address: string;
}

/** How deep the labels of a block go. */
const LABELS: Readonly<Record<string, number>> = {
  storage: 1,
  listener: 1,
  seal: 1,
  user_lockout: 1,
  plugin: 2,
  audit: 2,
  telemetry: 0,
};

export function readHubServer({ place, source, folder, isPart = false, configuration }: HubServerFile): HubServerView {
  const settings = Object.fromEntries(Object.entries(configuration).filter(([name]) => !(name in LABELS)));
  const blocks = new Map(Object.entries(LABELS).map(([word, depth]) => [word, blocksIn(configuration[word], depth)]));
  const raft = blocks.get('storage')!.find(({ labels }) => labels[0] === 'raft')?.said;
  return {
    ...{ path: '', place, source, folder, isPart, settings, blocks },
    address: textOf(configuration['api_addr']),
    clusterAddress: textOf(configuration['cluster_addr']),
    listeners: blocks.get('listener')!.map(readListener),
    raft: raft && readRaft(raft),
    seals: blocks.get('seal')!.filter(({ said }) => !isTrue(said['disabled'])),
    audits: blocks.get('audit')!,
    plugins: blocks.get('plugin')!,
    telemetry: blocks.get('telemetry')![0]?.said,
  };
}

/** In JSON a block is an object, or a list of them, at every level. */
function blocksIn(said: unknown, depth: number): ServerBlock[] {
  return [said ?? []].flat().flatMap((one): ServerBlock[] => {
    if (!isFields(one)) {
      return [];
    }
    return depth === 0
      ? [{ labels: [], said: one }]
      : Object.entries(one).flatMap(([label, inner]) =>
          blocksIn(inner, depth - 1).map(({ labels, said: body }) => ({ labels: [label, ...labels], said: body })),
        );
  });
}

function readListener({ labels, said }: ServerBlock): Listener {
  const address = textOf(said['address']) ?? '127.0.0.1:8200';
  const telemetry = blocksIn(said['telemetry'], 0)[0]?.said ?? {};
  return {
    type: labels[0]!,
    address,
    hasTls: labels[0] !== 'tcp' || !isTrue(said['tls_disable']),
    isLocal: labels[0] !== 'tcp' || isLoopback(address),
    metricsOnly: isTrue(telemetry['metrics_only']),
    openMetrics: isTrue(telemetry['unauthenticated_metrics_access']) && !isTrue(telemetry['disallow_metrics']),
  };
}

/** Every address of the machine is none of it alone. */
function isLoopback(address: string): boolean {
  return /^(?:127(?:\.\d+){3}|localhost|\[::1\])(?::\d+)?$/.test(address);
}

function readRaft(said: Said): RaftView {
  const joins = blocksIn(said['retry_join'], 0).map(({ said: join }) => join);
  return {
    nodeId: textOf(said['node_id']),
    peers: joins.flatMap((join) => {
      const address = textOf(join['leader_api_addr']);
      return address === undefined ? [] : [{ address }];
    }),
    findsMore: joins.some((join) => textOf(join['auto_join']) !== undefined),
  };
}

/** The server that an address leads to, in one spelling; undefined for what is filled in when it starts. */
export function serverAt(address: string): string | undefined {
  return URL.canParse(address) && !address.includes('{{')
    ? serverOf({ host: hostOf(address), port: portOf(address) })
    : undefined;
}

/** Nodes with one storage, as far as files name them. */
export interface RaftGroup {
  readonly files: readonly HubServerView[];
  /** The nodes that some file names, in one spelling. */
  readonly nodes: ReadonlySet<string>;
  /** Whether there may be more, or whether a node has no address that is known. */
  readonly isOpen: boolean;
}

/** Who names whom belongs together: files of several hubs may lie in one folder. */
export function raftGroups(servers: readonly HubServerView[]): RaftGroup[] {
  const groups: { files: HubServerView[]; nodes: Set<string>; isOpen: boolean }[] = [];
  for (const server of servers.filter(({ raft }) => raft !== undefined)) {
    const named = [server.address ?? '', ...server.raft!.peers.map(({ address }) => address)].map(serverAt);
    const nodes = new Set(named.filter((one) => one !== undefined));
    const isOpen = server.raft!.findsMore || named.includes(undefined);
    const met = groups.filter((group) => [...nodes].some((node) => group.nodes.has(node)));
    const joined = {
      files: [...met.flatMap(({ files }) => files), server],
      nodes: new Set([...met.flatMap((group) => [...group.nodes]), ...nodes]),
      isOpen: isOpen || met.some((group) => group.isOpen),
    };
    groups.splice(0, groups.length, ...groups.filter((group) => !met.includes(group)), joined);
  }
  return groups;
}

function textOf(said: unknown): string | undefined {
  return typeof said === 'string' && said !== '' ? said : undefined;
}

/** The servers take texts as well. */
export function isTrue(said: unknown): boolean {
  return said === true || /^(?:true|1|t)$/i.test(String(said));
}
