/** Entries that Reloader adds to a container so that its pods start again. */
const BY_RELOADER = /^STAKATER_/;

/**
 * Fields that are written and are otherwise live, as `spec.refreshInterval`. What the API server or another controller
 * adds is no difference, and no value is told: somebody may have put a secret there.
 */
export function differences(written: unknown, live: unknown, at = ''): readonly string[] {
  if (written === undefined || (isEmpty(written) && isEmpty(live))) {
    return [];
  }
  if (Array.isArray(written) && Array.isArray(live)) {
    const there: readonly unknown[] = live.filter((one) => !isReloaders(one) || written.some(isReloaders));
    return written.length === there.length
      ? written.flatMap((one, index) => differences(one, there[index], `${at}[${index}]`))
      : [at];
  }
  if (isFields(written) && isFields(live)) {
    return Object.keys(written).flatMap((name) =>
      differences(written[name], live[name], at === '' ? name : `${at}.${name}`),
    );
  }
  return isSame(written, live) ? [] : [at];
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The API server leaves out what says nothing. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    value === 0 ||
    value === false ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

function isReloaders(value: unknown): boolean {
  return isFields(value) && typeof value['name'] === 'string' && BY_RELOADER.test(value['name']);
}

function isSame(written: unknown, live: unknown): boolean {
  if (written === live) {
    return true;
  }
  const [one, other] = [quantity(written), quantity(live)];
  return one !== undefined && one === other;
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const QUANTITY = /^([+-]?[0-9.]+)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|)$/;
const SUFFIXES: Readonly<Record<string, number>> = {
  ...{ '': 1, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/** The API server writes `1000m` as `1`. */
function quantity(value: unknown): number | undefined {
  const [, digits = '', suffix = ''] = QUANTITY.exec(String(value)) ?? [];
  const found = digits === '' ? NaN : Number(digits) * SUFFIXES[suffix]!;
  return Number.isNaN(found) ? undefined : found;
}
