import { Duration } from 'cdk8s';
import { seconds } from '../../go/duration';
import { RotatingDatabaseCredential } from './rotating-database-credential';

/** When a rotator looks whether it is time, and how far apart that is. */
export interface Tick {
  readonly schedule: string;
  /** In seconds. */
  readonly every: number;
}

/** Often enough for the period, at a minute and hour of its own, so that not all pairs meet at the hub. */
export function tickOf(credential: RotatingDatabaseCredential, every: Duration): Tick {
  const spread = [...credential.roles[0]!.name].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 86400, 7);
  const [minute, hour] = [spread % 60, Math.floor(spread / 60) % 24];
  const period = seconds(every);
  if (period >= seconds(Duration.days(2))) {
    return { schedule: `${minute} ${hour} * * *`, every: seconds(Duration.days(1)) };
  }
  return period >= seconds(Duration.hours(2))
    ? { schedule: `${minute} * * * *`, every: seconds(Duration.hours(1)) }
    : { schedule: '* * * * *', every: seconds(Duration.minutes(1)) };
}

/** The image of a hub's own command line, unless the program names one. */
export function rotatorImage(product: 'vault' | 'openbao'): string {
  return product === 'openbao' ? 'openbao/openbao:2.7.2' : 'hashicorp/vault:1.21.4';
}

/** Seconds that the token of a rotator lives: a run that was stopped and goes on later may no longer rotate. */
export const TOKEN_TTL = 120;

/**
 * Seconds after which a turn that came to nothing is taken again: by then the token of whoever took it is dead, and so
 * is what it asked for (`default_max_request_duration` of the hub is 90 s).
 */
export const RETRY = 300;

/** Seconds that a run of a rotator may take. */
export const LONGEST_RUN = 300;

/** Seconds from a rotation until the next one at the latest, while nothing is away. */
export function untilTurnOf(credential: RotatingDatabaseCredential, every: Duration): number {
  return dueOf(credential, every) + tickOf(credential, every).every + LONGEST_RUN;
}

/** Seconds after which a turn is due: half a tick early, so that a run a moment too soon does not wait for the next one. */
export function dueOf(credential: RotatingDatabaseCredential, every: Duration): number {
  const tick = tickOf(credential, every);
  const period = seconds(every);
  return period > 2 * tick.every ? period - tick.every / 2 : period;
}
