import { says } from '../../output/said-values';
import { Check } from '../check';

/** No two resources of the hub have one name: the later would take over the earlier without a word. */
export const hubNamesAreUnique: Check = {
  id: 'hub-names-are-unique',
  severity: 'error',
  scope: 'hub',
  why: 'Whichever stack is applied last takes over what the other one made, without a word, and each further apply takes it back.',
  *run({ vault }) {
    const first = new Map<string, string>();
    for (const { name, path, place, apart = '' } of vault.names) {
      const key = `${apart} ${name}`;
      const other = first.get(key);
      if (other !== undefined) {
        yield { path, place, ...says`${{ resource: name }} is made by ${other} too`, fix: 'rename one of them' };
      }
      first.set(key, other ?? place);
    }
  },
};
