import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

const FIX =
  'deliver the value from Vault/OpenBao, or pass it by an ephemeral variable; where a tool replaces the placeholder before the file is applied, acknowledge this finding';

/** No credential is a word that stands in for one, such as "changeme". */
export const credentialIsNoPlaceholder: Check = {
  id: 'credential-is-no-placeholder',
  severity: 'warning',
  scope: 'fleet',
  why: 'A placeholder that nobody replaces is applied as it is, and everybody can guess it.',
  *run({ inClear, clusters }) {
    for (const { standIn, address, what, path, place, source } of inClear) {
      if (standIn) {
        yield { path, place, source, ...says`${{ address }} holds ${what}, and the value is a placeholder`, fix: FIX };
      }
    }
    for (const { held } of clusters) {
      for (const { seen, inClear: ofObject } of held) {
        const { kind, metadata } = seen.object;
        for (const { what } of ofObject.filter(({ standIn }) => standIn)) {
          yield {
            ...originOf(seen),
            ...says`${{ kind }} "${metadata.name}" holds ${what}, and the value is a placeholder`,
            fix: FIX,
          };
        }
      }
    }
  },
};
