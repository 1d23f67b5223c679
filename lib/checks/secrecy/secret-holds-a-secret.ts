import { originOf } from '../../output/seen-object';
import { Check } from '../check';
import { says } from '../../output/said-values';

/** A Secret is made of what is secret: what everybody may know is a ConfigMap. */
export const secretHoldsASecret: Check = {
  id: 'secret-holds-a-secret',
  severity: 'warning',
  scope: 'cluster',
  why: 'Who may read Secrets is kept small, and every Secret in a repository looks like a leak: configuration among them hides the real one.',
  *run({ cluster: { held } }) {
    for (const { seen, inClear } of held) {
      const plain = inClear.filter(({ isConfiguration }) => isConfiguration);
      if (plain.length === inClear.length) {
        for (const { what } of plain) {
          yield {
            ...originOf(seen),
            ...says`it is a Secret in a file, and ${what} read as configuration`,
            fix: 'make it a ConfigMap; if one of the values is secret, put it in Vault/OpenBao, deliver it, and replace it there',
          };
        }
      }
    }
  },
};
