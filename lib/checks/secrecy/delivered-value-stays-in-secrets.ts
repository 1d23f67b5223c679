import { originOf, specOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** What is read from the hub becomes a Secret, and no object of another kind. */
export const deliveredValueStaysInSecrets: Check = {
  id: 'delivered-value-stays-in-secrets',
  severity: 'warning',
  scope: 'cluster',
  why: 'A right to read ConfigMaps or resources of a tool is given to many, and encryption at rest is mostly configured for Secrets alone.',
  *run({ cluster }) {
    for (const delivered of cluster.delivered) {
      const { manifest } = specOf(delivered.object).target ?? {};
      if (manifest !== undefined && manifest !== null) {
        yield {
          ...originOf(delivered),
          ...says`the operator writes what it reads into ${String(manifest.kind ?? 'an object')} "${{ secret: delivered.secret }}" instead of a Secret (spec.target.manifest)`,
          fix: 'take spec.target.manifest away; if nothing of it is secret, acknowledge the finding',
        };
      }
    }
  },
};
