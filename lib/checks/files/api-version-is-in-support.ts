import { operatorVersion } from '../../views/operator-version';
import { originOf } from '../../output/seen-object';
import { Check } from '../check';
import { says } from '../../output/said-values';

/** Objects of an operator whose version is in no file have a version that some release in support serves. */
export const apiVersionIsInSupport: Check = {
  id: 'api-version-is-in-support',
  severity: 'warning',
  scope: 'cluster',
  why: 'External Secrets Operator stopped serving v1beta1 with release 0.17: every release in support refuses the object.',
  *run({ cluster }) {
    if (!cluster.unread.operator || operatorVersion(cluster)) {
      return;
    }
    for (const seen of cluster.objects) {
      if (seen.object.apiVersion === 'external-secrets.io/v1beta1') {
        yield {
          ...originOf(seen),
          ...says`${{ kind: seen.object.kind }} is written as v1beta1, and the version of the operator is in no file`,
          fix: 'write external-secrets.io/v1; where the operator is older than 0.16, upgrade it first',
        };
      }
    }
  },
};
