import { portOf } from '../../addresses/url';
import type { HclBody } from '../../encode/hcl';
import { clusterAddressOf, METRICS_PORT } from '../../fleet/hub-nodes';
import type { HubNode, RaftServerOptions } from '../../fleet/hub-server';
import type { VaultServer } from '../../fleet/vault-server';
import { goDuration, seconds } from '../../go/duration';
import { defined } from './defined';
import { sealStanza } from './seal-stanza';

/** The whole configuration of one node: what it is and where it is, and the rest as all of them have it. */
export function nodeConfiguration(node: HubNode, vault: VaultServer): HclBody {
  const { options, seal } = vault.server!;
  const { product } = vault;
  const stanza = sealStanza(seal.settings);
  const plugin = 'plugin' in seal.settings ? seal.settings.plugin : undefined;
  return defined({
    ...settings(options),
    api_addr: node.address.replace(/\/$/, ''),
    cluster_addr: clusterAddressOf(node).replace(/\/$/, ''),
    ui: options.ui ?? false,
    disable_mlock: product === 'vault' ? !(options.memoryLock ?? false) : undefined,
    ...leases(vault),
    default_max_request_duration: options.maximumRequestDuration && goDuration(options.maximumRequestDuration),
    plugin_directory: options.pluginFolder,
    storage: { raft: raftStanza(node, options, product) },
    listener: listeners(node, options),
    seal: stanza && { [seal.settings.kind]: stanza },
    plugin: plugin && {
      kms: { [seal.settings.kind]: { command: plugin.command, sha256sum: plugin.sha256.toLowerCase() } },
    },
    telemetry: {
      prometheus_retention_time: options.telemetry?.retention
        ? goDuration(options.telemetry.retention)
        : RETENTION[product],
      // With a second sink the name of the machine would be a part of that of every gauge.
      disable_hostname: true,
    },
    user_lockout: options.lockout && {
      all: defined({
        lockout_threshold: options.lockout.threshold === undefined ? undefined : String(options.lockout.threshold),
        lockout_duration: options.lockout.duration && goDuration(options.lockout.duration),
        lockout_counter_reset: options.lockout.counterReset && goDuration(options.lockout.counterReset),
      }),
    },
    audit: product === 'openbao' ? auditStanzas(options) : undefined,
  });
}

/** Numbers and truth values are no texts there. */
function settings({ settings: said = {} }: RaftServerOptions): HclBody {
  return Object.fromEntries(
    Object.entries(said).map(([name, text]) => [
      name,
      /^(?:true|false)$/.test(text) ? text === 'true' : /^\d{1,15}$/.test(text) ? Number(text) : text,
    ]),
  );
}

/** A server does not start with a default above the maximum. */
function leases({ statesMaximumLease, maximumLeaseTtl }: VaultServer): HclBody {
  const text = goDuration(maximumLeaseTtl);
  return statesMaximumLease
    ? { max_lease_ttl: text, ...(seconds(maximumLeaseTtl) < DEFAULT_LEASE && { default_lease_ttl: text }) }
    : {};
}

/** A standby of Vault says whether it is unsealed only when that changes: https://github.com/hashicorp/vault/issues/24741 */
const RETENTION = { openbao: '24h', vault: '720h' };

/** In seconds: the server's own, 768 hours. */
const DEFAULT_LEASE = 768 * 3600;

function raftStanza(node: HubNode, { nodes, dataFolder, tls }: RaftServerOptions, product: string): HclBody {
  const others = nodes.filter(({ name }) => name !== node.name);
  return defined({
    path: dataFolder ?? `/opt/${product}/data`,
    node_id: node.name,
    retry_join:
      others.length === 0
        ? undefined
        : others.map(({ address }) =>
            defined({ leader_api_addr: address.replace(/\/$/, ''), leader_ca_cert_file: tls.caFile }),
          ),
  });
}

function listeners(node: HubNode, options: RaftServerOptions): HclBody[] {
  const { tls, telemetry, proxy, responseHeaders, listenAddress = '0.0.0.0' } = options;
  const host = listenAddress.includes(':') ? `[${listenAddress.replace(/^\[|\]$/g, '')}]` : listenAddress;
  const files = { tls_cert_file: tls.certificateFile, tls_key_file: tls.keyFile };
  const access = telemetry?.access ?? 'token';
  const main = defined({
    address: `${host}:${portOf(node.address)}`,
    cluster_address: `${host}:${portOf(clusterAddressOf(node))}`,
    ...files,
    x_forwarded_for_authorized_addrs: proxy && proxy.addresses.join(','),
    x_forwarded_for_hop_skips: proxy?.hopSkips === undefined ? undefined : String(proxy.hopSkips),
    // Who comes without the proxy is who its connection says.
    x_forwarded_for_reject_not_present: proxy && false,
    telemetry:
      access === 'token'
        ? undefined
        : access === 'anyone'
          ? { unauthenticated_metrics_access: true }
          : { disallow_metrics: true },
    custom_response_headers: responseHeaders && {
      default: Object.fromEntries(Object.entries(responseHeaders).map(([name, value]) => [name, [value]])),
    },
  });
  const metricsPort = telemetry?.metricsPort ?? METRICS_PORT;
  const metrics = {
    address: `${host}:${metricsPort}`,
    // A listener always takes the port of a cluster address as well: this one is for nobody.
    cluster_address: `127.0.0.1:${metricsPort + 1}`,
    ...files,
    telemetry: { metrics_only: true, unauthenticated_metrics_access: true },
  };
  return [{ tcp: main }, ...(access === 'metricsPort' ? [{ tcp: metrics }] : [])];
}

function auditStanzas({ audit = [] }: RaftServerOptions): HclBody[] | undefined {
  return audit.length === 0 ? undefined : audit.map(({ type, name, options }) => ({ [type]: { [name]: { options } } }));
}
