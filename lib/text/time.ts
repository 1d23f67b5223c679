/** Seconds as a person reads them: `1h5m`, `30d`, `never`. */
export function time(seconds: number): string {
  if (seconds === Infinity) {
    return 'never';
  }
  const all = Math.floor(seconds);
  const parts: readonly [number, string][] = [
    [Math.floor(all / 86400), 'd'],
    [Math.floor(all / 3600) % 24, 'h'],
    [Math.floor(all / 60) % 60, 'm'],
    [all % 60, 's'],
  ];
  return parts.map(([count, unit]) => (count > 0 ? `${count}${unit}` : '')).join('') || '0s';
}
