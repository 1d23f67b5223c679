import { placed } from '../../errors';
import { DatabaseSecretBackendConnection } from '@cdktf/provider-vault/lib/database-secret-backend-connection';
import { DatabaseSecretBackendRole } from '@cdktf/provider-vault/lib/database-secret-backend-role';
import { DatabaseSecretBackendStaticRole } from '@cdktf/provider-vault/lib/database-secret-backend-static-role';
import { GenericEndpoint } from '@cdktf/provider-vault/lib/generic-endpoint';
import { Mount } from '@cdktf/provider-vault/lib/mount';
import { QuotaLeaseCount } from '@cdktf/provider-vault/lib/quota-lease-count';
import { Duration } from 'cdk8s';
import { Choices } from '../../fleet/choices';
import { Database, IDatabase } from './database';
import { Inventory } from '../../fleet/inventory';
import { terraformId } from '../../fleet/names';
import { sharedName } from '../../fleet/owned';
import { RemovalPolicy } from '../../fleet/removal-policy';
import { RotatingDatabaseCredential } from './rotating-database-credential';
import { RotationSettings } from './rotation';
import { seconds } from '../../go/duration';
import { expression } from '../../encode/terraform';
import type { Stack } from '../../vault/stack';
import { NEVER_DUE } from '../../output/never-due';
import { credentialPath } from './credential-path';
import { dialectOf } from '../../database/dialects';

/** Databases that the hub reaches, and the roles that hand out and rotate their users. */
export function addDatabases(stack: Stack, inventory: Inventory, choices: Choices): void {
  const { fleet } = inventory;
  const engines = new Map<string, string>();
  const ready = new Map<IDatabase, string>();
  for (const database of inventory.of(Database)) {
    const retain = fleet.removalPolicy === RemovalPolicy.RETAIN;
    const engine =
      engines.get(database.mount) ??
      stack.add(fleet, Mount, terraformId('database'), { path: database.mount, type: 'database' }, { retain });
    engines.set(database.mount, engine);
    ready.set(database, addConnection(stack, database, engine));
  }
  for (const secret of inventory.of(RotatingDatabaseCredential)) {
    const connection = ready.get(secret.database);
    placed(secret, () => addRoles(stack, secret, choices, connection ? [connection] : []));
  }
}

function addConnection(stack: Stack, database: Database, engine: string): string {
  const { administrator, mount, connection } = database;
  const variable = administrator.passwordVariable;
  const id = terraformId('database', ...connection.split('.'));
  stack.addEphemeralVariable(variable, {
    type: 'string',
    default: null,
    description:
      `First password of ${administrator.username} in database ${sharedName(database).join('/')}. ` +
      'Needed only for the first apply, which changes it.',
  });
  const address = stack.add(
    database,
    DatabaseSecretBackendConnection,
    id,
    {
      backend: mount,
      name: connection,
      pluginName: database.engine.plugin,
      // Who may make roles says what they are; a list here would send the whole connection again for every new one.
      allowedRoles: ['*'],
      [database.engine.name === 'postgresql' ? 'postgresql' : 'mysql']: {
        connectionUrl: connectionUrl(database),
        username: administrator.username,
        passwordWo: expression(`var.${variable}`),
        passwordWoVersion: 1,
        tlsCa: database.caCertificate?.text,
        ...(database.engine.name === 'postgresql' ? { passwordAuthentication: 'scram-sha-256' } : {}),
      },
    },
    { dependsOn: [engine], overrides: notes(database) },
  );
  // Once: from then on the hub alone knows the password. https://developer.hashicorp.com/vault/api-docs/secret/databases#rotate-root-credentials
  const rotation = {
    path: `${mount}/rotate-root/${connection}`,
    dataJson: '{}',
    disableRead: true,
    disableDelete: true,
    lifecycle: { ignoreChanges: 'all' as const },
  };
  return stack.add(database, GenericEndpoint, id, rotation, { dependsOn: [address] });
}

/** What the hub has no word for and the checks must know. */
function notes({ maximumUsers }: Database): Record<string, unknown> {
  return maximumUsers === undefined ? {} : { '//.keywheel': { maximum_users: maximumUsers } };
}

function connectionUrl({ engine, host, port, databaseName, tls }: Database): string {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const user = '{{username}}:{{password}}';
  switch (engine.name) {
    case 'postgresql':
      return `postgresql://${user}@${address}/${encodeURIComponent(databaseName)}?sslmode=${tls}`;
    case 'mysql':
    case 'mariadb': {
      const mode = { 'verify-full': 'true', require: 'skip-verify', disable: 'false' }[tls];
      return `${user}@tcp(${address})/?tls=${mode}`;
    }
    case 'custom':
      return engine.connectionUrl!;
  }
}

function addRoles(
  stack: Stack,
  credential: RotatingDatabaseCredential,
  choices: Choices,
  dependsOn: readonly string[],
): void {
  const { settings } = credential.rotation;
  const { mount: backend, connection: dbName } = credential.database;
  const { tenant } = credential;
  const id = terraformId('credential', tenant.environment.name, tenant.name, credential.name);
  for (const { name, username } of credential.roles) {
    if (settings.kind === 'dynamic') {
      const ttl = credential.leaseTtl(choices)!;
      addDynamicRole(stack, credential, { ...settings, ttl }, id, name, dependsOn);
    } else {
      const role = {
        backend,
        dbName,
        name,
        username: username!,
        ...periodOf(settings),
        rotationStatements: dialectOf(credential.database)?.rotation(
          credentialPath(credential),
          settings.takeOver ?? false,
        ),
      };
      const ownId = settings.kind === 'alternatingUsers' ? `${id}_of_${username!.toLowerCase()}` : id;
      stack.add(credential, DatabaseSecretBackendStaticRole, ownId, role, { dependsOn });
    }
  }
}

function periodOf(settings: Exclude<RotationSettings, { kind: 'dynamic' }>) {
  if (settings.kind === 'alternatingUsers') {
    // The hub waits for nobody. What is never due stays so, whatever of the pair the next apply changes.
    return { rotationPeriod: NEVER_DUE };
  }
  return settings.every
    ? { rotationPeriod: seconds(settings.every) }
    : {
        rotationSchedule: settings.schedule!.expressionString,
        rotationWindow: settings.window && seconds(settings.window),
      };
}

function addDynamicRole(
  stack: Stack,
  credential: RotatingDatabaseCredential,
  settings: Extract<RotationSettings, { kind: 'dynamic' }> & { readonly ttl: Duration },
  id: string,
  name: string,
  dependsOn: readonly string[],
): void {
  const { mount: backend, connection: dbName, maximumUsers } = credential.database;
  const dialect = dialectOf(credential.database);
  const revocation = settings.revocationStatements ?? dialect?.revocation;
  const ttl = seconds(settings.ttl);
  const role = stack.add(
    credential,
    DatabaseSecretBackendRole,
    id,
    {
      backend,
      dbName,
      name,
      defaultTtl: ttl,
      maxTtl: ttl,
      creationStatements: [...(settings.creationStatements ?? dialect?.creation?.(settings.memberOf!) ?? [])],
      revocationStatements: revocation && [...revocation],
    },
    { dependsOn },
  );
  if (credential.tenant.fleet.vault?.enterprise && maximumUsers !== undefined) {
    const quota = { name: `${backend}.${name}`, path: `${backend}/creds/${name}`, maxLeases: maximumUsers };
    stack.add(credential, QuotaLeaseCount, id, quota, { dependsOn: [role] });
  }
}
