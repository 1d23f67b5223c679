import { goSeconds } from '../units';

/** A duration as the server reads it, in seconds: those of Go, whole seconds and days; undefined for what is none. */
export function parseDuration(text: string): number | undefined {
  if (text === '' || /^[+-]?\d+$/.test(text)) {
    return Number(text);
  }
  const [, days] = /^([+-]?\d+)d$/.exec(text) ?? [];
  return days === undefined ? goSeconds(text) : Number(days) * 86_400;
}
