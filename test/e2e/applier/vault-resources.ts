import { untilUpgraded } from '../bench/key-value';
import { VaultApi } from '../bench/vault-api';
import { Arguments, holds, picked, ResourceType, Servers } from './resource-type';

type Path = (given: Arguments) => string;

/** Something that is written to a path and read back from it. */
export function stored(identity: readonly string[], path: Path, fields: readonly string[]): ResourceType {
  const vault = (servers: Servers, { namespace }: Arguments) => servers.vault(namespace);
  return {
    arguments: ['namespace', ...identity, ...fields],
    identity: ['namespace', ...identity],
    async write(servers, given) {
      await vault(servers, given).write(path(given), picked(given, fields));
    },
    async isCurrent(servers, given) {
      return holds(await vault(servers, given).read(path(given)), picked(given, fields));
    },
    async remove(servers, identified) {
      await vault(servers, identified).call('DELETE', path(identified));
    },
  };
}

/**
 * A mount of logins and, for some methods, its configuration.
 *
 * @param secrets fields of the configuration that are written and never read, by argument
 */
function authMount(settings: readonly string[] = [], secrets: Readonly<Record<string, string>> = {}): ResourceType {
  const path: Path = (given) => `sys/auth/${given.path}`;
  const mount = stored(['path'], path, ['type', 'description']);
  return {
    ...mount,
    arguments: [
      ...mount.arguments,
      ...settings,
      ...Object.keys(secrets).flatMap((argument) => [argument, `${argument}_version`]),
    ],
    exists: async (servers, given) => (await servers.vault(given.namespace).read(path(given))) !== undefined,
    async write(servers, given, known) {
      const vault = servers.vault(given.namespace);
      if (!known) {
        await mount.write(servers, given, known);
      }
      if (settings.length > 0) {
        const written = Object.entries(secrets).map(([argument, field]) => [field, given[argument] ?? undefined]);
        await vault.write(`auth/${given.path}/config`, {
          ...picked(given, settings),
          ...Object.fromEntries(written),
        });
      }
    },
    async isCurrent(servers, given) {
      const config = settings.length > 0 ? await servers.vault(given.namespace).read(`auth/${given.path}/config`) : {};
      return (await mount.isCurrent(servers, given)) && holds(config, picked(given, settings));
    },
    async attributes(servers, given) {
      return picked(await servers.vault(given.namespace).read(path(given)), ['accessor']);
    },
  };
}

export const TOKEN = [
  ...['token_policies', 'token_ttl', 'token_max_ttl', 'token_no_default_policy', 'token_bound_cidrs'],
];
const authRole = (fields: readonly string[]) =>
  stored(['backend', 'role_name'], ({ backend, role_name }) => `auth/${backend}/role/${role_name}`, [
    ...TOKEN,
    ...fields,
  ]);

const policy = stored(['name'], ({ name }) => `sys/policies/acl/${name}`, ['policy']);
const approleRole = authRole(['secret_id_ttl', 'role_id', 'secret_id_bound_cidrs', 'secret_id_num_uses']);
const reviewed = ['kubernetes_host', 'kubernetes_ca_cert', 'disable_local_ca_jwt', 'issuer'];
const kvBackend = stored(['mount'], ({ mount }) => `${mount}/config`, [
  'max_versions',
  'cas_required',
  'delete_version_after',
]);
const kubernetesConfig = stored(['backend'], ({ backend }) => `auth/${backend}/config`, reviewed);

const ENGINES = ['postgresql', 'mysql'];
const CONNECTION = ['connection_url', 'username', 'tls_ca', 'password_authentication'];

/** The connection of a database: what the provider keeps in a block is flat on the server. */
const databaseConnection: ResourceType = {
  arguments: ['namespace', 'backend', 'name', 'plugin_name', 'allowed_roles', ...ENGINES],
  identity: ['namespace', 'backend', 'name'],
  async write(servers, given, known) {
    const { password_wo: password, ...block } = connectionBlock(given);
    const fields = { ...picked(given, ['plugin_name', 'allowed_roles']), ...picked(block, CONNECTION) };
    await servers
      .vault(given['namespace'])
      .write(`${given['backend']}/config/${given['name']}`, { ...fields, ...(known ? {} : { password }) });
  },
  async isCurrent(servers, given) {
    const answer = await servers.vault(given['namespace']).read(`${given['backend']}/config/${given['name']}`);
    return (
      holds(answer, picked(given, ['plugin_name', 'allowed_roles'])) &&
      holds(answer?.connection_details, picked(connectionBlock(given), CONNECTION))
    );
  },
  async remove(servers, { namespace, backend, name }) {
    await servers.vault(namespace).call('DELETE', `${backend}/config/${name}`);
  },
};

function connectionBlock(given: Arguments): Arguments {
  return ENGINES.map((engine) => given[engine]).find(Boolean);
}

const databaseRole = (kind: string, fields: readonly string[]) =>
  stored(['backend', 'name'], ({ backend, name }) => `${backend}/${kind}/${name}`, ['db_name', ...fields]);

const KEY_KIND = ['type', 'key_size', 'derived', 'convergent_encryption'];
const KEY_SETTINGS = [
  ...['min_decryption_version', 'min_encryption_version', 'auto_rotate_period'],
  ...['exportable', 'allow_plaintext_backup', 'deletion_allowed'],
];

/** A key is made first and configured in a second request; what kind of key it is never changes. */
const transitKey: ResourceType = {
  arguments: ['namespace', 'backend', 'name', ...KEY_KIND, ...KEY_SETTINGS, 'lifecycle'],
  identity: ['namespace', 'backend', 'name'],
  async write(servers, given, known) {
    const vault = servers.vault(given['namespace']);
    if (!known) {
      await vault.write(keyPath(given), picked(given, KEY_KIND));
    } else if (!isOfKind(await vault.read(keyPath(given)), given)) {
      throw new Error(`key ${given['name']} would be another one${given['lifecycle'] ? ', and it must stay' : ''}`);
    }
    await vault.write(`${keyPath(given)}/config`, picked(given, KEY_SETTINGS));
  },
  async isCurrent(servers, given) {
    const key = await servers.vault(given['namespace']).read(keyPath(given));
    return isOfKind(key, given) && holds(key, picked(given, KEY_SETTINGS));
  },
  async remove(servers, identity) {
    await servers.vault(identity['namespace']).call('DELETE', keyPath(identity));
  },
};

/** The server says nothing of convergence where no key is derived. */
function isOfKind(key: Arguments | undefined, given: Arguments): boolean {
  return key !== undefined && holds({ convergent_encryption: false, ...key }, picked(given, KEY_KIND));
}

function keyPath({ backend, name }: Arguments): string {
  return `${backend}/keys/${name}`;
}

const mount = stored(['path'], ({ path }) => `sys/mounts/${path}`, ['type', 'options', 'description']);
/** What the provider keeps beside the rest is a part of its own on the server. */
const engine: ResourceType = {
  ...mount,
  arguments: [...mount.arguments, 'max_lease_ttl_seconds'],
  exists: async (servers, { namespace, path }) =>
    (await servers.vault(namespace).read(`sys/mounts/${path}`)) !== undefined,
  async write(servers, given, known) {
    const { max_lease_ttl_seconds: max_lease_ttl, ...rest } = given;
    if (!known) {
      await mount.write(servers, rest, known);
    }
    if (known || max_lease_ttl !== undefined) {
      const tuning = { ...picked(given, ['description', 'options']), max_lease_ttl };
      await servers.vault(given['namespace']).write(`sys/mounts/${given['path']}/tune`, tuning);
    }
  },
  async isCurrent(servers, given) {
    const { max_lease_ttl_seconds: max_lease_ttl, ...rest } = given;
    const answer = await servers.vault(given['namespace']).read(`sys/mounts/${given['path']}`);
    return (
      (await mount.isCurrent(servers, rest)) &&
      (max_lease_ttl === undefined || holds(answer?.config, { max_lease_ttl }))
    );
  },
};

export const VAULT_RESOURCES: Readonly<Record<string, ResourceType>> = {
  vault_policy: {
    ...policy,
    arguments: [...policy.arguments, 'allow_overwrite'],
    async write(servers, given, known) {
      const { namespace, name, allow_overwrite: allowed = true } = given;
      if (!known && !allowed && (await servers.vault(namespace).read(`sys/policies/acl/${name}`))) {
        throw new Error(`policy "${name}" already exists`);
      }
      await policy.write(servers, given, known);
    },
  },
  vault_mount: engine,
  vault_kv_secret_backend_v2: {
    ...kvBackend,
    write: (servers, given, known) => untilUpgraded(() => kvBackend.write(servers, given, known)),
    async isCurrent(servers, given) {
      let is = false;
      await untilUpgraded(async () => (is = await kvBackend.isCurrent(servers, given)));
      return is;
    },
    // It goes with its mount.
    async remove() {},
  },
  vault_database_secret_backend_connection: databaseConnection,
  vault_database_secret_backend_static_role: databaseRole('static-roles', [
    ...['username', 'rotation_period', 'rotation_statements'],
  ]),
  vault_database_secret_backend_role: databaseRole('roles', [
    ...['default_ttl', 'max_ttl', 'creation_statements', 'revocation_statements'],
  ]),
  vault_transit_secret_backend_key: transitKey,
  vault_namespace: stored(['path'], ({ path }) => `sys/namespaces/${path}`, []),
  vault_auth_backend: authMount(),
  vault_jwt_auth_backend: authMount(
    [
      ...['jwt_validation_pubkeys', 'jwks_url', 'jwks_ca_pem', 'oidc_discovery_url', 'oidc_discovery_ca_pem'],
      ...['bound_issuer', 'oidc_client_id', 'default_role'],
    ],
    { oidc_client_secret_wo: 'oidc_client_secret' },
  ),
  vault_jwt_auth_backend_role: authRole([
    'role_type',
    'user_claim',
    'bound_subject',
    'bound_audiences',
    'claim_mappings',
    ...['bound_claims', 'groups_claim', 'oidc_scopes', 'allowed_redirect_uris'],
  ]),
  vault_kubernetes_auth_backend_role: authRole([
    'bound_service_account_names',
    'bound_service_account_namespaces',
    'audience',
  ]),
  vault_kubernetes_auth_backend_config: {
    ...kubernetesConfig,
    arguments: [...kubernetesConfig.arguments, 'token_reviewer_jwt_wo', 'token_reviewer_jwt_wo_version'],
    async write(servers, given) {
      const token_reviewer_jwt = given['token_reviewer_jwt_wo'];
      // The provider says this where nothing is given; the server's own default is another.
      const body = { disable_iss_validation: false, ...picked(given, reviewed), token_reviewer_jwt };
      await servers.vault(given['namespace']).write(`auth/${given['backend']}/config`, body);
    },
    // It goes with its mount.
    async remove() {},
  },
  vault_approle_auth_backend_role: {
    ...approleRole,
    async isCurrent(servers, given) {
      const { role_id: id, ...rest } = given;
      const answer = await servers.vault(given['namespace']).read(`${rolePath(given)}/role-id`);
      return answer?.role_id === id && approleRole.isCurrent(servers, rest);
    },
  },
  vault_kv_secret_v2: {
    arguments: [
      ...['namespace', 'mount', 'name', 'options', 'data_json_wo', 'data_json_wo_version', 'disable_read'],
      ...['delete_all_versions', 'lifecycle'],
    ],
    identity: ['namespace', 'mount', 'name', 'delete_all_versions', 'data_json_wo_version'],
    async write(servers, { namespace, mount, name, options, data_json_wo }) {
      const data = parsedObject(data_json_wo);
      const body = { data, options: { cas: Number(options.cas) } };
      await untilUpgraded(() => servers.vault(namespace).write(`${mount}/data/${name}`, body));
    },
    // It is not read: another version of what is written is all that is noticed.
    isCurrent: (_servers, { lifecycle, data_json_wo_version }, before) =>
      Promise.resolve(lifecycle.ignore_changes === 'all' || data_json_wo_version === before?.['data_json_wo_version']),
    async remove(servers, { namespace, mount, name, delete_all_versions }) {
      const kind = delete_all_versions ? 'metadata' : 'data';
      await servers.vault(namespace).call('DELETE', `${mount}/${kind}/${name}`);
    },
  },
  vault_generic_endpoint: {
    arguments: [
      ...['namespace', 'path', 'data_json', 'disable_read', 'disable_delete', 'ignore_absent_fields', 'lifecycle'],
    ],
    identity: ['namespace', 'path', 'disable_delete'],
    async write(servers, { namespace, path, data_json }) {
      await servers.vault(namespace).write(path, JSON.parse(data_json));
    },
    async exists(servers, { namespace, path, disable_read }) {
      return disable_read || (await servers.vault(namespace).read(path)) !== undefined;
    },
    attributes: (_servers, { path }) => Promise.resolve({ id: path }),
    async isCurrent(servers, { namespace, path, data_json, disable_read }) {
      return disable_read || holds(await servers.vault(namespace).read(path), JSON.parse(data_json));
    },
    async remove(servers, { namespace, path, disable_delete }) {
      if (!disable_delete) {
        await servers.vault(namespace).call('DELETE', path);
      }
    },
  },
};

/** `data "vault_auth_backend"`: there, or the apply fails. */
export async function readAuthBackend(vault: VaultApi, path: string): Promise<Arguments> {
  const mounts = await vault.read('sys/auth');
  const mount = mounts?.[`${path}/`];
  if (!mount) {
    throw new Error(`there is no auth mount ${path}`);
  }
  return mount as Arguments;
}

function rolePath({ backend, role_name }: Arguments): string {
  return `auth/${backend}/role/${role_name}`;
}

function parsedObject(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    // The text is what the program says about a value that is not there: it is no value.
    throw new Error(`data_json_wo is not valid JSON: ${text.slice(0, 80)}`);
  }
}
