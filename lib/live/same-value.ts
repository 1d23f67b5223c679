import { goSeconds } from '../go/duration';

/** Whether a server writes one value as the other: as text it may differ. @param at where it stands, for its meaning */
export function isSameValue(written: unknown, live: unknown, at: string): boolean {
  if (written === live) {
    return true;
  }
  const read = QUANTITIES.test(at) ? quantity : DURATIONS.test(at) ? goSeconds : undefined;
  const one = read?.(String(written));
  return one !== undefined && one === read?.(String(live));
}

/** Fields below which amounts are, and those that are one. */
const QUANTITIES =
  /^spec\b.*\.((limits|requests|capacity|hard|overhead|max|min|default|defaultRequest)(\[\d+\])?\.|(sizeLimit|divisor|averageValue)$)/;

const QUANTITY = /^([+-]?)(\d{1,30})?(?:\.(\d{0,9}))?(?:([eE])([+-]?\d{1,2})|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei))?$/;
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
/** Of ten: enough for what is behind the point and the least of suffixes. */
const SCALE = 120;

/** `1000m` is `1`. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
function quantity(text: string): bigint | undefined {
  const [found, sign, whole = '', part = '', , exponent = '0', suffix = ''] = QUANTITY.exec(text) ?? [];
  if (found === undefined || whole + part === '') {
    return undefined;
  }
  const power = SCALE - part.length + Number(exponent) + (DECIMAL[suffix] ?? 0);
  const amount = BigInt(whole + part) * 10n ** BigInt(power) * 1024n ** BigInt(Math.max(0, BINARY.indexOf(suffix)));
  return sign === '-' ? -amount : amount;
}

/** `1h` is `1h0m0s`, as the operator writes it. */
const DURATIONS = /(interval|timeout|duration|ttl|before|after|period)$/i;
