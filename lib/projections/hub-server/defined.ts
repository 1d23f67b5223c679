import type { HclBody, HclValue } from '../../encode/hcl';

/** What is stated of some settings. */
export function defined(settings: Readonly<Record<string, HclValue | undefined>>): HclBody {
  return Object.fromEntries(
    Object.entries(settings).filter((entry): entry is [string, HclValue] => entry[1] !== undefined),
  );
}
