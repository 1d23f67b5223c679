import { refusalsOf } from '../../views/acceptance';
import { originOf } from '../../output/seen-object';
import { Check } from '../check';

/** An ExternalSecret is one that the operator takes: its policies and its entries go together. */
export const externalSecretIsAccepted: Check = {
  id: 'external-secret-is-accepted',
  severity: 'error',
  why: 'The webhook of External Secrets Operator refuses the object, or its controller fails at it, and the Secret is not what was meant.',
  *run({ clusters }) {
    for (const seen of clusters.flatMap((cluster) => cluster.ofKind('ExternalSecret'))) {
      for (const { message, fix } of refusalsOf(seen)) {
        yield { ...originOf(seen), message: `ExternalSecret "${seen.object.metadata.name}": ${message}`, fix };
      }
    }
  },
};
