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
  readonly said: Said;
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

/** Older words that both servers still take. */
const FORMER: Readonly<Record<string, string>> = { backend: 'storage', ha_backend: 'ha_storage' };

export function readHubServer({ place, source, folder, isPart = false, configuration }: HubServerFile): HubServerView {
  const said = inOneSpelling(configuration);
  const settings = Object.fromEntries(Object.entries(said).filter(([name]) => !(name in LABELS)));
  const blocks = new Map(Object.entries(LABELS).map(([word, depth]) => [word, blocksIn(said[word], depth)]));
  const raft = blocks.get('storage')!.find(({ labels }) => labels[0]!.toLowerCase() === 'raft')?.said;
  return {
    ...{ path: '', place, source, folder, isPart, settings, blocks },
    address: textOf(said['api_addr']),
    clusterAddress: textOf(said['cluster_addr']),
    listeners: blocks.get('listener')!.map(readListener),
    raft: raft && readRaft(raft),
    seals: blocks.get('seal')!.filter((seal) => !isTrue(seal.said['disabled'])),
    audits: blocks.get('audit')!,
    plugins: blocks.get('plugin')!,
    telemetry: blocks.get('telemetry')![0]?.said,
  };
}

/**
 * Names are the same in capitals, and one that is there in two spellings has both values.
 * https://github.com/hashicorp/hcl/blob/v1.0.0/hcl/ast/ast.go (`Filter`)
 */
function inOneSpelling(said: Said): Said {
  const known = new Map<string, unknown>();
  for (const [name, value] of Object.entries(said)) {
    const lower = name.toLowerCase();
    const word = FORMER[lower] ?? lower;
    known.set(word, known.has(word) ? [known.get(word), value].flat() : value);
  }
  return Object.fromEntries(known);
}

/** In JSON a block is an object, or a list of them, at every level; or it names its labels within. */
function blocksIn(said: unknown, depth: number): ServerBlock[] {
  return [said ?? []].flat().flatMap((one): ServerBlock[] => {
    if (!isFields(one)) {
      return [];
    }
    if (depth === 0) {
      return [{ labels: [], said: inOneSpelling(one) }];
    }
    if (typeof one['type'] === 'string') {
      const labels = [one['type'], String(one['path'] ?? '')].slice(0, depth);
      return [{ labels, said: inOneSpelling(one) }];
    }
    return Object.entries(one).flatMap(([label, inner]) =>
      blocksIn(inner, depth - 1).map(({ labels, said: body }) => ({ labels: [label, ...labels], said: body })),
    );
  });
}

function readListener({ labels, said }: ServerBlock): Listener {
  const address = textOf(said['address']) ?? '127.0.0.1:8200';
  const telemetry = blocksIn(said['telemetry'], 0)[0]?.said ?? {};
  const type = labels[0]!.toLowerCase();
  return {
    ...{ type, address, said },
    hasTls: type !== 'tcp' || !isTrue(said['tls_disable']),
    isLocal: type !== 'tcp' || isLoopback(address),
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

function textOf(said: unknown): string | undefined {
  return typeof said === 'string' && said !== '' ? said : undefined;
}

/** The servers take texts and numbers as well. */
export function isTrue(said: unknown): boolean {
  return Array.isArray(said)
    ? said.some(isTrue)
    : said === true || (typeof said === 'number' && said !== 0) || /^(?:true|1|t)$/i.test(String(said));
}
