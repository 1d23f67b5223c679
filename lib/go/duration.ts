import { Duration } from 'cdk8s';

/**
 * A duration as Go itself writes it: `1h30m0s`. The operator writes what it reads back in this form, and any other
 * would be a change, and a refresh, at each sync of a GitOps tool.
 *
 * `Duration.toIsoString()` writes days as `PT30D`, which neither Vault nor the operator reads.
 * https://pkg.go.dev/time#Duration.String
 */
export function goDuration(duration: Duration): string {
  const all = seconds(duration);
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  if (hours > 0) {
    return `${hours}h${minutes}m${rest}s`;
  }
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}

/** A duration in whole seconds, as Vault's API answers it. Milliseconds are dropped. */
export function seconds(duration: Duration): number {
  return Math.floor(duration.toMilliseconds() / 1000);
}

const GO_UNITS: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** The objects of a fleet say the same few durations again and again. */
const known = new Map<string, number | undefined>();

/**
 * A duration as Go reads it (`1h30m`), in seconds; undefined for what is none.
 * https://pkg.go.dev/time#ParseDuration
 */
export function goSeconds(text: string): number | undefined {
  if (!known.has(text)) {
    known.set(text, readSeconds(text));
  }
  return known.get(text);
}

function readSeconds(text: string): number | undefined {
  if (text === '0') {
    return 0;
  }
  let sum = 0;
  let end = 0;
  for (const { 0: part, 1: number, 2: unit, index } of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g)) {
    if (index !== end) {
      return undefined;
    }
    sum += Number(number) * GO_UNITS[unit!]!;
    end += part.length;
  }
  return end > 0 && end === text.length ? sum : undefined;
}

/** Seconds, as the hub takes them: a number, a text of one, or a duration; undefined where nothing is said, or zero. */
export function lastingSeconds(value: unknown): number | undefined {
  const text = String(value ?? '');
  return (/^\d+$/.test(text) ? Number(text) : goSeconds(text)) || undefined;
}

/** A duration as the server reads it, in seconds: those of Go, whole seconds and days; undefined for what is none. */
export function parseDuration(text: string): number | undefined {
  if (text === '' || /^[+-]?\d+$/.test(text)) {
    return Number(text);
  }
  const [, days] = /^([+-]?\d+)d$/.exec(text) ?? [];
  return days === undefined ? goSeconds(text) : Number(days) * 86_400;
}
