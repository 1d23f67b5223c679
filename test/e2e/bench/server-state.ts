import { VaultApi } from './vault-api';

/** What the server itself made. */
const BUILT_IN = [
  'sys/',
  'identity/',
  'cubbyhole/',
  'token/',
  'ns_cubbyhole/',
  'ns_identity/',
  'ns_system/',
  'ns_token/',
];
/** What differs from server to server, whoever wrote it. */
const VARYING = [
  'accessor',
  'uuid',
  'modified',
  'running_plugin_version',
  'running_sha256',
  'plugin_version',
  'local_secret_ids',
];

type Json = Record<string, unknown>;

/** Everything that a hub holds of its configuration, and of values only their metadata, for a comparison. */
export async function readServerState(root: VaultApi, namespace?: string): Promise<Json> {
  const vault = root.in(namespace);
  const children = (await vault.keys('sys/namespaces')).map((name) => name.replace(/\/$/, ''));
  const state: Json = {
    policies: await each(await vault.keys('sys/policies/acl'), (name) => vault.read(`sys/policies/acl/${name}`)),
    engines: await engines(vault),
    logins: await logins(vault),
    namespaces: await each(children, (name) => readServerState(root, [namespace, name].filter(Boolean).join('/'))),
  };
  return steady(state) as Json;
}

async function engines(vault: VaultApi): Promise<Json> {
  const mounts = own(await vault.read('sys/mounts'));
  return each(Object.keys(mounts), async (path) => ({
    mount: mounts[path],
    metadata: await metadata(vault, `${path}metadata/`),
  }));
}

async function metadata(vault: VaultApi, folder: string): Promise<Json> {
  return each(await vault.keys(folder.replace(/\/$/, '')), async (name) => {
    if (name.endsWith('/')) {
      return metadata(vault, `${folder}${name}`);
    }
    const { custom_metadata: custom, versions } = await vault.read(`${folder}${name}`);
    return { custom, versions: Object.keys(versions ?? {}) };
  });
}

async function logins(vault: VaultApi): Promise<Json> {
  const mounts = own(await vault.read('sys/auth'));
  return each(Object.keys(mounts), async (path) => ({
    mount: mounts[path],
    config: (await vault.ask('GET', `auth/${path}config`)).body.data,
    roles: await each(await vault.keys(`auth/${path}role`), async (role) => ({
      role: await vault.read(`auth/${path}role/${role}`),
      id: (await vault.ask('GET', `auth/${path}role/${role}/role-id`)).body?.data,
    })),
  }));
}

function own(mounts: Json): Json {
  return Object.fromEntries(Object.entries(mounts).filter(([path]) => !BUILT_IN.includes(path)));
}

async function each(names: readonly string[], read: (name: string) => Promise<unknown>): Promise<Json> {
  const entries: [string, unknown][] = [];
  for (const name of [...names].sort()) {
    entries.push([name, await read(name)]);
  }
  return Object.fromEntries(entries);
}

/** Without what varies and what is empty (null or an empty object, as it was written); a policy may name an accessor. */
function steady(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(/auth_(jwt|kubernetes|approle)_[0-9a-f]+/g, 'auth_$1_ACCESSOR');
  }
  if (Array.isArray(value)) {
    return value.map(steady);
  }
  if (value && typeof value === 'object') {
    const kept = Object.entries(value).filter(([name, item]) => !VARYING.includes(name) && !isEmpty(item));
    return Object.fromEntries(kept.map(([name, item]) => [name, steady(item)]));
  }
  return value;
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value as object).length === 0);
}
