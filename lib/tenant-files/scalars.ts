import { Cron, Duration } from 'cdk8s';
import { parseDuration } from '../go/duration';

/** What a file may say for a duration: days, hours, minutes and seconds, each a whole number. */
export const DURATION = '^(\\d{1,5}d)?(\\d{1,6}h)?(\\d{1,7}m)?(\\d{1,9}s)?$';
/** Minute, hour, day of the month, month, day of the week. */
export const CRON = '^[\\w*,/?#-]{1,100}( [\\w*,/?#-]{1,100}){4}$';

const [DURATION_PATTERN, CRON_PATTERN] = [new RegExp(DURATION), new RegExp(CRON)];
const DAYS = /^(\d+)d(.+)$/;

/** `30d`, `1h30m`: what the program says with `Duration`. */
export function lasting(value: unknown): Duration | undefined {
  if (typeof value !== 'string' || value === '' || !DURATION_PATTERN.test(value)) {
    return undefined;
  }
  const [, days, rest] = DAYS.exec(value) ?? [];
  const seconds = days === undefined ? parseDuration(value) : Number(days) * 86_400 + parseDuration(rest!)!;
  return seconds === undefined ? undefined : Duration.seconds(seconds);
}

/** `0 3 * * *`: what it means is looked at where it is used. */
export function croned(value: unknown): Cron | undefined {
  if (typeof value !== 'string' || !CRON_PATTERN.test(value)) {
    return undefined;
  }
  const [minute, hour, day, month, weekDay] = value.split(' ');
  return new Cron({ minute, hour, day, month, weekDay });
}
