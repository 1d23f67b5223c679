import { Duration } from 'cdk8s';

const UNITS = [
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/**
 * A duration as Go reads it, in the largest units that keep it exact: `1h30m`.
 *
 * `Duration.toIsoString()` writes days as `PT30D`, which neither Vault nor the operator reads.
 * https://pkg.go.dev/time#ParseDuration
 */
export function goDuration(duration: Duration): string {
  let rest = seconds(duration);
  if (rest === 0) {
    return '0s';
  }
  let text = '';
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    text += count > 0 ? `${count}${unit}` : '';
  }
  return text;
}

/** A duration in whole seconds, as Vault's API answers it. Milliseconds are dropped. */
export function seconds(duration: Duration): number {
  return Math.floor(duration.toMilliseconds() / 1000);
}

/** Reads what {@link goDuration} and people write: `90m`, `1h0m0s`, `300ms`. Seconds; undefined where it is none. */
export function parseGoDuration(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    return text === '0' ? 0 : undefined;
  }
  const sizes: Record<string, number> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * sizes[unit!]!, 0);
}
