import { Cron, Duration } from 'cdk8s';
import { checked } from '../../options/checked';
import type { TenantNamespace } from '../../fleet/tenant-namespace';

/** A time between rotations, or a schedule of them. */
export type Every =
  | {
      /** Time between two rotations. */
      readonly every: Duration;
      readonly schedule?: never;
      readonly window?: never;
    }
  | {
      /** In UTC, as the hub reads it. HashiCorp Vault 1.15 or newer; OpenBao has none. */
      readonly schedule: Cron;
      /** How long after each time the hub may still rotate, where it was away; one hour or more. @default - any time */
      readonly window?: Duration;
      readonly every?: never;
    };

/** What users made on demand may do: what a group may (PostgreSQL), or what the SQL says that makes them. */
export type Grants =
  | {
      /** A group whose name begins with the tenant's and `_`, or one that the database allows the tenant (`allows`). */
      readonly memberOf: string;
      readonly creationStatements?: never;
      readonly revocationStatements?: never;
    }
  | {
      /**
       * With `{{name}}`, `{{password}}` and `{{expiration}}`. They are run with the administrator's rights, so the
       * database must allow each of them (`allows`).
       */
      readonly creationStatements: readonly string[];
      /** @default - the plugin's own */
      readonly revocationStatements?: readonly string[];
      readonly memberOf?: never;
    };

export type StaticRoleOptions = {
  /** A user that exists, or that the SQL which keywheel writes makes. */
  readonly username: string;
  /**
   * Whether the user is in use by somebody already. The hub changes its password at once, so everybody who has the old one is
   * cut off until the new one is delivered. The database must allow it (`allows`).
   * @default false: the first rotation fails for a user that keywheel's SQL did not make (PostgreSQL)
   */
  readonly takeOver?: boolean;
  /**
   * How long the delivered password may be dead at each rotation: the Secret is refreshed and workloads restart only
   * after the hub has changed it. `Duration.seconds(0)` is an error: use alternatingUsers.
   * @default - any time: it is computed and shown
   */
  readonly maximumOutage?: Duration;
} & Every;

export type DynamicOptions = {
  /**
   * How long a user lives. One refresh and one restart must fit into it.
   * https://developer.hashicorp.com/vault/docs/concepts/lease
   *
   * @default - the smallest round time into which they fit for each of its deliveries, with ten minutes in which the
   * hub may be away; the report says why
   */
  readonly ttl?: Duration;
} & Grants;

export interface AlternatingUsersOptions {
  /** Two users that take turns: one is delivered, the other one rests until everybody has moved. */
  readonly usernames: readonly [string, string];
  /** Time between changes of the delivered Secret. */
  readonly every: Duration;
  /** As in {@link StaticRoleOptions}. @default false */
  readonly takeOver?: boolean;
  /**
   * The namespace whose CronJob rotates: one is enough for all clusters.
   * @default - the first that gets the Secret, by the names of cluster and namespace
   */
  readonly rotateFrom?: TenantNamespace;
  /**
   * The image of the CronJob: the hub's own command line.
   * @default - `openbao/openbao:2.7.2` or `hashicorp/vault:1.21.4`
   */
  readonly image?: string;
}

/** @internal */
export type RotationSettings =
  | ({ readonly kind: 'staticRole' } & StaticRoleOptions)
  | ({ readonly kind: 'dynamic' } & DynamicOptions)
  | ({ readonly kind: 'alternatingUsers' } & AlternatingUsersOptions);

/** How a database credential changes. */
@checked
export class Rotation {
  /**
   * One user whose password the hub changes. From each change until every workload has restarted, the old password is
   * dead: an outage, unless only Jobs use it that run at other times.
   * https://developer.hashicorp.com/vault/docs/secrets/databases#static-roles
   */
  static staticRole(options: StaticRoleOptions): Rotation {
    return new Rotation({ kind: 'staticRole', ...options });
  }

  /**
   * A new user for every refresh, which dies with its lease. Workloads restart at every refresh.
   * https://external-secrets.io/latest/api/generator/vault/
   */
  static dynamic(options: DynamicOptions): Rotation {
    return new Rotation({ kind: 'dynamic', ...options });
  }

  /**
   * Two users that take turns, so that no delivered password is ever dead. The hub itself never rotates them: whatever
   * is away, and for however long, the turn waits. That nobody rotates any more is reported by the ExternalSecret
   * `<secret>.keywheel-rotation` and by `keywheel audit`.
   */
  static alternatingUsers(options: AlternatingUsersOptions): Rotation {
    return new Rotation({ kind: 'alternatingUsers', ...options });
  }

  private constructor(
    /** @internal */
    readonly settings: RotationSettings,
  ) {}
}
