import { Duration } from 'cdk8s';
import { setTimeout as pass } from 'node:timers/promises';
import { returnAfterOutage, OutageOptions } from '../../../lib/timing/operator';
import { announce } from './cache';
import { until } from './poll';

const SOAK = process.env['KEYWHEEL_BENCH_SOAK'];
/**
 * Of an outage in a soak, which outlasts the operator's longest back-off, 7 minutes, and the time that it takes to get
 * there, unless the variable says another number of seconds than 1. Undefined elsewhere.
 */
export const SOAK_SECONDS = SOAK === undefined ? undefined : Number(SOAK) > 1 ? Number(SOAK) : 600;
const OUTAGE = SOAK_SECONDS ?? 60;
/** What a busy machine may add to any computed time, in seconds. */
export const MACHINE = 30;
/** Of every delivery whose return is measured. */
export const REFRESH = Duration.seconds(5);

export interface OutageSteps {
  readonly name: string;
  readonly begin: () => Promise<void> | void;
  /** Is looked at from the begin on, until it holds. */
  readonly noticed: () => Promise<boolean>;
  /** At the end of the outage, before anything is mended. */
  readonly meanwhile: () => Promise<void>;
  readonly end: () => Promise<void> | void;
  /** Whether all is as before, with the newest values. */
  readonly returned: () => Promise<boolean>;
}

/** Goes through an outage, and judges the return by the time that keywheel computes for it. */
export async function outage(steps: OutageSteps, options: Omit<OutageOptions, 'outage' | 'refreshInterval'>) {
  const begun = Date.now();
  await steps.begin();
  await until('the operator notices', steps.noticed);
  await pass(Math.max(0, begun + OUTAGE * 1000 - Date.now()));
  await steps.meanwhile();
  await steps.end();
  const ended = Date.now();
  const lasted = (ended - begun) / 1000;
  const computed = returnAfterOutage({ ...options, outage: lasted, refreshInterval: REFRESH.toSeconds() });
  await until('everything is back', steps.returned, { limit: (computed + MACHINE) * 1000 });
  const took = (Date.now() - ended) / 1000;
  announce(
    `${steps.name}: an outage of ${lasted.toFixed()} s, back after ${took.toFixed()} s, computed ${computed.toFixed()} s`,
  );
}

/** Milliseconds: enough for any {@link outage}. */
export const OUTAGE_LIMIT =
  (2 * OUTAGE + returnAfterOutage({ outage: 2 * OUTAGE, refreshInterval: 0, externalSecrets: 10 }) + 300) * 1000;
