/** What is known of a database and of those who use it. */
export interface DatabaseNeeds {
  /** Whether its users may be made and dropped by the hub: not in a managed database that forbids it. */
  readonly hubMayMakeUsers: boolean;
  /** Whether the hub may change the passwords of users that exist. @default true */
  readonly hubMayChangePasswords?: boolean;
  /** Whether everything that uses the credential may restart several times a day. */
  readonly mayRestartOften: boolean;
  /** Whether logins may fail for some minutes at each rotation. */
  readonly outageIsBearable: boolean;
}

/** Which way to deliver a credential suits, and why. */
export class DeliveryAdvice {
  /**
   * For whatever uses a database: no long-lived password where that is possible, none that dies in somebody's hands
   * where it is not, and a password that people change only where the hub cannot.
   */
  static forDatabase(needs: DatabaseNeeds): DeliveryAdvice {
    const { hubMayMakeUsers, hubMayChangePasswords = true, mayRestartOften, outageIsBearable } = needs;
    if (hubMayMakeUsers && mayRestartOften) {
      return new DeliveryAdvice(
        'dynamic',
        'every user lives for hours only, so there is no long-lived password at all',
      );
    }
    if (!hubMayChangePasswords) {
      return new DeliveryAdvice(
        'static',
        'the hub cannot change anything: people rotate it, within the maximumAge of the StaticSecret',
      );
    }
    return outageIsBearable
      ? new DeliveryAdvice('staticRole', 'one user is enough where logins may fail until everybody has restarted')
      : new DeliveryAdvice('alternatingUsers', 'two users take turns, so that nobody ever holds a dead password');
  }

  private constructor(
    /** `static` is a `StaticSecret`, the others are ways of `Rotation`. */
    readonly rotation: 'dynamic' | 'alternatingUsers' | 'staticRole' | 'static',
    readonly reason: string,
  ) {}
}
