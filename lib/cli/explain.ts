import { CHECKS } from '../checks/index';
import { currentId } from '../checks/former-ids';
import { FleetError, oneOf } from '../errors';
import { checkPage } from '../reports/check-page';
import { errorEntries } from '../reports/error-entries';
import { near } from '../text/near';

/**
 * `keywheel explain`: the page of a check, or the entry of an error code.
 *
 * @throws FleetError CheckUnknown
 */
export function explain(named: string): string {
  const name = currentId(named);
  const checks = CHECKS.map(({ id }) => id);
  if (checks.includes(name)) {
    return checkPage(name);
  }
  const entries = errorEntries();
  const entry = entries.get(name);
  if (entry === undefined) {
    const meant = near(name, [...checks, ...entries.keys()]);
    throw new FleetError(
      'CheckUnknown',
      `there is no check and no error code "${name}"; ${meant.length > 0 ? `is it ${oneOf(meant)}? ` : ''}docs/checks/ has a page for each check, docs/errors/ an entry for each code`,
    );
  }
  return entry;
}
