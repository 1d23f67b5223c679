import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { note } from '../../errors';
import { checked } from '../../options/checked';
import { goDuration, seconds } from '../../go/duration';
import { requireCron } from '../../cron/schedule';
import type { Choices } from '../../fleet/choices';
import { IDatabase } from './database';
import { requireRights } from './database-rights';
import type { HubClient } from '../../fleet/hub-client';
import { names } from '../../fleet/names';
import { Rotation, RotationSettings } from './rotation';
import { TenantNamespace } from '../../fleet/tenant-namespace';
import { PromisedTimes, TenantSecret } from '../../fleet/tenant-secret';
import { NEVER_DUE } from '../../output/never-due';

export interface RotatingDatabaseCredentialProps {
  /**
   * The name that the credential had before its id changed: roles, users and Secrets keep it. @default - none: the id
   */
  readonly renamedFrom?: string;

  /** Of the tenant's environment. */
  readonly database: IDatabase;
  /** How its password changes. */
  readonly rotation: Rotation;
  /**
   * What its users may do: each a privilege on objects, the middle of a `GRANT … TO`, such as
   * `SELECT, INSERT ON ALL TABLES IN SCHEMA ledger`. A name without a schema is in `public`. Objects that another tenant
   * uses, and whatever is no privilege on an object (membership in a role, `WITH GRANT OPTION`), only where the database
   * allows it (`allows`). Written into the SQL that makes the users; the hub never sees it.
   * https://www.postgresql.org/docs/current/sql-grant.html
   * @default - none: who runs the SQL grants by other means
   */
  readonly grants?: readonly string[];
  /**
   * How old a password may become in a pod: the time between two rotations and the time until the next one has
   * arrived. Two users take turns only while nothing is away; where a turn waits for longer, the ExternalSecret
   * `<secret>.keywheel-rotation` fails before the age is reached, and `keywheel audit` says so.
   * @default - any age: it is computed and shown
   */
  readonly maximumAge?: Duration;
}

/** A role in the hub's database engine. */
export interface DatabaseRole {
  readonly name: string;
  /** Undefined for one that makes users. */
  readonly username?: string;
}

/** The hub rotates no role more often. https://developer.hashicorp.com/vault/api-docs/secret/databases#create-static-role */
const SHORTEST_PERIOD = 5;
/** https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ */
const LONGEST_CRON_JOB = 52;

/** User and password of a database, which change without an outage where the rotation allows it. */
@checked
export class RotatingDatabaseCredential extends TenantSecret<'username' | 'password'> {
  readonly database: IDatabase;
  readonly rotation: Rotation;
  readonly grants: readonly string[];

  /** @param id its name, a DNS label: part of the names of its roles */
  constructor(scope: Construct, id: string, props: RotatingDatabaseCredentialProps) {
    super(scope, id, ['username', 'password'], props.maximumAge, { renamedFrom: props.renamedFrom });
    this.database = props.database;
    this.rotation = props.rotation;
    this.grants = props.grants ?? [];
    this.requireSameBoundary();
    const { settings } = props.rotation;
    switch (settings.kind) {
      case 'staticRole':
        this.requireStaticRole(settings);
        break;
      case 'dynamic':
        this.requireDynamic(settings);
        break;
      case 'alternatingUsers':
        this.requireAlternatingUsers(settings);
        break;
    }
    requireRights(this);
  }

  /** @internal Its roles in the hub's engine: two where users alternate. */
  get roles(): readonly DatabaseRole[] {
    const role = (username?: string): DatabaseRole => ({ name: this.roleName(username), username });
    const { settings } = this.rotation;
    switch (settings.kind) {
      case 'staticRole':
        return [{ name: this.roleName(), username: settings.username }];
      case 'dynamic':
        return [role()];
      case 'alternatingUsers':
        // By name: of two that were rotated at the same time the first is delivered, whatever their order in the program.
        return [...settings.usernames].sort().map(role);
    }
  }

  /** @internal */
  get usernames(): readonly string[] {
    return this.roles.flatMap(({ username }) => (username === undefined ? [] : [username]));
  }

  /** @internal The group that its users belong to, in the database. */
  get group(): string {
    const { settings } = this.rotation;
    return (settings.kind === 'dynamic' && settings.memberOf) || names.databaseGroup(this.tenant.name, this.name);
  }

  /** @internal How old its passwords may become: by itself, and by rules of the fleet. */
  get ages(): readonly { readonly name: string; readonly maximumAge: Duration }[] {
    const rules = this.tenant.fleet.compliance.filter(({ appliesTo }) => appliesTo?.(this) ?? true);
    return [...(this.maximumAge ? [{ name: 'maximumAge', maximumAge: this.maximumAge }] : []), ...rules];
  }

  /** @internal */
  override get home(): 'engine' {
    return 'engine';
  }

  /** @internal */
  override get promised(): PromisedTimes {
    const { settings } = this.rotation;
    const maximumOutage = settings.kind === 'staticRole' ? settings.maximumOutage : undefined;
    return { maximumOutage, maximumAge: this.maximumAge };
  }

  /** @internal As stated or chosen; what nothing delivers lives for an hour. */
  override leaseTtl(choices: Choices): Duration | undefined {
    const { settings } = this.rotation;
    return settings.kind === 'dynamic' ? (settings.ttl ?? choices.ttls.get(this)?.time ?? UNDELIVERED_TTL) : undefined;
  }

  override get defaultRefresh(): Duration {
    const { settings } = this.rotation;
    switch (settings.kind) {
      case 'staticRole':
        return Duration.minutes(5);
      case 'dynamic':
        return refreshWithin(settings.ttl ?? LONGEST_REFRESH);
      case 'alternatingUsers':
        return atMost(LONGEST_REFRESH, seconds(settings.every) / 8);
    }
  }

  protected override readPaths(_client: HubClient): string[] {
    const { mount } = this.database;
    switch (this.rotation.settings.kind) {
      case 'alternatingUsers':
        note(
          this,
          'NotReadable',
          'two users take turns only where every reader confirms that it has moved, as a delivery does; deliver it, or ' +
            'use Rotation.dynamic() or Rotation.staticRole()',
        );
        return [];
      case 'staticRole':
        return this.roles.map(({ name }) => `${mount}/static-creds/${name}`);
      case 'dynamic':
        return this.roles.map(({ name }) => `${mount}/creds/${name}`);
    }
  }

  private roleName(username?: string): string {
    return names.databaseRole(
      this.database.rolePrefix,
      this.tenant.environment.name,
      this.tenant.name,
      this.name,
      username,
    );
  }

  private requireSameBoundary(): void {
    const { database, tenant } = this;
    if (database.environment !== tenant.environment) {
      note(
        this,
        'AnotherEnvironment',
        `database "${database.node.id}" is in "${database.environment.name}", the tenant in ` +
          `"${tenant.environment.name}", and no secret crosses environments; use a database of "${tenant.environment.name}"`,
      );
    } else if (database.tenant && database.tenant !== tenant) {
      note(
        this,
        'AnotherTenantsDatabase',
        `database "${database.node.id}" belongs to tenant "${database.tenant.name}"; use a database of ` +
          `"${tenant.name}" or of the environment`,
      );
    }
  }

  private requireStaticRole(settings: Extract<RotationSettings, { kind: 'staticRole' }>): void {
    this.requireUsername(settings.username);
    if (settings.schedule) {
      this.requireSchedule(settings);
    } else {
      this.requirePeriod('every', settings.every!);
    }
    const outage = settings.maximumOutage;
    if (outage && seconds(outage) === 0) {
      note(
        this,
        'OutagePromised',
        'one user has an outage at each rotation, and maximumOutage is 0s; use Rotation.alternatingUsers or allow some time',
      );
    }
  }

  private requireSchedule({ schedule, window }: { schedule?: { expressionString: string }; window?: Duration }): void {
    const { vault } = this.tenant.fleet;
    if (vault?.product === 'openbao') {
      note(this, 'VaultOnly', 'OpenBao rotates by period and not by schedule; give `every` instead of `schedule`');
    }
    requireCron(this, 'schedule', schedule!.expressionString);
    if (window && seconds(window) < 3600) {
      note(
        this,
        'WindowInvalid',
        `the window is ${goDuration(window)}, Vault/OpenBao takes 1h0m0s or more; give a longer one`,
      );
    }
  }

  private requireDynamic(settings: Extract<RotationSettings, { kind: 'dynamic' }>): void {
    if (settings.ttl) {
      this.requireTtl(settings.ttl);
    }
    if (settings.memberOf !== undefined) {
      this.requireUsername(settings.memberOf, 'memberOf');
      const engine = this.database.engine?.name;
      if (engine !== undefined && engine !== 'postgresql') {
        note(
          this,
          'StatementsMissing',
          `memberOf is for PostgreSQL, where a user gets the rights of a group, and the engine is ${engine}; give creationStatements`,
        );
      }
    } else if (!settings.creationStatements.length) {
      note(
        this,
        'StatementsMissing',
        'creationStatements is empty; say how a user is made, or name a group in memberOf',
      );
    }
  }

  private requireTtl(ttl: Duration): void {
    const { vault } = this.tenant.fleet;
    if (seconds(ttl) < 1) {
      note(this, 'TtlInvalid', `ttl is ${goDuration(ttl)}; use a second or more, better an hour`);
    }
    if (vault && seconds(ttl) > seconds(vault.maximumLeaseTtl)) {
      note(
        this,
        'LeaseTooLong',
        `ttl is ${goDuration(ttl)}, Vault/OpenBao gives no lease longer than ${goDuration(vault.maximumLeaseTtl)}; shorten it, ` +
          'or say VaultServerProps.maximumLeaseTtl if Vault/OpenBao is configured otherwise',
      );
    }
  }

  private requireAlternatingUsers(settings: Extract<RotationSettings, { kind: 'alternatingUsers' }>): void {
    const [first, second] = settings.usernames;
    settings.usernames.forEach((username) => this.requireUsername(username));
    const rotator = names.rotator(this.name);
    if (rotator.length > LONGEST_CRON_JOB) {
      note(
        this,
        'NameTooLong',
        `its CronJob "${rotator}" would have a name of ${rotator.length} letters, Kubernetes takes ${LONGEST_CRON_JOB}; ` +
          `use a name of at most ${this.name.length - rotator.length + LONGEST_CRON_JOB}`,
      );
    }
    // The hub takes names of roles without regard to case.
    if (first.toLowerCase() === second.toLowerCase()) {
      note(this, 'UserTaken', `"${first}" and "${second}" are one user to Vault/OpenBao; name two that take turns`);
    }
    this.requirePeriod('every', settings.every);
  }

  private requirePeriod(what: string, period: Duration): void {
    if (seconds(period) < SHORTEST_PERIOD) {
      note(this, 'PeriodInvalid', `${what} is ${goDuration(period)}; use ${SHORTEST_PERIOD}s or more, better days`);
    } else if (seconds(period) >= NEVER_DUE) {
      note(
        this,
        'PeriodInvalid',
        `${what} is ${goDuration(period)}, which never comes; use less than 68 years, better days`,
      );
    }
  }

  private requireUsername(username: string, what = 'username'): void {
    const { engine } = this.database;
    const longest = engine?.longestUsername ?? 63;
    // A group's name may begin with the tenant's, and that with a digit.
    const valid = what === 'memberOf' ? /^[A-Za-z0-9_][A-Za-z0-9_-]*$/ : /^[A-Za-z_][A-Za-z0-9_-]*$/;
    if (!valid.test(username) || username.length > longest) {
      note(
        this,
        'UsernameInvalid',
        `${what} "${username}" cannot be used; use 1 to ${longest} of a-z, A-Z, 0-9, "_" and "-", starting with a letter or "_"`,
      );
    }
  }
}

/** @internal The namespace whose CronJob rotates. */
export function rotatorOf(
  credential: RotatingDatabaseCredential,
  deliveredTo: readonly TenantNamespace[],
): TenantNamespace | undefined {
  const { settings } = credential.rotation;
  return settings.kind === 'alternatingUsers' ? (settings.rotateFrom ?? deliveredTo[0]) : undefined;
}

const LONGEST_REFRESH = Duration.hours(1);
/** How long users live that nothing delivers, unless the program says so. */
const UNDELIVERED_TTL = Duration.hours(1);

/** @internal How often what lives for some time is made anew, unless the program says so: three times in a life. */
export function refreshWithin(ttl: Duration): Duration {
  return atMost(LONGEST_REFRESH, seconds(ttl) / 3);
}

function atMost(longest: Duration, wanted: number): Duration {
  return Duration.seconds(Math.min(seconds(longest), Math.max(SHORTEST_PERIOD, Math.floor(wanted))));
}
