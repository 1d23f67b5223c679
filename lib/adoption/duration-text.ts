const UNITS: readonly (readonly [unit: string, seconds: number])[] = [
  ['days', 86_400],
  ['hours', 3600],
  ['minutes', 60],
  ['seconds', 1],
];

/** So many seconds in the largest unit in which they are a whole number: as code, and as a file says them. */
export function durationText(seconds: number): { readonly code: string; readonly short: string } {
  const [unit, length] = UNITS.find(([, one]) => seconds >= one && seconds % one === 0) ?? ['seconds', 1];
  const count = Math.max(1, Math.floor(seconds / length));
  return { code: `Duration.${unit}(${count})`, short: `${count}${unit[0]}` };
}
