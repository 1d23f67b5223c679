import { checked } from '../options/checked';
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

/** What is known of somebody who needs a secret. */
export interface ConsumerNeeds {
  /** What the secret opens; `bootstrap` is what must be there before the operator works. */
  readonly uses: 'cloudService' | 'database' | 'externalService' | 'bootstrap';
  /** Whether the cloud trusts the cluster's ServiceAccounts (IRSA, GKE, Azure, SPIFFE). @default true */
  readonly cloudKnowsCluster?: boolean;
  /** Whether each pod must have a login of its own, so that an audit tells them apart. @default false */
  readonly ownLoginPerPod?: boolean;
  /** Whether new pods must start while the hub is away. @default true */
  readonly startsWithoutHub?: boolean;
  /** Of a database. @default - the hub may make users, restarts are cheap */
  readonly database?: DatabaseNeeds;
}

/** How a value gets to a pod. */
export type DeliveryPattern = 'externalSecret' | 'mount' | 'sealedSecret' | 'workloadIdentity';

const USUAL_DATABASE: DatabaseNeeds = { hubMayMakeUsers: true, mayRestartOften: true, outageIsBearable: false };

/** Which way to deliver a credential suits, and why. */
@checked
export class DeliveryAdvice {
  /**
   * For anybody: a cloud's own identity where there is one, users on demand for databases, values that people rotate for
   * everything else; a mount only where pods must be told apart, for it makes each start depend on the hub.
   */
  static forConsumer(needs: ConsumerNeeds): DeliveryAdvice {
    const { uses, cloudKnowsCluster = true, ownLoginPerPod = false, startsWithoutHub = true, database } = needs;
    if (uses === 'bootstrap') {
      return new DeliveryAdvice(
        'static',
        'it must be there before anything can ask Vault/OpenBao: sealed for its cluster, and sealed again when it changes',
        'sealedSecret',
      );
    }
    if (uses === 'cloudService' && cloudKnowsCluster) {
      return new DeliveryAdvice(
        'none',
        'the cloud knows the ServiceAccount, so there is no secret to deliver or to rotate',
        'workloadIdentity',
      );
    }
    if (uses !== 'database') {
      return new DeliveryAdvice(
        'static',
        'people rotate it where it is made: give it a maximumAge, and restart on change',
      );
    }
    const advice = DeliveryAdvice.forDatabase(database ?? USUAL_DATABASE);
    if (!ownLoginPerPod || advice.rotation !== 'dynamic') {
      return advice;
    }
    return startsWithoutHub
      ? new DeliveryAdvice(
          'dynamic',
          `${advice.reason}; its pods share one user, for a user a pod would need Vault/OpenBao at each start`,
        )
      : new DeliveryAdvice('dynamic', `${advice.reason}, and each pod has one of its own`, 'mount');
  }

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
        'Vault/OpenBao cannot change anything: people rotate it, within the maximumAge of the StaticSecret',
      );
    }
    return outageIsBearable
      ? new DeliveryAdvice('staticRole', 'one user is enough where logins may fail until everybody has restarted')
      : new DeliveryAdvice('alternatingUsers', 'two users take turns, so that nobody ever holds a dead password');
  }

  private constructor(
    /** `static` is a `StaticSecret`, `none` needs no secret, the others are ways of `Rotation`. */
    readonly rotation: 'dynamic' | 'alternatingUsers' | 'staticRole' | 'static' | 'none',
    readonly reason: string,
    readonly delivery: DeliveryPattern = 'externalSecret',
  ) {}
}
