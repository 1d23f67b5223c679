const RFC_3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9})\d*)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Nanoseconds since 1970, as the hub writes times: a Date would lose what tells two rotations of one moment apart.
 * Undefined for what is no time. https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 */
export function nanoseconds(text: string): bigint | undefined {
  const [, clock, fraction = '', zone] = RFC_3339.exec(text) ?? [];
  const milliseconds = clock === undefined ? NaN : Date.parse(`${clock}${zone}`);
  return Number.isNaN(milliseconds) ? undefined : BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

export const SECOND = 1_000_000_000n;
