import { kindOf } from '../../output/kinds';
import { operatorVersion } from '../../views/operator-version';
import { originOf, SeenObject, specOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

const SERVED: Record<string, readonly string[]> = {
  ExternalSecret: ['external-secrets.io/v1'],
  SecretStore: ['external-secrets.io/v1'],
  ClusterSecretStore: ['external-secrets.io/v1'],
  ClusterExternalSecret: ['external-secrets.io/v1'],
  PushSecret: ['external-secrets.io/v1alpha1'],
  ClusterPushSecret: ['external-secrets.io/v1alpha1'],
  VaultDynamicSecret: ['generators.external-secrets.io/v1alpha1'],
};
/** The first minor release that no longer serves it. */
const FIRST_WITHOUT_V1BETA1 = 17;
const GROUP = 'external-secrets.io/';

/** Objects of the operator have a version that it still serves. */
export const apiVersionIsServed: Check = {
  id: 'api-version-is-served',
  severity: 'error',
  scope: 'cluster',
  why: 'The API server refuses the object: the operator stopped serving v1beta1 with release 0.17.',
  *run({ cluster }) {
    const [major, minor] = operatorVersion(cluster) ?? [];
    // The operator's own version decides, where others install it.
    const isOld = major === undefined ? cluster.unread.operator : major === 0 && minor! < FIRST_WITHOUT_V1BETA1;
    for (const seen of isOld ? [] : cluster.objects) {
      for (const { generatorRef } of sourcesOf(seen)) {
        const named = generatorRef?.apiVersion;
        if (named !== undefined && SERVED[generatorRef.kind] && !SERVED[generatorRef.kind]!.includes(named)) {
          yield {
            ...originOf(seen),
            ...says`it names its generator as ${named}, which is no longer served`,
            fix: `write ${SERVED[generatorRef.kind]!.join(' or ')}`,
          };
        }
      }
      const { apiVersion, kind } = seen.object;
      const served = SERVED[kind];
      if (served && apiVersion.includes(GROUP) && !served.includes(apiVersion)) {
        yield {
          ...originOf(seen),
          ...says`${{ kind }} is written as ${{ version: apiVersion }}, which is no longer served`,
          fix: `write ${served.join(' or ')}`,
        };
      }
    }
  },
};

function sourcesOf({ object }: SeenObject): any[] {
  const dataFrom: any[] = kindOf(object) === 'ExternalSecret' ? (specOf(object).dataFrom ?? []) : [];
  return dataFrom.map(({ sourceRef }) => sourceRef ?? {});
}
