import { checkOf } from '../checks/index';
import { checkPage } from '../reports/check-page';

/**
 * `keywheel explain`
 *
 * @throws FleetError CheckUnknown
 */
export function explain(id: string): string {
  return checkPage(checkOf(id).id);
}
