import { Arguments, holds, picked, ResourceType, Servers } from './resource-type';
import { stored, TOKEN } from './vault-resources';

const GROUP = ['name', 'type', 'policies'];

/** The server knows a group by an id of its own. */
async function groupOf(servers: Servers, { namespace, name }: Arguments): Promise<Arguments | undefined> {
  const answer = await servers.vault(namespace).write('identity/lookup/group', { name });
  return answer?.data;
}

const ALIAS = ['name', 'mount_accessor', 'canonical_id'];

/** A group has one at most, with an id of its own. */
async function aliasOf(servers: Servers, { namespace, canonical_id: id }: Arguments): Promise<Arguments | undefined> {
  const answer = await servers.vault(namespace).read(`identity/group/id/${id}`);
  return answer?.alias?.id ? answer.alias : undefined;
}

/** Logins of what runs outside of Kubernetes, and groups of people. */
export const LOGIN_RESOURCES: Readonly<Record<string, ResourceType>> = {
  vault_cert_auth_backend_role: stored(['backend', 'name'], ({ backend, name }) => `auth/${backend}/certs/${name}`, [
    ...['certificate', 'allowed_common_names', 'allowed_dns_sans', 'allowed_uri_sans'],
    ...TOKEN,
  ]),
  vault_identity_group: {
    arguments: ['namespace', ...GROUP],
    identity: ['namespace', 'name'],
    async write(servers, given, known) {
      const path = known ? `identity/group/id/${(await groupOf(servers, given))?.['id']}` : 'identity/group';
      await servers.vault(given['namespace']).write(path, picked(given, GROUP));
    },
    isCurrent: async (servers, given) => holds(await groupOf(servers, given), picked(given, GROUP)),
    async remove(servers, identity) {
      const id = (await groupOf(servers, identity))?.['id'];
      if (id) {
        await servers.vault(identity['namespace']).call('DELETE', `identity/group/id/${id}`);
      }
    },
    attributes: async (servers, given) => picked((await groupOf(servers, given)) ?? {}, ['id']),
  },
  vault_identity_group_alias: {
    arguments: ['namespace', ...ALIAS],
    identity: ['namespace', 'canonical_id'],
    async write(servers, given) {
      const id = (await aliasOf(servers, given))?.['id'];
      await servers.vault(given['namespace']).write('identity/group-alias', { ...picked(given, ALIAS), id });
    },
    async isCurrent(servers, given) {
      return holds(await aliasOf(servers, given), picked(given, ALIAS));
    },
    async remove(servers, identity) {
      const alias = await aliasOf(servers, identity);
      if (alias) {
        await servers.vault(identity['namespace']).call('DELETE', `identity/group-alias/id/${alias['id']}`);
      }
    },
  },
};
