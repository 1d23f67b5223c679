import type { Hub, HubResource, Statements } from '../output/hub-resource';
import type { Misread } from '../output/misread';
import type { Unknown } from '../output/unknown';
import { unreadWrites } from './path-writes';
import type { HeldInClear } from '../output/held-in-clear';

/** What one plan, state or folder says of the hub. */
export interface TerraformSide {
  readonly resources: readonly HubResource[];
  readonly hubs: readonly Hub[];
  /** What the program that wrote it says beside its resources. */
  readonly statements: readonly Statements[];
  /** Types of which there are more than could be read; `*` for any. */
  readonly unread: readonly string[];
  /** What it holds in clear, wherever it is. */
  readonly inClear: readonly HeldInClear[];
  readonly misread: readonly Misread[];
  readonly unknown: readonly Unknown[];
}

/** A resource or data source as it was read, before it is known whether that is enough. */
export interface ReadResource extends HubResource {
  /** Arguments that have a value, which is not known. */
  readonly unknown: readonly string[];
}

interface ReadType {
  /** What makes its name on the hub, but for the Vault namespace; `!` for what has no default. */
  readonly name: readonly string[];
  /** What else the checks read. */
  readonly read?: readonly string[];
}

const DATABASE_ROLE = ['name!', 'backend!', 'db_name!'];
const TOKEN = ['token_policies', 'token_ttl', 'token_no_default_policy'];

/** The types that the checks read. */
const TYPES: Readonly<Record<string, ReadType>> = {
  vault_auth_backend: { name: ['type!', 'path'] },
  vault_database_secret_backend_connection: { name: ['name!', 'backend!'] },
  vault_database_secret_backend_role: { name: DATABASE_ROLE, read: ['default_ttl', 'max_ttl'] },
  vault_database_secret_backend_static_role: {
    name: [...DATABASE_ROLE, 'username!'],
    read: ['rotation_period', 'rotation_schedule'],
  },
  vault_database_secrets_mount: { name: ['path!'] },
  vault_jwt_auth_backend: { name: ['path', 'type'] },
  vault_jwt_auth_backend_role: {
    name: ['role_name!', 'backend'],
    read: ['bound_audiences', 'bound_claims', 'bound_subject', 'claim_mappings', ...TOKEN],
  },
  vault_kubernetes_auth_backend_config: { name: ['backend'] },
  vault_kubernetes_auth_backend_role: {
    name: ['role_name!', 'backend'],
    read: [
      'audience',
      'bound_service_account_names',
      'bound_service_account_namespaces',
      'bound_service_account_namespace_selector',
      ...TOKEN,
    ],
  },
  vault_mount: { name: ['path!', 'type!'], read: ['options'] },
  vault_namespace: { name: ['path!'] },
  vault_policy: { name: ['name!'], read: ['policy'] },
};

function own(type: string): ReadType | undefined {
  return Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
}

/** Resources whose names are known, and what is not known of them and of others. */
export function knownResources(
  read: readonly ReadResource[],
  why: string,
): Omit<TerraformSide, 'hubs' | 'statements' | 'inClear' | 'misread'> {
  const resources: HubResource[] = [];
  const unread = new Set<string>();
  const unknown: Unknown[] = [];
  for (const resource of read) {
    const { type, attributes, place, source } = resource;
    // What is only looked at has what the server says of it.
    const isLookedAt = resource.address.startsWith('data.');
    const names = [...(own(type)?.name ?? []).filter((name) => !isLookedAt || name !== 'type!'), 'namespace'];
    const missing = names.filter((name) => {
      const own = name.replace('!', '');
      return resource.unknown.includes(own) || (name.endsWith('!') && typeof attributes[own] !== 'string');
    });
    const parts = (own(type)?.read ?? []).filter((name) => resource.unknown.includes(name));
    if (missing.length === 0) {
      resources.push(resource);
    } else if (own(type)) {
      unread.add(type);
    }
    const written = unreadWrites(type, attributes, resource.unknown);
    if (written.length > 0) {
      written.forEach((one) => unread.add(one));
      const at = typeof attributes['path'] === 'string' ? ` to "${attributes['path']}"` : ', and to which path,';
      const message = `what it writes${at} is not read: what rests on that is not checked`;
      unknown.push({ place, source, message });
    }
    const told = [...missing.map((name) => name.replace('!', '')), ...parts].map((name) => `"${name}"`).join(', ');
    if (told !== '' && own(type)) {
      const follows = missing.length > 0 ? 'it was left out' : 'what rests on that is not checked';
      unknown.push({ place, source, message: `${told} ${why}: ${follows}` });
    }
  }
  return { resources, unread: [...unread], unknown };
}
