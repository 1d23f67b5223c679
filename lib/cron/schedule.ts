import { IConstruct } from 'constructs';
import { note } from '../errors';

/** Loaded only where there is a schedule: most fleets have none. */
function cronOf(expression: string) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Cron } = require('croner') as typeof import('croner');
  return new Cron(expression, { utcOffset: 0, mode: '5-part', paused: true });
}

/** Notes `ScheduleInvalid` for what neither Kubernetes nor the hub reads: five fields, as cron has them. */
export function requireCron(scope: IConstruct, what: string, expression: string): void {
  try {
    if (/(^|[\s,])\w*[LW#?](?![A-Za-z])/.test(expression.replace(/JUL|APR/gi, ''))) {
      throw new Error('"L", "W", "#" and "?" are not for everybody');
    }
    if (!cronOf(expression).nextRun()) {
      note(scope, 'ScheduleInvalid', `${what} "${expression}" never comes; name a time that does`);
    }
  } catch (error) {
    const reason = (error as Error).message.replace(/^CronPattern: /, '');
    note(
      scope,
      'ScheduleInvalid',
      `${what} "${expression}" is not a valid cron schedule (${reason}); use five fields, such as "0 1 * * *"`,
    );
  }
}

/** Enough to see a year of days, or some hours of minutes. */
const RUNS = 400;

/** The shortest time between two runs of a schedule, in seconds. */
export function shortestGap(expression: string): number {
  return gaps(expression).shortest;
}

/** The longest one. */
export function longestGap(expression: string): number {
  return gaps(expression).longest;
}

interface Gaps {
  readonly shortest: number;
  readonly longest: number;
}

function runsOf(expression: string): readonly Date[] {
  try {
    return cronOf(expression).nextRuns(RUNS, new Date('2026-01-01T00:00:00Z'));
  } catch {
    return [];
  }
}

/** By expression: a fleet has many rotators and few schedules, and to list 400 runs takes milliseconds. */
const KNOWN = new Map<string, Gaps>();

function gaps(expression: string): Gaps {
  const known = KNOWN.get(expression) ?? gapsOf(expression);
  KNOWN.set(expression, known);
  return known;
}

/** Of what is no schedule, as of one that never comes: nobody runs it. */
function gapsOf(expression: string): Gaps {
  const runs = runsOf(expression);
  const found = runs.slice(1).map((run, index) => (run.getTime() - runs[index]!.getTime()) / 1000);
  return { shortest: Math.min(Infinity, ...found), longest: Math.max(0, ...found) };
}
