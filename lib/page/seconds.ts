/** A time in JSON, which has no infinity. */
export function seconds(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
