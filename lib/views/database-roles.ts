import { serverOf } from '../addresses/server';
import { isFields } from '../collections/fields';
import { literalText } from '../encode/terraform';
import { absolute, HubResource } from '../output/hub-resource';

/** A role of a database engine. */
export interface DatabaseRole extends HubResource {
  /** Path of the engine, with its Vault namespace. */
  readonly mount: string;
  readonly name: string;
  /** `<mount>/<connection>`. */
  readonly connection: string;
}
export interface StaticRole extends DatabaseRole {
  readonly username: string;
  /** Seconds after which the hub rotates by itself; undefined with a schedule. */
  readonly period?: number;
  /** In UTC. */
  readonly schedule?: string;
}
export interface DynamicRole extends DatabaseRole {
  /** Of a lease, in seconds. */
  readonly ttl: number;
}
export interface DatabaseConnection extends HubResource {
  /** `<mount>/<connection>`. */
  readonly connection: string;
  readonly host?: string;
  /** Host and port, in one spelling; undefined where it is not known. */
  readonly server?: string;
  /** How many users it has room for. */
  readonly maximumUsers?: number;
}

/** Where neither a role nor its mount says how long a lease is. */
const SYSTEM_TTL = 32 * 24 * 3600;

export function readConnection(resource: HubResource): DatabaseConnection {
  const { attributes } = resource;
  // A block is a list in a plan.
  const [block = {}] = [attributes['postgresql'] ?? attributes['mysql']].flat();
  const { connection_url: url } = block;
  const [, host, port] = /@(?:tcp\()?(\[[^\]]+\]|[^/:)?]+)(?::(\d+))?/.exec(String(url ?? '')) ?? [];
  const maximum = attributes['//']?.keywheel?.maximum_users;
  return {
    ...resource,
    connection: `${engineOf(resource)}/${text(resource, 'name')}`,
    host,
    server: host && serverOf({ host, port: Number(port ?? (attributes['mysql'] ? 3306 : 5432)) }),
    maximumUsers: maximum === undefined ? undefined : Number(maximum),
  };
}

/** The databases that the provider has a block for. */
const PLUGIN =
  /^(?:cassandra|couchbase|elasticsearch|hana|influxdb|mongodb|mongodbatlas|mssql|mysql|mysql_aurora|mysql_legacy|mysql_rds|oracle|postgresql|redis|redis_elasticache|redshift|snowflake)$/;

/**
 * The connections that an engine has in blocks of its own.
 * https://registry.terraform.io/providers/hashicorp/vault/latest/docs/resources/database_secrets_mount
 */
export function readOwnConnections(resource: HubResource): DatabaseConnection[] {
  return Object.entries(resource.attributes)
    .filter(([plugin]) => PLUGIN.test(plugin))
    .flatMap(([plugin, blocks]) =>
      [blocks]
        .flat()
        .filter(isFields)
        .map((block) => {
          const attributes = { ...block, backend: resource.attributes['path'], [plugin]: block };
          return readConnection({ ...resource, attributes });
        }),
    );
}

export function readStaticRole(resource: HubResource): StaticRole {
  const { attributes } = resource;
  return {
    ...readRole(resource),
    username: text(resource, 'username'),
    period: attributes['rotation_period'] || undefined,
    schedule: attributes['rotation_schedule'] || undefined,
  };
}

export function readDynamicRole(resource: HubResource): DynamicRole {
  const { attributes } = resource;
  const { default_ttl: preset, max_ttl: maximum } = attributes;
  const isOpen = resource.unknown?.some((name) => name === 'default_ttl' || name === 'max_ttl');
  const ttl = isOpen ? Infinity : Number(preset) || Math.min(Number(maximum) || Infinity, SYSTEM_TTL);
  return { ...readRole(resource), ttl };
}

function readRole(resource: HubResource): DatabaseRole {
  const mount = engineOf(resource);
  return { ...resource, mount, name: text(resource, 'name'), connection: `${mount}/${text(resource, 'db_name')}` };
}

function engineOf(resource: HubResource): string {
  return absolute(resource.namespace, text(resource, 'backend'));
}

function text({ attributes }: HubResource, name: string): string {
  return literalText(String(attributes[name]));
}
