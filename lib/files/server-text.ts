import { isFields } from '../collections/fields';

/** What may be the configuration of a server, by its name. */
export function mayBeServer(name: string): boolean {
  return /\.(hcl|json)$/.test(name);
}

/** Storages of Vault and OpenBao: other products have blocks of this word too. */
const STORAGES = [
  ...['raft', 'file', 'inmem', 'inmem_ha', 'inmem_transactional', 'inmem_transactional_ha', 'consul', 'postgresql'],
  ...['mysql', 'mssql', 'etcd', 'zookeeper', 'dynamodb', 's3', 'gcs', 'azure', 'spanner', 'cassandra', 'cockroachdb'],
  ...['couchdb', 'foundationdb', 'manta', 'oci', 'swift', 'alicloudoss', 'aerospike'],
];

/** Settings and blocks outside of all others, of both products and of some years. */
const WORDS: ReadonlySet<string> = new Set([
  ...['storage', 'backend', 'ha_storage', 'ha_backend', 'listener', 'seal', 'hsm', 'kms_library', 'entropy', 'audit'],
  ...['telemetry', 'user_lockout', 'service_registration', 'plugin', 'initialize', 'experiments', 'license_path'],
  ...['api_addr', 'cluster_addr', 'redirect_addr', 'cluster_name', 'disable_clustering', 'cluster_cipher_suites'],
  ...[
    'cache_size',
    'disable_cache',
    'disable_mlock',
    'disable_printable_check',
    'disable_sealwrap',
    'disable_indexing',
  ],
  ...['disable_performance_standby', 'disable_sentinel_trace', 'disable_standby_reads', 'disable_ssc_tokens'],
  ...['ui', 'pid_file', 'log_level', 'log_format', 'log_file', 'log_rotate_duration', 'log_rotate_bytes'],
  ...['log_rotate_max_files', 'log_requests_level', 'detect_deadlocks', 'max_lease_ttl', 'default_lease_ttl'],
  ...['default_max_request_duration', 'remove_irrevocable_lease_after', 'imprecise_lease_role_tracking'],
  ...['raw_storage_endpoint', 'introspection_endpoint', 'unsafe_allow_api_audit_creation'],
  ...['allow_audit_log_prefixing', 'unsafe_cross_namespace_identity', 'allow_unauthenticated_workflows'],
  ...['plugin_directory', 'plugin_tmpdir', 'plugin_file_uid', 'plugin_file_permissions', 'plugin_auto_download'],
  ...['plugin_auto_register', 'plugin_download_behavior', 'plugin_download_max_size'],
  ...['enable_response_header_hostname', 'enable_response_header_raft_node_id', 'administrative_namespace_path'],
  ...[
    'enable_post_unseal_trace',
    'post_unseal_trace_directory',
    'reporting',
    'replication',
    'sentinel',
    'observations',
  ],
]);

const STORAGE = new RegExp(`^[ \\t]*"?(?:storage|backend)"?[ \\t]+"?(?:${STORAGES.join('|')})"?[ \\t]*\\{`, 'im');
const ANY_STORAGE = /^[ \t]*"?(?:storage|backend)"?(?:[ \t]+"?\w+"?[ \t]*|[ \t]*=[ \t]*)\{/im;
const SERVED = /^[ \t]*"?(?:listener"?[ \t]*(?:"?\w+"?[ \t]*\{|\{|=)|(?:api|cluster)_addr\b)/im;
const PARTS = 'audit|telemetry|seal|user_lockout|listener|api_addr|cluster_addr|raw_storage_endpoint|initialize';
const ADDS = new RegExp(`^[ \\t]*"?(?:${PARTS})"?[ \\t]*(?:"|\\w+[ \\t]*\\{|\\{|=|:)`, 'im');
const ADDS_IN_JSON = new RegExp(`"(?:${PARTS})"\\s*:`, 'i');

/** Whether a text may be that of a server, before any parser has read it. */
export function isServerText(file: string, text: string): boolean {
  return file.endsWith('.hcl')
    ? STORAGE.test(text) || (ANY_STORAGE.test(text) && SERVED.test(text))
    : /"(?:storage|backend)"\s*:\s*[[{]/i.test(text) &&
        /"(?:listener|api_addr|cluster_addr)"\s*:/i.test(text) &&
        !/"apiVersion"\s*:/.test(text);
}

/** Whether a text may be that of a server, or of a file beside it that the server takes with it. */
export function mayAdd(file: string, text: string): boolean {
  return (
    isServerText(file, text) ||
    (file.endsWith('.hcl') ? ADDS.test(text) : ADDS_IN_JSON.test(text) && !/"apiVersion"\s*:/.test(text))
  );
}

/** A server has a storage of a kind that it knows, or one and a listener; neither an agent nor a policy has any. */
export function isServerBody(value: unknown): boolean {
  const kinds = kindsOf(value, ['storage', 'backend']);
  return (
    kinds.length > 0 &&
    (kinds.some((kind) => STORAGES.includes(kind)) ||
      kindsOf(value, ['listener']).some((kind) => kind === 'tcp' || kind === 'unix'))
  );
}

/** Whether all that it says is what a server takes: an agent beside it has its own words. */
export function isPartOfServer(value: unknown): boolean {
  return isFields(value) && Object.keys(value).every((name) => WORDS.has(name.toLowerCase()));
}

/** What stands behind the word of blocks. */
function kindsOf(value: unknown, words: readonly string[]): string[] {
  return Object.entries(isFields(value) ? value : {})
    .filter(([name]) => words.includes(name.toLowerCase()))
    .flatMap(([, said]) => [said].flat())
    .flatMap((one) => (isFields(one) ? Object.entries(one) : []))
    .filter(([, body]) => typeof body === 'object')
    .map(([kind]) => kind.toLowerCase());
}

/**
 * The servers read an older HCL, in which a name may be quoted, as their manuals have it for headers; `2xx` is one too.
 * https://developer.hashicorp.com/vault/docs/configuration/listener/tcp#custom-response-headers
 */
export function withPlainNames(text: string): string {
  return text.replace(/^([ \t]*)"([A-Za-z\d_][\w-]*)"(?=[ \t]*[={"])/gm, (_, space: string, name: string) =>
    /^\d/.test(name) ? `${space}_${name}` : `${space}${name}`,
  );
}
