import { literalText } from '../../encode/terraform';
import type { VaultView } from '../../views/vault-view';
import { Said, quoted, says } from '../../output/said-values';
import { Check, Found } from '../check';
import type { HubResource } from '../../output/hub-resource';
import { grouped } from '../../collections/grouped';

/** A role of a database has a connection that serves it, and says whom it makes or rotates. */
export const databaseRoleCanBeServed: Check = {
  id: 'database-role-can-be-served',
  severity: 'error',
  scope: 'hub',
  why: 'Vault/OpenBao refuses to read or to rotate the credential, or locks itself out of the database.',
  *run({ vault }) {
    const { staticRoles, dynamicRoles, connections, existing } = vault;
    yield* servesNobody(vault);
    const servers = new Map([...connections].map(([path, one]) => [path, servedBy(one)]));
    for (const role of [...staticRoles.values(), ...dynamicRoles.values()]) {
      const { path, place, source, mount, name, attributes } = role;
      const connection = connections.get(role.connection);
      const found = (said: Said, fix: string) => ({ path, place, source, ...said, fix });
      if (!connection && !existing.engines.includes(mount)) {
        yield found(
          says`it uses connection "${{ connection: role.connection }}", which the engine does not have`,
          'make the connection, or name one that is there',
        );
      }
      const served = servers.get(role.connection);
      if (connection && served && !served.has(name)) {
        yield found(
          says`connection "${{ connection: role.connection }}" (${{ place: connection.place }}) serves ${served.said.join(', ') || 'no role'}, not "${{ role: name }}"`,
          'name the role in allowed_roles',
        );
      }
      if ('username' in role) {
        const { username: own } = connection?.attributes['postgresql'] ?? connection?.attributes['mysql'] ?? {};
        if (!attributes['username']) {
          yield found(says`it names no user`, 'say whose password is rotated');
        } else if (role.username === own) {
          yield found(
            says`it rotates "${{ user: own }}", with which Vault/OpenBao itself logs in`,
            'give the credential a user of its own',
          );
        }
      } else if (!((attributes['creation_statements'] ?? []).length > 0)) {
        yield found(says`it says no statement that makes a user`, 'give it creation_statements');
      }
    }
  },
};

const ROLES = ['vault_database_secret_backend_role', 'vault_database_secret_backend_static_role'];

/** A connection says whom it serves: the server denies every role that it does not name. */
function* servesNobody(vault: VaultView): Iterable<Found> {
  const roles = [...vault.staticRoles.values(), ...vault.dynamicRoles.values()];
  const used = new Set(roles.map((role) => role.connection));
  const byMount = grouped(roles, (role) => role.mount);
  for (const one of vault.connections.values()) {
    const { connection, attributes, unknown = [], path, place, source } = one;
    const allowed = ((attributes['allowed_roles'] ?? []) as string[]).map(literalText);
    // Whatever uses it is told of it.
    if (unknown.includes('allowed_roles') || used.has(connection)) {
      continue;
    }
    const mount = connection.slice(0, connection.lastIndexOf('/'));
    const ofEngine = byMount.get(mount) ?? [];
    const names = new Set(ofEngine.map(({ name }) => name));
    const missing = allowed.filter(
      (pattern) =>
        !names.has(pattern) && !(pattern.endsWith('*') && ofEngine.some(({ name }) => allows(pattern, name))),
    );
    if (allowed.length === 0) {
      yield {
        ...{ path, place, source, severity: 'warning' },
        ...says`connection "${{ connection }}" has no allowed_roles, so it serves no role`,
        fix: 'name the roles that use it, or remove the connection',
      };
    } else if (!missing.includes('*') && missing.length === allowed.length && !vault.mayHaveMore(...ROLES)) {
      yield {
        ...{ path, place, source, severity: 'warning' },
        ...says`connection "${{ connection }}" serves only ${quoted({ roles: missing })}, and engine "${{ engine: mount }}" has no such role here`,
        fix: 'name the roles that use it in allowed_roles, or make them',
      };
    }
  }
}

/** Which roles a connection serves, and how it says so. */
function servedBy({ attributes }: HubResource): { readonly said: readonly string[]; has(name: string): boolean } {
  const said = ((attributes['allowed_roles'] ?? []) as string[]).map(literalText);
  const exact = new Set(said);
  const open = said.filter((pattern) => pattern.endsWith('*'));
  return { said, has: (name) => exact.has(name) || open.some((pattern) => allows(pattern, name)) };
}

/** https://developer.hashicorp.com/vault/api-docs/secret/databases#allowed_roles */
function allows(pattern: string, role: string): boolean {
  return pattern === '*' || pattern === role || (pattern.endsWith('*') && role.startsWith(pattern.slice(0, -1)));
}
