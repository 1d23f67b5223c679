import { literalText } from '../encode/terraform';
import { absolute, HubResource } from '../output/hub-resource';
import type { DatabaseConnection } from '../views/database-roles';
import type { VaultView } from '../views/vault-view';
import type { Views } from '../views/views';
import type { ByHand } from './by-hand';
import { sameText } from './same-text';

/** What somebody may still need of things that leave the hub: no check knows whether anybody does. */
export function leavings({ vault: before }: Views, { vault: after }: Views): ByHand[] {
  const task = (at: string, says: string): ByHand => ({
    ...{ what: 'see to what leaves', before: 'removal', at, says },
    clusters: [],
  });
  const keys = [...before.transitKeys].flatMap(([at, { type }]) => {
    const now = after.transitKeys.get(at);
    return now?.type === type
      ? []
      : [
          task(
            at,
            `key ${at} ${now ? `becomes another (${type}, ${now.type})` : 'leaves'}: whatever was encrypted, signed or sealed with it can be read or verified with it alone; encrypt all of that again with a key that stays, and let nobody use ${at} any more`,
          ),
        ];
  });
  const engines = [...before.engines]
    .filter(([path]) => !after.engines.has(path) && !after.existing.engines.includes(path))
    .map(([path, { type }]) =>
      task(
        path,
        `secrets engine ${path} (${type}) leaves: fetch what is still needed of it, values at paths that nobody copied too, before it is removed`,
      ),
    );
  const namespaces = [...before.namespaces]
    .filter(([path]) => !after.namespaces.has(path) && !after.existing.namespaces.includes(path))
    .map(([path]) =>
      task(path, `Vault namespace ${path} leaves with all that is in it: fetch what is still needed of it`),
    );
  const connections = [...before.connections]
    .filter(([name]) => !after.connections.has(name))
    .map(([name]) =>
      task(
        name,
        `connection ${name} leaves: a lease of it can be neither renewed nor revoked without it; wait until there is none ("vault list sys/leases/lookup/…/creds/…")`,
      ),
    );
  return [...keys, ...engines, ...namespaces, ...connections];
}

/** Connections that log in as a user whose password another connection has had Vault/OpenBao change. */
export function sharedAdministrators({ vault: before }: Views, { vault: after }: Views): ByHand[] {
  return [...after.connections.values()]
    .filter(({ connection }) => !before.connections.has(connection))
    .flatMap((now) => {
      const old = [...before.connections.values()].find((one) => administratorOf(one) === administratorOf(now));
      return old === undefined
        ? []
        : [
            {
              what: 'give an administrator' as const,
              before: 'stacks' as const,
              at: now.connection,
              from: old.connection,
              says: `connection ${now.connection} logs in as the user of ${old.connection} on the same server, whose password only Vault/OpenBao knows once it was rotated: give ${now.connection} a user of its own`,
              clusters: [],
            },
          ];
    });
}

/** Undefined, and so the same as that of no other, where it is not known. */
function administratorOf({ server, attributes, connection }: DatabaseConnection): string {
  const [block = {}] = [attributes['postgresql'] ?? attributes['mysql']].flat() as { username?: string }[];
  return server && block.username ? `${server} ${block.username}` : connection;
}

/** Types of which the checks, or what lives on, say what a change of them breaks. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  'vault_policy',
  'vault_auth_backend',
  'vault_jwt_auth_backend',
  'vault_jwt_auth_backend_role',
  'vault_kubernetes_auth_backend_config',
  'vault_kubernetes_auth_backend_role',
  'vault_approle_auth_backend_role',
  'vault_cert_auth_backend_role',
  'vault_identity_entity',
  'vault_identity_entity_alias',
  'vault_identity_group',
  'vault_identity_group_alias',
  'vault_mount',
  'vault_namespace',
  'vault_kv_secret_v2',
  'vault_generic_endpoint',
  'vault_database_secret_backend_connection',
  'vault_database_secret_backend_role',
  'vault_database_secret_backend_static_role',
  'vault_transit_secret_backend_key',
  'vault_pki_secret_backend_role',
  'vault_pki_secret_backend_root_cert',
  'vault_pki_secret_backend_root_sign_intermediate',
  'vault_pki_secret_backend_intermediate_cert_request',
  'vault_pki_secret_backend_intermediate_set_signed',
]);

/** Changes of the hub that nothing here knows the effect of, in sentences. */
export function notUnderstood({ vault: before }: Views, { vault: after }: Views): string[] {
  const now = new Map(othersIn(after).map((one) => [keyOf(one), one]));
  // What is within an engine leaves with it, which is told.
  const leaves = ({ namespace, attributes }: HubResource) => {
    const engine = absolute(namespace, literalText(String(attributes['backend'] ?? attributes['mount'] ?? '')));
    return before.engines.has(engine) && !after.engines.has(engine);
  };
  return othersIn(before).flatMap((old) => {
    const next = now.get(keyOf(old));
    const change =
      next === undefined
        ? leaves(old)
          ? undefined
          : 'leaves'
        : sameText(saidIn(old), saidIn(next))
          ? undefined
          : 'changes';
    return change === undefined
      ? []
      : [`${old.place}: ${old.address} ${change}: what that does to anyone who uses it was not looked at`];
  });
}

function othersIn({ resources }: VaultView): HubResource[] {
  return [...resources.types]
    .filter((type) => type.startsWith('vault_') && !UNDERSTOOD.has(type))
    .flatMap((type) => resources.written(type));
}

function keyOf({ type, address, namespace, attributes }: HubResource): string {
  const said = ['backend', 'mount', 'path', 'name'].flatMap((argument) => attributes[argument] ?? []);
  return [
    type,
    absolute(namespace, ''),
    ...(said.length === 0 ? [address] : said.map((one) => literalText(String(one)))),
  ].join('\n');
}

/** What the server is told: not what Terraform calls it. */
function saidIn({ attributes }: HubResource): object {
  return { ...attributes, '//': undefined, depends_on: undefined };
}
