import { refusalsOf } from '../../views/acceptance';
import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** An ExternalSecret is one that the operator takes: its policies and its entries go together. */
export const externalSecretIsAccepted: Check = {
  id: 'external-secret-is-accepted',
  severity: 'error',
  scope: 'cluster',
  why: 'The webhook of External Secrets Operator refuses the object, or its controller fails at it, and the Secret is not what was meant.',
  *run({ cluster }) {
    for (const seen of cluster.ofKind('ExternalSecret')) {
      for (const { message, fix } of refusalsOf(seen)) {
        yield {
          ...originOf(seen),
          ...says`ExternalSecret "${{ externalSecret: seen.object.metadata.name }}": ${message}`,
          fix,
        };
      }
    }
  },
};
