import type { IConstruct } from 'constructs';
import { isIP } from 'node:net';
import { hostOf, portOf } from '../addresses/url';
import { note } from '../errors';
import { seconds } from '../go/duration';
import { certificatesOf } from '../x509/certificates';
import { isLoopbackName, normalName } from '../x509/names';
import type { HubServer, RaftServerOptions } from './hub-server';
import { clusterAddressOf, METRICS_PORT } from './hub-nodes';
import { isDnsLabel } from './names';
import { requireNetworks } from './networks';
import type { SealSettings } from './seal';
import type { VaultServer } from './vault-server';

/** What keywheel writes outside of all blocks, and blocks that have options of their own. */
const WRITTEN = [
  ...['api_addr', 'cluster_addr', 'cluster_name', 'storage', 'ha_storage', 'listener', 'seal', 'telemetry', 'audit'],
  ...['plugin', 'user_lockout', 'disable_mlock', 'plugin_directory', 'default_max_request_duration', 'max_lease_ttl'],
  ...['default_lease_ttl', 'ui', 'backend', 'ha_backend', 'service_registration', 'initialize'],
];

/** Notes `HubServerInvalid` for what the servers would not take, or could not start with. */
export function requireHubServer(scope: IConstruct, { server, ...vault }: VaultServer): void {
  if (server) {
    const invalid = (reason: string) => note(scope, 'HubServerInvalid', `vault.server: ${reason}`);
    const { options, seal } = server;
    requireNodes(options, invalid);
    requireTexts(server, invalid);
    requireCertificate(options, vault.address, invalid);
    requireNumbers(options, invalid);
    requireProduct(options, vault, invalid);
    requireSeal(seal.settings, options, vault, invalid);
    requireDevices(options, invalid);
    requireNetworks(scope, 'vault.server.proxy.addresses', options.proxy?.addresses ?? []);
    if (options.proxy?.addresses.length === 0) {
      invalid('proxy.addresses is empty; name where the proxy comes from, or leave proxy out');
    }
    for (const name of Object.keys(options.settings ?? {})) {
      if (WRITTEN.includes(name)) {
        invalid(`settings has "${name}", which keywheel writes itself; use the option for it`);
      } else if (!/^[a-z][a-z0-9_]*$/.test(name)) {
        invalid(`settings has ${JSON.stringify(name)}, which is not a valid name of a setting; use letters and "_"`);
      }
    }
  }
}

type Invalid = (reason: string) => void;

function requireNodes({ nodes, listenAddress, telemetry }: RaftServerOptions, invalid: Invalid): void {
  if (nodes.length === 0) {
    invalid('nodes is empty; name one node, three or five');
  }
  const wellFormed = nodes.filter(({ name, address, clusterAddress }) => {
    const faults = [
      ...(isDnsLabel(name) ? [] : [`node "${name}" has no DNS label as its name; use letters, digits and "-"`]),
      ...[address, ...(clusterAddress === undefined ? [] : [clusterAddress])]
        .filter((one) => !isAddress(one))
        .map((one) => `node "${name}" has the address "${one}"; use https://host:port, without a path or a user`),
    ];
    if (faults.length === 0 && clusterAddress === undefined && portOf(address) === 65_535) {
      faults.push(`node "${name}" has port 65535, and there is no next one; give it a clusterAddress`);
    }
    faults.forEach(invalid);
    return faults.length === 0;
  });
  const taken = new Map<string, string>();
  for (const node of wellFormed) {
    const own = [`name ${node.name}`, serverAt(node.address), serverAt(clusterAddressOf(node))];
    // Its own cluster port, the next one, is taken too.
    const metrics =
      telemetry?.access === 'metricsPort'
        ? [0, 1].map((more) => `${hostOf(node.address)}:${metricsPortOf(telemetry) + more}`)
        : [];
    for (const what of [...own, ...metrics]) {
      if (taken.has(what)) {
        invalid(
          `"${what}" is of node "${taken.get(what)}" and of "${node.name}"; each name, address and port is for one`,
        );
      }
      taken.set(what, node.name);
    }
  }
  if (listenAddress !== undefined && isIP(listenAddress.replace(/^\[(.*)\]$/, '$1')) === 0) {
    invalid(`listenAddress is "${listenAddress}"; use an IP address, such as "0.0.0.0"`);
  } else if (
    listenAddress !== undefined &&
    isLoopbackName(listenAddress) &&
    nodes.length > 1 &&
    !areOnOneMachine(nodes)
  ) {
    invalid(
      `listenAddress is "${listenAddress}", where the other nodes reach none; use "0.0.0.0" or the address of a network`,
    );
  }
}

/** The port is always there: people mean 8200, and an address without one means 443. */
/** As on somebody's own machine, to try them: there they do reach each other. */
function areOnOneMachine(nodes: RaftServerOptions['nodes']): boolean {
  return nodes.every(({ address }) => isAddress(address) && isLoopbackName(hostOf(address)));
}

function isAddress(text: string): boolean {
  const [, port] = /^https:\/\/(?:[a-z\d.-]+|\[[\da-f:.]+\]):(\d+)\/?$/i.exec(text) ?? [];
  return port !== undefined && isPort(Number(port)) && URL.canParse(text);
}

function isPort(port: number): boolean {
  return Number.isSafeInteger(port) && port >= 1 && port <= 65_535;
}

function serverAt(address: string): string {
  return `${hostOf(address)}:${portOf(address)}`;
}

function metricsPortOf({ metricsPort = METRICS_PORT }: NonNullable<RaftServerOptions['telemetry']>): number {
  return metricsPort;
}

/** Files and folders are whole paths: a server's working directory is its supervisor's. */
function requireTexts({ options, seal: { settings: seal } }: HubServer, invalid: Invalid): void {
  const { tls, dataFolder, pluginFolder, responseHeaders = {}, settings = {} } = options;
  const files = {
    dataFolder,
    pluginFolder,
    'tls.certificateFile': tls.certificateFile,
    'tls.keyFile': tls.keyFile,
    'tls.caFile': tls.caFile,
    'seal.caFile': seal.kind === 'transit' ? seal.caFile : undefined,
    'seal.credentialsFile': seal.kind === 'gcpckms' ? seal.credentialsFile : undefined,
    'seal.library': seal.kind === 'pkcs11' ? seal.library : undefined,
  };
  for (const [name, file] of Object.entries(files)) {
    if (file !== undefined && !file.startsWith('/')) {
      invalid(`${name} is ${JSON.stringify(file)}; give the whole path on the node, from "/"`);
    }
  }
  const texts = Object.entries({
    ...files,
    ...Object.fromEntries(Object.entries(seal).filter(([, value]) => typeof value === 'string')),
    ...Object.fromEntries(Object.entries(responseHeaders).map(([name, value]) => [`header ${name}`, value])),
    ...settings,
    ...Object.fromEntries(
      (options.audit ?? []).map(({ name, options: said }) => [`audit.${name}`, Object.values(said).join()]),
    ),
  });
  for (const [name, text] of texts) {
    if (text !== undefined && /[$%]\{|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(String(text))) {
      invalid(`${name} holds what a server's configuration cannot say ("\${", "%{" or an invisible character)`);
    }
  }
  for (const [name, text] of Object.entries(seal)) {
    if (typeof text === 'string' && text.trim() === '') {
      invalid(`seal.${name} is empty; give it, or leave it out`);
    }
  }
  for (const name of Object.keys(responseHeaders)) {
    if (!/^[A-Za-z0-9-]+$/.test(name) || /^x-vault-/i.test(name)) {
      invalid(`responseHeaders has ${JSON.stringify(name)}, which the server refuses; use another header`);
    }
  }
}

function requireCertificate(
  { tls: { certificate }, nodes }: RaftServerOptions,
  address: string,
  invalid: Invalid,
): void {
  if (!certificate) {
    return;
  }
  const [leaf] = certificatesOf(certificate.text) ?? [];
  if (!leaf) {
    return invalid('tls.certificate is not a certificate; give that of the hub');
  }
  for (const one of new Set([address, ...nodes.map((node) => node.address)].filter((each) => URL.canParse(each)))) {
    const host = normalName(hostOf(one));
    const holds = isIP(host) === 0 ? leaf.checkHost(host, { subject: 'never' }) : leaf.checkIP(host);
    if (holds === undefined) {
      invalid(
        `tls.certificate does not have the name "${host}", by which ${one} is reached; have it issued with all names`,
      );
    }
  }
}

function requireNumbers(
  { lockout, telemetry, maximumRequestDuration, proxy }: RaftServerOptions,
  invalid: Invalid,
): void {
  const isCount = (value: number, least: number) => Number.isSafeInteger(value) && value >= least;
  if (lockout?.threshold !== undefined && !isCount(lockout.threshold, 1)) {
    invalid(`lockout.threshold is ${lockout.threshold}; use a whole number from 1`);
  }
  if (telemetry?.metricsPort !== undefined && !(isCount(telemetry.metricsPort, 1) && telemetry.metricsPort < 65_535)) {
    invalid(`telemetry.metricsPort is ${telemetry.metricsPort}; use a port, 1 to 65534 (the next one is taken too)`);
  }
  if (telemetry?.metricsPort !== undefined && telemetry.access !== 'metricsPort') {
    invalid('telemetry.metricsPort has no effect without access: "metricsPort"; use both or neither');
  }
  if (proxy?.hopSkips !== undefined && !isCount(proxy.hopSkips, 0)) {
    invalid(`proxy.hopSkips is ${proxy.hopSkips}; use a whole number from 0`);
  }
  const durations = {
    maximumRequestDuration,
    'telemetry.retention': telemetry?.retention,
    'lockout.duration': lockout?.duration,
    'lockout.counterReset': lockout?.counterReset,
  };
  for (const [name, duration] of Object.entries(durations)) {
    if (duration && seconds(duration) < 1) {
      invalid(`${name} is below a second; use more`);
    }
  }
}

type Known = Pick<VaultServer, 'product' | 'version' | 'enterprise'>;

function requireProduct({ memoryLock, telemetry }: RaftServerOptions, vault: Known, invalid: Invalid): void {
  if (memoryLock !== undefined && vault.product === 'openbao') {
    invalid('memoryLock is of Vault alone: OpenBao never locks memory; leave it out, and turn swap off');
  }
  if (telemetry?.access === 'metricsPort' && !(vault.product === 'openbao' && isFrom(vault, 2, 5))) {
    invalid('telemetry.access "metricsPort" needs OpenBao 2.5 or newer; use "token" or "anyone"');
  }
}

function requireSeal(seal: SealSettings, { pluginFolder }: RaftServerOptions, vault: Known, invalid: Invalid): void {
  if (seal.kind === 'pkcs11' && vault.product === 'vault' && !vault.enterprise) {
    invalid('Seal.pkcs11 needs Vault Enterprise; say `enterprise: true`, or use another seal');
  }
  if (seal.kind === 'transit' && !isAddress(seal.address)) {
    invalid(`seal.address is "${seal.address}"; use https://host:port, without a path or a user`);
  }
  if (seal.kind === 'keyShares' || seal.kind === 'transit') {
    return;
  }
  const { plugin } = seal;
  if (vault.product === 'openbao' && plugin === undefined && isFrom(vault, 2, 7)) {
    invalid(
      `OpenBao 2.7 and newer know the seal "${seal.kind}" by a plugin alone; give the seal its plugin, or say the older version of the server`,
    );
  }
  if (plugin && (vault.product === 'vault' || !isFrom(vault, 2, 6))) {
    invalid('a plugin for a seal needs OpenBao 2.6 or newer; leave it out: the server knows the key service itself');
  }
  if (plugin && pluginFolder === undefined) {
    invalid('the plugin of the seal lies in pluginFolder, which is missing; name that folder');
  }
  if (plugin && !/^[A-Za-z0-9._-]+$/.test(plugin.command)) {
    invalid(
      `the plugin of the seal has the command ${JSON.stringify(plugin.command)}; give the name of its file, without a folder`,
    );
  }
  if (plugin && !/^[0-9a-f]{64}$/i.test(plugin.sha256)) {
    invalid('the plugin of the seal has no SHA-256 of 64 hexadecimal digits; take that of the file that is installed');
  }
}

/** A version that is not known is the newest. */
function isFrom({ version }: Known, ...[major, minor]: [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = (version ?? '999.0').split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

function requireDevices({ audit = [] }: RaftServerOptions, invalid: Invalid): void {
  const names = new Set<string>();
  const files = new Set<string>();
  for (const { name, type, options } of audit) {
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)) {
      invalid(`an audit device is called ${JSON.stringify(name)}; use letters, digits, "-" and "_"`);
    }
    if (names.has(name)) {
      invalid(`two audit devices are called "${name}"; give each a name of its own`);
    }
    names.add(name);
    const file = options['file_path'];
    if (type === 'file' && file !== 'stdout' && !file!.startsWith('/')) {
      invalid(`audit device "${name}" writes to ${JSON.stringify(file)}; give the whole path on the node, or "stdout"`);
    }
    if (type === 'file' && files.has(file!)) {
      invalid(
        `two audit devices write to ${JSON.stringify(file)}; give each a file of its own: on a full disk neither helps the other`,
      );
    }
    files.add(file ?? '');
    const address = options['address'];
    if (type === 'socket' && options['socket_type'] !== 'unix' && !/^[^\s/]+:\d{1,5}$/.test(address!)) {
      invalid(`audit device "${name}" has the address ${JSON.stringify(address)}; use host:port`);
    }
    if (options['mode'] !== undefined && !/^0?[0-7]{3}$/.test(options['mode'])) {
      invalid(`audit device "${name}" has mode "${options['mode']}"; use octal digits, such as "0600"`);
    }
  }
}
